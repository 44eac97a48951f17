"""The pages of the partnership."""

import re
from datetime import date
from functools import wraps
from html import unescape

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import strip_tags
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from . import atlas, opendata
from .evidence import both_languages, notices, open_facts, public_facts, support
from .machines import parameters, shareimages
from .machines.shareimages import ShareImage
from .models import CooperationArea, Figure, FormerName, Milestone, Office, Page, Region, Topic, Twinning, tally, ties
from .publishing.addresses import Alternates, local_address, preferred_language
from .publishing.pages import page_of
from .publishing.state import only_published
from .search.query import find
from .texts.bilingual import Text, page_language
from .texts.collation import sort_key
from .texts.dates import Span

# The day for which the Land published a number of twinnings (seven), against which the register can be held.
LAND_COUNTED_ON = date(2024, 2, 29)
PER_PAGE = 20
CYRILLIC = re.compile("[\u0400-\u04ff]")


@require_safe
def root(request):
    """Sends a visitor to the start page in the language that their browser prefers."""
    response = HttpResponseRedirect(local_address(preferred_language(request), "start"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def introduced_by(key):
    """Makes a view out of a function that renders a page with the text of the fixed page `key`, or with None.

    The function gets (request, introduction, …); previews of that text take it from the attribute `page`.
    """

    def decorate(page):
        @require_safe
        @wraps(page)
        def view(request, **names):
            return page(request, Page.objects.published().filter(key=key).first(), **names)

        view.page = page
        return view

    return decorate


def alternates(introduction, *name, query=""):
    """Returns the alternates of a page with a fixed address: those of its introduction while that is previewed."""
    is_preview = introduction is not None and introduction.shown_at
    return introduction.alternates if is_preview else Alternates.named(*name, query=query)


def by_name(records):
    """Returns the records (twinnings, topics) sorted by name, in the alphabet of the page."""
    language = page_language()
    return sorted(records, key=lambda record: sort_key(str(record), language))


def numbers(twinnings):
    """Counts the ties that exist today and their places, and those of the day for which the Land published a number."""
    today, then = tally(twinnings), tally(twinnings, LAND_COUNTED_ON)
    return {
        **today,
        "places": today["nrw"] + today["oblast"],
        "then": then["ties"],
        "then_on": Span.of_day(LAND_COUNTED_ON),
    }


def heads(**of):
    """Returns the offices of the heads of places that nobody is known to have left, of the newest knowledge last."""
    offices = Office.objects.filter(has_ended=False, **of).select_related("person")
    order = (F(end).asc(nulls_first=True) for end in ("until", "since"))  # databases differ on what is not known
    return offices.prefetch_related("sources").order_by(*order, "pk")


def deliveries(record):
    """Returns the published deliveries of a twinning or an area, with their goods and sources."""
    return record.deliveries.published().prefetch_related("goods", "sources")


def maps(twinnings):
    """Returns the map for wide screens and the one for narrow ones; the stylesheet shows one of them."""
    return [atlas.landscape(twinnings), atlas.portrait(twinnings)]


@introduced_by("start")
def start(request, introduction):
    twinnings = by_name(Twinning.objects.published().for_list())
    context = {
        "page": introduction,
        "maps": maps(twinnings),
        "tally": numbers(twinnings),
        "areas": CooperationArea.objects.published(),
        "signing": Milestone.objects.published().filter(twinning=None, key="signing-2023").first(),
        "alternates": alternates(introduction, "start"),
    }
    return render(request, "partnership/start.html", context)


@introduced_by("partnership")
def partnership(request, introduction):
    milestones = Milestone.objects.published().select_related("twinning__nrw", "twinning__oblast")
    context = {
        "page": introduction,
        "regions": Region.objects.prefetch_related("figures__source"),
        "heads": heads(region__isnull=False),
        "milestones": milestones.prefetch_related("sources"),
        "alternates": alternates(introduction, "partnership"),
    }
    return render(request, "partnership/partnership.html", context)


@introduced_by("twinnings")
def twinnings(request, introduction):
    found = by_name(Twinning.objects.published().for_list())
    context = {
        "page": introduction,
        "ties": ties(found),
        "maps": maps(found),
        "tally": numbers(found),
        "fields": opendata.FIELDS,
        "alternates": alternates(introduction, "twinnings"),
    }
    return render(request, "partnership/twinnings.html", context)


@page_of(Twinning)
def twinning(request, found):
    places = [found.nrw, found.oblast]
    context = {
        "twinning": found,
        "locator": atlas.locator(found, found.partners),
        "areas": found.areas.published(),
        "deliveries": deliveries(found),
        "heads": heads(municipality__in=places),
        "figures": Figure.objects.filter(municipality__in=places).select_related("source", "municipality"),
        "former_names": FormerName.objects.filter(municipality__in=places).select_related("municipality", "source"),
        "alternates": found.alternates,
    }
    return render(request, "partnership/twinning.html", context)


@require_safe
def twinning_image(request, slug):
    """The share image of a twinning: both names, one below the other, and what kind of tie it is."""
    found = get_object_or_404(Twinning.objects.published().for_list(), **{f"slug_{page_language()}": slug})
    tie = render_to_string("components/tie.html", {"twinning": found})
    names = f"{found.nrw.name.plain}\n{found.oblast.name.plain}"
    return shareimages.respond(request, ShareImage(names, unescape(strip_tags(tie)).strip(), page_language()))


@introduced_by("areas")
def areas(request, introduction):
    context = {
        "page": introduction,
        "areas": CooperationArea.objects.published(),
        "alternates": alternates(introduction, "areas"),
    }
    return render(request, "partnership/areas.html", context)


@page_of(CooperationArea)
def area(request, found):
    context = {
        "area": found,
        "ties": ties(by_name(only_published(found.twinnings.all()))),
        "deliveries": deliveries(found),
        "alternates": found.alternates,
    }
    return render(request, "partnership/area.html", context)


@introduced_by("topics")
def topics(request, introduction):
    context = {
        "page": introduction,
        "topics": by_name(Topic.objects.published()),
        "alternates": alternates(introduction, "topics"),
    }
    return render(request, "partnership/topics.html", context)


@page_of(Topic)
def topic(request, found):
    return render(request, "partnership/topic.html", {"topic": found, "alternates": found.alternates})


def image_of(model, line):
    """Makes the view of the share images of a model: the title of a record that is ready in the language of the address."""

    @require_safe
    def view(request, slug):
        language = page_language()
        found = get_object_or_404(model.objects.published(language), **{f"slug_{language}": slug})
        return shareimages.respond(request, ShareImage(found.title.plain, str(line), language))

    return view


area_image = image_of(CooperationArea, gettext_lazy("Area of cooperation"))
topic_image = image_of(Topic, gettext_lazy("Topic"))


@require_safe
def start_image(request):
    """The share image of every page that has none of its own."""
    name = gettext("Partner regions")
    return shareimages.respond(request, ShareImage(name, settings.SITE_HOST, page_language()))


@introduced_by("evidence")
def evidence(request, introduction):
    facts = public_facts()
    context = {
        "page": introduction,
        "support": support(facts),
        "open_facts": open_facts(facts),
        "twinnings": by_name(Twinning.objects.published().select_related("nrw__region", "oblast__region")),
        "languages": both_languages(),
        "notices": notices(),
        "alternates": alternates(introduction, "evidence"),
    }
    return render(request, "partnership/evidence.html", context)


@introduced_by("search")
def search(request, introduction):
    query = parameters.text(request)
    hits = Paginator(find(query, page_language()), PER_PAGE)
    number = parameters.page(request)
    if number > hits.num_pages:
        raise Http404
    context = {
        "page": introduction,
        "query": query,
        "asked": Text(query, "uk" if CYRILLIC.search(query) else page_language()),
        "hits": hits.page(number),
        "page_query": parameters.query_prefix(q=query),
        "alternates": search_alternates(introduction, query, number),
    }
    return render(request, "partnership/search.html", context)


def search_alternates(introduction, query, number):
    """Returns the alternates of a page of hits: the same words may find fewer pages in the other language."""

    def address(language):
        page = number
        if number > 1 and language != page_language():
            page = min(number, Paginator(find(query, language), PER_PAGE).num_pages)
        return local_address(language, "search", query=parameters.query(q=query, page=page))

    is_preview = introduction is not None and introduction.shown_at
    return introduction.alternates if is_preview else Alternates.of(address)


@page_of(Page)
def page(request, found):
    return render(request, "partnership/page.html", {"page": found, "alternates": found.alternates})
