"""The sitemap: every public page in every language in which it is ready, with its alternates."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.views.decorators.http import require_safe

from .addresses import absolute
from .pages import page_models


class PageSitemap(Sitemap):
    """Every page, in the shape that Django's template wants; its own links lack a language for x-default."""

    def get_urls(self, page=1, site=None, protocol=None):
        return self.paginator.page(page).object_list

    def items(self):
        return [entry for alternates, changed in _pages() for entry in _entries(alternates, changed)]


def _pages():
    for model in page_models():
        records = model.objects.published().select_related(*model.address_relations)
        yield from ((record.alternates, record.changed_at) for record in records)


def _entries(alternates, changed):
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
def sitemap(request):
    return sitemap_view(request, {"pages": PageSitemap})
