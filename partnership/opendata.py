"""Open data: the register of twinnings as JSON, CSV and GeoJSON, in both languages, from what is published.

What each name means stands in docs/open-data.md; the columns of the table also on the page that offers it (`FIELDS`).
"""

import csv
import itertools
from operator import attrgetter, itemgetter

from django.db.models import Prefetch
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .models import Delivery, FormerName, Side, Twinning, tally, ties
from .publishing.addresses import absolute
from .publishing.operator import licence
from .publishing.state import only_published
from .texts.bilingual import LANGUAGES, text_in

JSON = {"ensure_ascii": False, "indent": 1}
SIDES = tuple(Side.values)

# Columns of the table, those of one thing together with what they hold.
FIELDS = (
    (("key",), _("Permanent key of the row, which is a pair of municipalities")),
    (
        ("nrw_key", "nrw_kind", "nrw_de", "nrw_uk"),
        _("The municipality in North Rhine-Westphalia: key, kind of place, name in both languages"),
    ),
    (("oblast_key", "oblast_kind", "oblast_de", "oblast_uk"), _("The municipality in the Dnipropetrovsk oblast")),
    (("kind",), _("The kind of tie that holds now")),
    (("kind_earliest", "kind_latest", "kind_precision"), _("When the tie took this kind")),
    (("founded_step", "founded_kind"), _("The step that founded the tie, and the kind of tie it set")),
    (("founded_earliest", "founded_latest", "founded_precision"), _("When that was")),
    (("exists",), _("Whether the tie exists today")),
    (("counts_with",), _("Keys of the rows that are one tie with this one and count once with it")),
    (("checked_on",), _("The day on which the row was last checked")),
    (("url_de", "url_uk"), _("The page in both languages")),
)
COLUMNS = tuple(itertools.chain(*(columns for columns, _meaning in FIELDS)))


# --- what records have in common ----------------------------------------------------------------------------------------


def names(record):
    return {"de": record.name_de, "uk": record.name_uk}


def texts(record, name, of=None):
    """Returns the text `name` in each language in which the record, or the one `of` which it is part, is ready.

    Of what is always there in both languages, both.
    """
    ready = getattr(of or record, "ready_languages", LANGUAGES)
    return {language: text_in(record, name, language).plain for language in ready}


def addresses(record):
    return {language: absolute(record.path(language)) for language in record.ready_languages}


def dated(record):
    """Returns the date of a record as its earliest and latest possible day and its precision; None if it has none."""
    return record.date._asdict() if record and record.date else None


def sourced(source):
    """Returns a source with its publisher, its language and the day it was read."""
    publisher = {"de": source.publisher_de, "uk": source.publisher_uk}
    return {"url": source.url, "publisher": publisher, "language": source.language, "read_on": source.read_on}


# --- the register -------------------------------------------------------------------------------------------------------


def _ties():
    """Returns the ties of what is published, each as the list of its rows, all in the order of their keys."""
    deliveries = Delivery.objects.published().prefetch_related("goods", "sources", "areas")
    former = [Prefetch(f"{side}__former_names", FormerName.objects.select_related("source")) for side in SIDES]
    rows = Twinning.objects.published().for_list().order_by("key")
    found = ties(rows.prefetch_related("stages__sources", Prefetch("deliveries", deliveries), *former))
    return [sorted(tie, key=attrgetter("key")) for tie in found]


def _records(found):
    """Returns the rows of some ties, in the order of their keys."""
    return sorted((_record(row, tie) for tie in found for row in tie), key=itemgetter("key"))


def _record(row, tie):
    kind, founding = row.current_kind, row.founding
    return {
        "key": row.key,
        "nrw": _place(row.nrw),
        "oblast": _place(row.oblast),
        "kind": kind.kind if kind else None,
        "kind_since": dated(kind),
        "founded": founding and {"step": founding.step, "kind": founding.kind or None, **dated(founding)},
        "exists": row.exists(),
        "joint_with": sorted(partner.key for partner in row.partners),
        "counts_with": sorted(other.key for other in tie if other != row),
        "summary": texts(row, "summary"),
        "stages": [_stage(stage, row) for stage in row.stages.all()],
        "deliveries": [_delivery(delivery) for delivery in row.deliveries.all()],
        "checked_on": row.checked_on,
        "url": addresses(row),
    }


def _place(place):
    return {
        "key": place.key,
        "kind": place.kind,
        "name": names(place),
        "former_names": [_former_name(former) for former in place.former_names.all()],
        "spellings": {language: place.spellings_in(language) for language in LANGUAGES},
        "latitude": float(place.latitude),
        "longitude": float(place.longitude),
    }


def _former_name(former):
    source = former.source and sourced(former.source)
    return {"name": names(former), "until": dated(former), "source": source}


def _stage(stage, row):
    return {
        "date": dated(stage),
        "step": stage.step,
        "kind": stage.kind or None,
        "certainty": stage.certainty,
        "text": texts(stage, "text", of=row),
        "sources": [sourced(source) for source in stage.sources.all()],
    }


def _delivery(delivery):
    goods = [
        {"number": each.number, "measure": each.measure, "what": texts(each, "what", of=delivery)}
        for each in delivery.goods.all()
    ]
    return {
        "key": delivery.key,
        "date": dated(delivery),
        "giver": texts(delivery, "giver"),
        "destination": texts(delivery, "destination"),
        "goods": goods,
        "worth": delivery.worth,
        "progress": delivery.progress,
        "certainty": delivery.certainty,
        "remark": texts(delivery, "remark"),
        "areas": sorted(area.key for area in only_published(delivery.areas.all())),
        "sources": [sourced(source) for source in delivery.sources.all()],
    }


# --- its files ----------------------------------------------------------------------------------------------------------


@require_safe
def twinnings_json(request):
    found = _ties()
    counts = {"on": timezone.localdate(), **tally(itertools.chain(*found))}
    content = {"licence": licence(), "counts": counts, "twinnings": _records(found)}
    return JsonResponse(content, json_dumps_params=JSON)


@require_safe
def twinnings_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="twinnings.csv"'
    if address := licence():
        response.headers["Link"] = f'<{address}>; rel="license"'  # RFC 8288; the table itself has no place for it
    response.write("\N{BYTE ORDER MARK}")  # spreadsheets take the file for Latin-1 without it
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _cells(record)] for record in _records(_ties()))
    return response


def _cells(record):
    """Returns what a record says in each of the COLUMNS; None where it says nothing."""
    cells = {**record, "exists": str(record["exists"]).lower(), "counts_with": " ".join(record["counts_with"])}
    for side in SIDES:
        cells |= _prefixed(side, record[side] | record[side]["name"])
    for prefix, values in (("kind", "kind_since"), ("founded", "founded"), ("url", "url")):
        cells |= _prefixed(prefix, record[values] or {})
    return [cells.get(column) for column in COLUMNS]


def _prefixed(prefix, values):
    return {f"{prefix}_{name}": value for name, value in values.items()}


def harmless(cell):
    """Returns the cell so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text


@require_safe
def twinnings_geojson(request):
    content = {"type": "FeatureCollection", "licence": licence(), "features": [_feature(tie) for tie in _ties()]}
    return JsonResponse(content, content_type="application/geo+json", json_dumps_params=JSON)


def _feature(tie):
    """Returns one feature for a tie, so that whoever counts features counts ties, with a line for each of its rows.

    All features are of one type of geometry, as programs for maps want it; longitude comes first (RFC 7946).
    """
    records = [_record(row, tie) for row in tie]
    own = ("key", "kind", "kind_since", "founded", "exists", "url")
    rows = [{name: record[name] for name in own} | {side: record[side]["name"] for side in SIDES} for record in records]
    titles = {f"name_{language}": "; ".join(row.title_in(language) for row in tie) for language in LANGUAGES}
    lines = [[[record[side][axis] for axis in ("longitude", "latitude")] for side in SIDES] for record in records]
    return {
        "type": "Feature",
        "id": tie[0].key,
        "geometry": {"type": "MultiLineString", "coordinates": lines},
        "properties": {**titles, "exists": any(record["exists"] for record in records), "rows": rows},
    }
