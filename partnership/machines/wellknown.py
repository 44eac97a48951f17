"""What machines ask for: is the process there, can it serve, what may be crawled, whom to tell of a weakness, what the
site is called and looks like on a home screen."""

from datetime import timedelta
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from ..publishing import operator
from ..publishing.addresses import absolute
from ..texts.bilingual import page_language
from .palette import palette

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if the database answers and is migrated, 503 with the reason if not."""
    reason = _unready()
    return JsonResponse({"ready": not reason, "reason": reason}, status=503 if reason else 200)


def _unready() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are pending"
    except Error:
        return "the database does not answer"
    try:
        cache.set("readyz", "1", 5)
    except Exception:  # noqa: BLE001 - every cache has its own, and that of Redis is no OSError
        return "the cache does not answer"
    return ""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {absolute('/sitemap.xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It never expires unnoticed: it is valid for half a year from the day it is asked for."""
    contact = operator.said("security_contact") or operator.said("email")
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{contact}" if contact else f"Contact: {absolute('/de/kontakt/')}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: de, uk, en",
        f"Canonical: {absolute('/.well-known/security.txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@cache_control(public=True, max_age=86_400)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon for whoever asks for it by its old address, without reading the page that names others."""
    return HttpResponse(
        Path(str(finders.find("img/favicon.ico"))).read_bytes(), content_type="image/vnd.microsoft.icon"
    )


ICONS = (192, 512)  # pixels; drawn by docs/icons.py so that a circle may be cut out of them


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C) in the language of its address; it opens in the browser like any other page."""
    icons = [
        {
            "src": static(f"img/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in ICONS
    ]
    content = {
        "name": gettext("Partnership of North Rhine-Westphalia and the Dnipropetrovsk oblast"),
        "short_name": gettext("Partner regions"),
        "lang": page_language(),
        "start_url": reverse("start"),
        "scope": "/",
        "display": "browser",
        "background_color": palette()["paper"],
        "theme_color": palette()["paper"],
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
