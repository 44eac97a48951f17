"""The only way into the site: what has to stand before Django (a page cache, limits) is laid around `application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
handler = get_wsgi_application()

from .bodies import Request, measured  # noqa: E402 - they need the settings
from .uploads import temporary  # noqa: E402

temporary.sweep()
handler.request_class = Request
application = measured(handler)
