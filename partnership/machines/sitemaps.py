"""The sitemap: every public page in every language in which it is ready, with its alternates."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..publishing.addresses import Alternates, absolute
from ..publishing.pages import page_models


class PageSitemap(Sitemap):  # type: ignore[type-arg] # Django's class takes no argument when the site runs
    """Every page, in the shape that Django's template wants; its own links lack a language for x-default."""

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[Any]:
        return list(self.paginator.page(page).object_list)

    def items(self) -> list[dict[str, Any]]:
        return [entry for alternates, changed in _pages() for entry in _entries(alternates, changed)]


def _pages() -> Iterator[tuple[Alternates, datetime]]:
    for model in page_models():
        records = model.objects.published().select_related(*model.address_relations)
        yield from ((record.alternates, record.modified_at) for record in records)


def _entries(alternates: Alternates, changed: datetime) -> Iterator[dict[str, Any]]:
    links = [{"location": address, "lang_code": code} for code, address in alternates.hreflang]
    for language in alternates.ready:
        yield {
            "item": alternates,
            "location": absolute(alternates.paths[language]),
            "lastmod": changed,
            "changefreq": None,
            "priority": "",
            "alternates": links,
        }


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_view(request, {"pages": PageSitemap})
