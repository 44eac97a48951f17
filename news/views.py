"""The pages of the press."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partnership.machines import parameters, shareimages
from partnership.models import CooperationArea
from partnership.publishing.pages import page_of
from partnership.publishing.state import only_published
from partnership.texts.bilingual import page_language
from partnership.views import alternates, by_name, introduced_by

from .choices import choices, narrowed, twinned
from .models import PressRelease
from .structureddata import article

PER_PAGE = 20


@introduced_by("press")
def press(request, introduction, year=None):
    """The list of releases, newest first: all of them or a year's, by area, municipality and language as asked."""
    published = PressRelease.objects.published()
    years = list(published.order_by("-year").values_list("year", flat=True).distinct())
    if year is not None and year not in years:
        raise Http404
    chosen = choices(request)
    keys = {name: choice.key for name, choice in chosen.items()}
    number = parameters.page(request)
    releases = Paginator(narrowed(published, year, chosen).for_list(), PER_PAGE)
    if number > releases.num_pages:
        raise Http404
    query = parameters.query(**keys, page=number)
    context = {
        "page": introduction,
        "releases": releases.page(number),
        "counts": releases.object_list.by_kind(),
        "years": years,
        "year": year,
        "chosen": chosen,
        "without": [(choice, parameters.end(**{**keys, name: ""})) for name, choice in chosen.items()],
        "kept": parameters.end(**keys),
        "page_query": parameters.query_prefix(**keys),
        "areas": CooperationArea.objects.published(),
        "municipalities": by_name(twinned(releases__in=published)),
        "alternates": alternates(introduction, *(["press-year", year] if year else ["press"]), query=query),
    }
    return render(request, "news/press.html", context)


@page_of(PressRelease)
def press_release(request, found):
    newer, older = neighbours(found)
    corrections = list(found.corrections.all())
    context = {
        "release": found,
        "people": found.people_then,
        "twinnings": by_name(only_published(found.twinnings.all())),
        "areas": only_published(found.areas.all()),
        "sources": found.sources.all(),
        "attachments": sorted(found.attachments.all(), key=lambda document: document.written_in != found.language),
        "corrections": corrections,
        "newer": newer,
        "older": older,
        "alternates": found.alternates,
        "article": article(found, corrections),
    }
    return render(request, "news/press_release.html", context)


@require_safe
def press_release_image(request, year, slug):
    """The share image of a release that is ready in the language of the address: title, place and date."""
    language = page_language()
    published = PressRelease.objects.published(language)
    release = get_object_or_404(published, year=year, **{f"slug_{language}": slug})
    dateline = ", ".join(filter(None, [release.place.plain, str(release.date)]))
    return shareimages.respond(request, shareimages.ShareImage(release.title.plain, dateline, language))


def neighbours(release):
    """Returns the published releases right after and right before this one in the list, or None at its ends."""
    others = PressRelease.objects.published().exclude(pk=release.pk)
    later = Q(latest=release.latest, publish_at__gt=release.publish_at) | Q(latest__gt=release.latest)
    same = Q(latest=release.latest, publish_at=release.publish_at)
    newer = others.filter(later | same & Q(pk__gt=release.pk)).order_by("latest", "publish_at", "pk").first()
    older = others.filter(~later & ~(same & Q(pk__gt=release.pk))).order_by("-latest", "-publish_at", "-pk").first()
    return newer, older
