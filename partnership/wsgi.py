"""The only way into the site: what has to stand before Django (a page cache, limits) is laid around `application`."""

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application


class Request(WSGIRequest):
    """Is read as UTF-8, whatever it calls itself: Django tries any codec there is, before an error could be answered."""

    @property
    def encoding(self):
        return "utf-8"

    @encoding.setter
    def encoding(self, named):
        pass


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
django = get_wsgi_application()
django.request_class = Request

from .bodies import measured  # noqa: E402 - they need the settings
from .uploads import temporary  # noqa: E402

temporary.sweep()
application = measured(django)
