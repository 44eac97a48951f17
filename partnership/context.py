"""What every template knows. No database query here: error pages use it too."""

from django.conf import settings

from .machines.palette import palette
from .publishing.addresses import Alternates


def site(request):
    return {
        "site_url": settings.SITE_URL,
        "operator": settings.OPERATOR,
        "alternates": Alternates.named("start"),
        "paper": {theme: palette(theme)["paper"] for theme in ("light", "dark")},
    }
