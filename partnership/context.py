"""What every template knows. No database query here: error pages use it too."""

from django.conf import settings

from .machines.palette import palette
from .publishing import operator
from .publishing.addresses import Alternates


def site(request):
    return {
        "site_url": settings.SITE_URL,
        "operator": {name: operator.said(name) for name in ("name", "press_contact")},
        "alternates": Alternates.named("start"),
        "paper": {theme: palette(theme)["paper"] for theme in ("light", "dark")},
    }
