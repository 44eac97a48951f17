"""Open data: the register of twinnings as JSON, CSV and GeoJSON, in both languages, from what is published."""

import csv

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from .models import Twinning
from .publishing.addresses import absolute
from .texts.bilingual import LANGUAGES, text_in

JSON = {"ensure_ascii": False, "indent": 1}
COLUMNS = (
    "key",
    "nrw_de",
    "nrw_uk",
    "oblast_de",
    "oblast_uk",
    "kind",
    "since",
    "exists",
    "checked_on",
    "url_de",
    "url_uk",
)


def _published():
    return Twinning.objects.published().for_list().prefetch_related("stages__sources", "joint_with").order_by("key")


def names(place):
    return {"de": place.name_de, "uk": place.name_uk}


def texts(record, name):
    """Returns the text `name` in each language that is ready; of what is always there in both, both."""
    ready = getattr(record, "ready_languages", LANGUAGES)
    return {language: text_in(record, name, language).plain for language in ready}


def addresses(record):
    return {language: absolute(record.path(language)) for language in record.ready_languages}


def _place(place):
    return {
        "key": place.key,
        "name": names(place),
        "latitude": float(place.latitude),
        "longitude": float(place.longitude),
    }


def _stage(stage, twinning):
    return {
        "date": stage.date.iso,
        "precision": stage.precision,
        "step": stage.step,
        "kind": stage.kind or None,
        "certainty": stage.certainty,
        "text": {language: text_in(stage, "text", language).plain for language in twinning.ready_languages},
        "sources": [{"url": source.url, "read_on": source.read_on.isoformat()} for source in stage.sources.all()],
    }


def _record(twinning):
    kind, founding = twinning.current_kind, twinning.founding
    return {
        "key": twinning.key,
        "nrw": _place(twinning.nrw),
        "oblast": _place(twinning.oblast),
        "kind": kind.kind if kind else None,
        "since": founding.date.iso if founding else None,
        "exists": twinning.exists(),
        "joint_with": sorted(other.key for other in twinning.joint_with.all() if other.is_published),
        "summary": texts(twinning, "summary"),
        "stages": [_stage(stage, twinning) for stage in twinning.stages.all()],
        "checked_on": twinning.checked_on.isoformat() if twinning.checked_on else None,
        "url": addresses(twinning),
    }


@require_safe
def twinnings_json(request):
    return JsonResponse({"twinnings": [_record(twinning) for twinning in _published()]}, json_dumps_params=JSON)


@require_safe
def twinnings_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="twinnings.csv"'
    response.write("\N{BYTE ORDER MARK}")  # spreadsheets take the file for Latin-1 without it
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _row(_record(twinning))] for twinning in _published())
    return response


def _row(record):
    nrw, oblast, url = record["nrw"]["name"], record["oblast"]["name"], record["url"]
    own = [record[name] for name in ("kind", "since", "exists", "checked_on")]
    return [record["key"], *nrw.values(), *oblast.values(), *own, url.get("de"), url.get("uk")]


def harmless(cell):
    """Returns the cell so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text


@require_safe
def twinnings_geojson(request):
    features = [feature for twinning in _published() for feature in _features(_record(twinning))]
    content = {"type": "FeatureCollection", "features": features}
    return JsonResponse(content, content_type="application/geo+json", json_dumps_params=JSON)


def _features(record):
    """A line between the two municipalities (RFC 7946: longitude first)."""
    ends = [[record[side]["longitude"], record[side]["latitude"]] for side in ("nrw", "oblast")]
    properties = {name: record[name] for name in ("key", "kind", "since", "exists", "url")}
    properties |= {side: record[side]["name"] for side in ("nrw", "oblast")}
    yield {
        "type": "Feature",
        "id": record["key"],
        "geometry": {"type": "LineString", "coordinates": ends},
        "properties": properties,
    }
