"""The pages of the partnership."""

from datetime import date
from html import unescape

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from . import atlas
from .machines import parameters, shareimages
from .machines.shareimages import ShareImage
from .models import CooperationArea, Figure, FormerName, Milestone, Page, Region, Twinning
from .publishing.addresses import Alternates, local_address, preferred_language
from .publishing.pages import absent
from .search.query import find
from .texts.bilingual import page_language
from .texts.collation import sort_key
from .texts.dates import Precision, Span

# The day for which the Land published a number of twinnings (seven), against which the register can be held.
LAND_COUNTED_ON = date(2024, 2, 29)
PER_PAGE = 20


@require_safe
def root(request):
    """Sends a visitor to the start page in the language that their browser prefers."""
    response = HttpResponseRedirect(local_address(preferred_language(request), "start"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def introduction(key):
    """Returns the text of the fixed page `key`, or None while none is published."""
    return Page.objects.published().filter(key=key).first()


def by_name(records):
    """Returns the records (twinnings, municipalities) sorted by name, in the alphabet of the page."""
    language = page_language()
    return sorted(records, key=lambda record: sort_key(str(record), language))


def tally(twinnings):
    """Counts what exists today, and the twinnings that existed on the day for which the Land published a number."""
    existing = [twinning for twinning in twinnings if twinning.exists()]
    nrw, oblast = ({getattr(twinning, side) for twinning in existing} for side in ("nrw_id", "oblast_id"))
    return {
        "today": len(existing),
        "nrw": len(nrw),
        "oblast": len(oblast),
        "places": len(nrw) + len(oblast),
        "then": sum(twinning.exists(LAND_COUNTED_ON) for twinning in twinnings),
        "then_on": Span(LAND_COUNTED_ON, LAND_COUNTED_ON, Precision.DAY),
    }


def maps(twinnings):
    """Returns the map for wide screens and the one for narrow ones; the stylesheet shows one of them."""
    return [atlas.landscape(twinnings), atlas.portrait(twinnings)]


@require_safe
def start(request):
    twinnings = by_name(Twinning.objects.published().for_list())
    context = {
        "page": introduction("start"),
        "twinnings": twinnings,
        "maps": maps(twinnings),
        "tally": tally(twinnings),
        "areas": CooperationArea.objects.published(),
        "signing": Milestone.objects.published().filter(twinning=None, key="signing-2023").first(),
    }
    return render(request, "partnership/start.html", context)


@require_safe
def partnership(request):
    milestones = Milestone.objects.published().select_related("twinning__nrw", "twinning__oblast")
    context = {
        "page": introduction("partnership"),
        "regions": Region.objects.prefetch_related("figures__source"),
        "milestones": milestones.prefetch_related("sources"),
        "alternates": Alternates.named("partnership"),
    }
    return render(request, "partnership/partnership.html", context)


@require_safe
def twinnings(request):
    found = by_name(Twinning.objects.published().for_list())
    context = {
        "page": introduction("twinnings"),
        "twinnings": found,
        "maps": maps(found),
        "tally": tally(found),
        "alternates": Alternates.named("twinnings"),
    }
    return render(request, "partnership/twinnings.html", context)


@require_safe
def twinning(request, slug):
    lookup = {f"slug_{page_language()}": slug}
    found = Twinning.objects.published().select_related("nrw__region", "oblast__region")
    found = found.prefetch_related("stages__sources").filter(**lookup).first()
    if found is None:
        return absent(request, Twinning, **lookup)
    places = [found.nrw, found.oblast]
    joint = list(found.joint_with.published().select_related("nrw__region", "oblast__region"))
    context = {
        "twinning": found,
        "locator": atlas.locator(found, joint),
        "joint": joint,
        "areas": found.areas.published(),
        "figures": Figure.objects.filter(municipality__in=places).select_related("source", "municipality"),
        "former_names": FormerName.objects.filter(municipality__in=places).select_related("municipality", "source"),
        "alternates": found.alternates,
    }
    return render(request, "partnership/twinning.html", context)


@require_safe
def twinning_image(request, slug):
    """The share image of a twinning: both names, one below the other, and what kind of tie it is."""
    found = get_object_or_404(Twinning.objects.published().for_list(), **{f"slug_{page_language()}": slug})
    tie = render_to_string("components/tie.html", {"kind": found.current_kind, "founding": found.founding})
    names = f"{found.nrw.name.plain}\n{found.oblast.name.plain}"
    return shareimages.respond(request, ShareImage(names, unescape(tie).strip(), page_language()))


@require_safe
def areas(request):
    context = {
        "page": introduction("areas"),
        "areas": CooperationArea.objects.published(),
        "alternates": Alternates.named("areas"),
    }
    return render(request, "partnership/areas.html", context)


@require_safe
def area(request, slug):
    lookup = {f"slug_{page_language()}": slug}
    found = CooperationArea.objects.published().prefetch_related("sources").filter(**lookup).first()
    if found is None:
        return absent(request, CooperationArea, **lookup)
    context = {
        "area": found,
        "twinnings": by_name(found.twinnings.published().select_related("nrw", "oblast")),
        "alternates": found.alternates,
    }
    return render(request, "partnership/area.html", context)


@require_safe
def area_image(request, slug):
    """The share image of a cooperation area that is ready in the language of the address."""
    language = page_language()
    found = get_object_or_404(CooperationArea.objects.published(language), **{f"slug_{language}": slug})
    return shareimages.respond(request, ShareImage(found.title.plain, gettext("Area of cooperation"), language))


@require_safe
def start_image(request):
    """The share image of every page that has none of its own."""
    name = gettext("Partner regions")
    return shareimages.respond(request, ShareImage(name, settings.SITE_HOST, page_language()))


@require_safe
def search(request):
    query = parameters.text(request)
    hits = Paginator(find(query, page_language()), PER_PAGE)
    number = parameters.page(request)
    if number > hits.num_pages:
        raise Http404
    context = {
        "page": introduction("search"),
        "query": query,
        "hits": hits.page(number),
        "page_query": parameters.query_prefix(q=query),
        "alternates": Alternates.named("search", query=parameters.query(q=query, page=number)),
    }
    return render(request, "partnership/search.html", context)


@require_safe
def page(request, key):
    found = Page.objects.published().filter(key=key).first()
    if found is None:
        return absent(request, Page, key=key)
    return render(request, "partnership/page.html", {"page": found, "alternates": found.alternates})
