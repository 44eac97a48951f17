"""The components of the public pages, each in every state and both languages, on one page for staff.

Who changes a component sees here what it does to all its forms. The sample texts speak of nothing that exists.
"""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace as Sample
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ..models import Certainty, Figure, Goods, Kind, Progress
from ..publishing.addresses import Alternates
from ..texts.bilingual import LANGUAGES, RichText, Text, other_language
from ..texts.dates import parse_span
from ..uploads import images

WORDS = {
    "de": ("Ein Titel, wie er vorkommt", "Zwei Sätze genügen. Dies ist der zweite.", "Musterstadt", "Beispielhausen"),
    "uk": ("Заголовок, яким він буває", "Двох речень досить. Це — друге.", "Зразкове", "Прикладівка"),
}
PICTURE = images.Picture("0" * 26, "jpg", 1200, 800, (400, 800), teasers=(300,))  # drawn by docs/icons.py
PICTURES = f"{settings.STATIC_URL}img/specimen/"
DAY, MONTH = parse_span("2024-02-29"), parse_span("2023-10")


@require_safe
def components(request, language):
    """Shows every component in `language`; staff alone sees it (desk/site.py)."""
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        shown = [
            (name, state, render_to_string(f"components/{name}.html", data)) for name, state, data in samples(language)
        ]
        alternates = Alternates.of(lambda code: reverse("admin:components", args=[code]), ())
        return render(request, "desk/components.html", {"shown": shown, "alternates": alternates})


def samples(language: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yields (component, state, what it is given), by component."""
    own, foreign = record(language), record(other_language(language))
    sources = [source("de", 22), source("uk", 22), source("en", 1)]
    pages = Paginator(range(30), 10)
    yield "area_list", "areas", {"areas": [own, foreign], "heading_level": 3}
    yield "breadcrumbs", "page", {"title": own.title}
    yield "breadcrumbs", "record", {"parent": "areas", "parent_title": own.title, "title": own.title}
    yield from (("certainty", state, {"certainty": state}) for state in Certainty.values)
    yield "delivery_list", "deliveries", {"deliveries": [delivery(own, sources[0]), delivery(foreign, sources[2])]}
    yield "fallback_notice", "own language", {"record": own}
    yield "fallback_notice", "other language", {"record": foreign}
    yield "fallback_notice", "older than the original", {"record": record(language, is_behind=True)}
    yield "figures", "figures", {"figures": [figure(sources[0], DAY, own.summary, "single"), figure(sources[2])]}
    yield from (("pagination", f"page {n}", {"pages": pages.page(n), "query": "area=health&"}) for n in (1, 2, 3))
    yield "pagination", "only page", {"pages": Paginator([], 10).page(1), "query": ""}
    yield "picture", "described", {"photo": photo(language, False)}
    yield "picture", "decorative", {"photo": photo(language, True)}
    yield (
        "release_list",
        "releases",
        {"releases": [own, record(language, kind=gettext("Report")), foreign], "heading_level": 3},
    )
    pictured = record(language, picture=photo(language, True))
    yield "release_list", "with a picture", {"releases": [own, pictured, own], "heading_level": 3}
    yield "release_list", "empty", {"releases": [], "heading_level": 3}
    yield "sources", "one", {"sources": sources[:1]}
    yield "sources", "several, of two days", {"sources": sources}
    yield "sources", "none", {"sources": []}
    stages = stage(Kind.TWINNING, DAY), stage(Kind.PROJECT, MONTH)
    yield "tie", "kind", {"twinning": Sample(current_kind=stages[0], founding=stages[0])}
    yield "tie", "kind that came later", {"twinning": Sample(current_kind=stages[0], founding=stages[1])}
    yield "tie", "founding alone", {"twinning": Sample(current_kind=None, founding=stages[1])}
    yield "twinning_list", "names", {"twinnings": [own, own]}
    yield "twinning_list", "detailed", {"twinnings": [own, own], "detailed": True}


def record(language: str, kind: str = "", picture: Sample | None = None, is_behind: bool = False) -> Sample:
    """Returns what stands for an area, a release and a twinning in lists: their names for the same things are the same."""
    title, summary, name_nrw, name_oblast = (Text(word, language) for word in WORDS[language])
    ends = {"nrw": Sample(name=name_nrw), "oblast": Sample(name=name_oblast)}
    texts = {"title": title, "summary": summary, "lead": summary, "body": RichText(f"<p>{summary}</p>", language)}
    tie = {"current_kind": stage(Kind.SOLIDARITY, DAY), "founding": stage("", MONTH)}
    state = {"photo": picture, "date": DAY, "kind_name": kind, "language": language, "is_fallback": title.is_fallback}
    state |= {"is_behind": is_behind, "behind": language, "behind_at": DAY.earliest, "counterpart": "#content"}
    return Sample(get_absolute_url="#content", **texts, **ends, **tie, **state)


def stage(kind: str, span: Any) -> Sample:
    return Sample(kind=kind, get_kind_display=Kind(kind).label if kind else "", date=span)


def source(language: str, day: int) -> Sample:
    name = Text("Example", language)
    return Sample(url="https://example.org/", publisher=name, language=language, read_on=date(2026, 11, day))


def delivery(of: Sample, source: Sample) -> Sample:
    """Returns what stands for a delivery: two kinds of goods, one counted exactly."""
    goods = [
        Sample(number=1500, measure=measure.value, get_measure_display=measure.label, what=of.title)
        for measure in (Goods.Measure.EXACT, Goods.Measure.OVER)
    ]
    names = {"giver": of.nrw.name, "destination": of.oblast.name, "remark": of.summary}
    known = {"date": DAY, "worth": 250_000, "certainty": "single", "get_progress_display": Progress.ARRIVED.label}
    return Sample(goods=Sample(all=goods), sources=Sample(all=[source]), **names, **known)


def figure(of: Sample, span: Any = None, note: str = "", certainty: str = "confirmed") -> Sample:
    label = Figure.Kind.POPULATION.label
    return Sample(get_kind_display=label, value=1_086_138, source=of, date=span, note=note, certainty=certainty)


def photo(language: str, is_decorative: bool) -> Sample:
    texts = {name: Text(WORDS[language][0], language) for name in ("alt", "credit")}
    upload = Sample(address=lambda name: f"{PICTURES}{name}")
    return Sample(picture=PICTURE, upload=upload, **texts, licence="CC0 1.0", is_decorative=is_decorative)
