"""What a reader narrows the list of press releases to: an area, a municipality, a language."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext

from partnership.machines import parameters
from partnership.models import CooperationArea, Municipality, Twinning
from partnership.texts.bilingual import LANGUAGE_NAMES, LANGUAGES


@dataclass(frozen=True)
class Choice:
    """What kind of thing is chosen and what, in words; its key, the same in both languages; which releases fit it."""

    label: str
    words: object
    key: str
    fitting: Q


def choices(request):
    """Returns what the list is narrowed to, by parameter; raises Http404 for what is no area, municipality or language."""
    found = {}
    if area := parameters.record(request, "area", CooperationArea.objects.published()):
        found["area"] = Choice(gettext("Area of cooperation"), area.title, area.key, Q(areas=area))
    if place := parameters.record(request, "municipality", twinned()):
        about = Twinning.objects.published().filter(Q(nrw=place) | Q(oblast=place))
        fitting = Q(pk__in=about.values("releases"))
        found["municipality"] = Choice(gettext("Municipality"), place.name, place.key, fitting)
    if language := parameters.choice(request, "language", LANGUAGES):
        fitting = Q(**{f"ready_{language}": True})
        found["language"] = Choice(gettext("Available in"), LANGUAGE_NAMES[language], language, fitting)
    return found


def narrowed(releases, year, chosen):
    """Returns those of a year (of all years if it is None) that fit every choice."""
    of_year = Q() if year is None else Q(year=year)
    return releases.filter(of_year, *(choice.fitting for choice in chosen.values()))


def twinned(**about):
    """Returns the municipalities of the published twinnings, or of those that a lookup finds among them."""
    public = Twinning.objects.published().filter(**about)
    return Municipality.objects.filter(Q(pk__in=public.values("nrw")) | Q(pk__in=public.values("oblast")))
