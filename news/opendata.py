"""Open data: the press releases and reports that are published, as JSON. What each name means: docs/open-data.md."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from partnership.opendata import JSON, addresses, dated, names, sourced, texts
from partnership.publishing.operator import licence
from partnership.publishing.state import only_published
from partnership.texts.dates import moment_iso

from .models import PressRelease


@require_safe
def press_releases_json(request):
    """Every published release and report with its texts in the languages that are ready."""
    related = ("sources", "people__offices", "twinnings", "areas", "corrections")
    rows = PressRelease.objects.published().select_related("original", "issuer").prefetch_related(*related)
    content = {"licence": licence(), "press": [_record(release) for release in rows]}
    return JsonResponse(content, json_dumps_params=JSON)


def _record(release):
    languages = release.ready_languages
    return {
        "key": release.key,
        "kind": release.kind,
        "issuer": release.issuer and {"key": release.issuer.key, "name": names(release.issuer)},
        "date": dated(release),
        "first_published": moment_iso(release.publish_at),
        "modified": moment_iso(release.modified_at),
        "title": texts(release, "title"),
        "lead": texts(release, "lead"),
        "place": texts(release, "place"),
        "people": [_person(person, offices) for person, offices in release.people_then],
        "participants": {language: release.participants_in(language) for language in languages},
        "original": release.original and sourced(release.original),
        "sources": [sourced(source) for source in release.sources.all()],
        "corrections": [
            {"date": correction.made_on, "note": texts(correction, "note")} for correction in release.corrections.all()
        ],
        "twinnings": sorted(twinning.key for twinning in only_published(release.twinnings.all())),
        "areas": sorted(area.key for area in only_published(release.areas.all())),
        "url": addresses(release),
    }


def _person(person, offices):
    return {"key": person.key, "name": names(person), "offices": [texts(office, "title") for office in offices]}
