"""Corrections: whoever read the wrong text finds what is right now, on the page, in the feed and in the data."""

import json
import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from news.models import Correction
from partnership.publishing.state import State
from partnership.versions.values import values_of
from partnership.versions.versions import Version
from tests import factories
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db
NOTE = {"note_de": "Es waren fünf Busse, nicht sechs.", "note_uk": "Автобусів було п’ять, а не шість."}
NOTICES = {
    "de": "Berichtigung vom 3. Dezember 2026: Es waren fünf Busse, nicht sechs.",
    "uk": "Виправлення від 3 грудня 2026 р.: Автобусів було п’ять, а не шість.",
}
FEEDS = {"de": "/de/presse/feed/", "uk": "/uk/presa/feed/"}
both = pytest.mark.parametrize("language", NOTICES)


def correct(release, day=date(2026, 12, 3), **notes):
    return Correction.objects.create(release=release, made_on=day, **{**NOTE, **notes})


def plain(html):
    return " ".join(re.sub("<[^>]+>", "", html).replace("\u00a0", " ").split())


def notices(client, path):
    page = client.get(path).content.decode()
    return [plain(part.split("</p>")[0]) for part in page.split('<p class="notice correction">')[1:]]


@both
def test_the_page_says_what_was_corrected_and_when(client, language):
    release = factories.release()
    correct(release)
    assert notices(client, release.path(language)) == [NOTICES[language]]


@both
def test_a_list_says_that_a_release_was_corrected_and_when(client, language):
    correct(factories.release(), date(2026, 12, 1))
    correct(factories.release(), date(2026, 12, 3))
    factories.release()
    page = client.get({"de": "/de/presse/", "uk": "/uk/presa/"}[language]).content.decode()
    marks = [plain(part.split("</p>")[0]) for part in page.split('<p class="corrected">')[1:]]
    day = {"de": "berichtigt am {} Dezember 2026", "uk": "виправлено {} грудня 2026 р."}[language]
    assert sorted(marks) == [day.format({"de": f"{n}.", "uk": n}[language]) for n in (1, 3)]


def test_a_list_names_the_day_of_the_newest_correction(client):
    release = factories.release()
    for number in (1, 3, 2):
        correct(release, date(2026, 12, number))
    page = client.get("/de/presse/").content.decode()
    assert plain(page.split('<p class="corrected">')[1].split("</p>")[0]) == "berichtigt am 3. Dezember 2026"


def test_the_newest_correction_is_the_first(client):
    release = factories.release()
    for day, note in ((1, "Eins."), (3, "Drei."), (2, "Zwei.")):
        correct(release, date(2026, 12, day), note_de=note)
    assert [told.split(": ")[1] for told in notices(client, release.path("de"))] == ["Drei.", "Zwei.", "Eins."]


def test_a_release_without_corrections_shows_none(client):
    other = factories.release()
    correct(other)
    assert notices(client, factories.release().path("de")) == []


@both
def test_the_feed_tells_the_correction_before_the_lead(client, language):
    correct(factories.release(lead_de="Das Wichtigste.", lead_uk="Найважливіше."))
    [summary] = re.findall("<summary[^>]*>([^<]*)</summary>", client.get(FEEDS[language]).content.decode())
    assert plain(summary) == f"{NOTICES[language]} {'Das Wichtigste.' if language == 'de' else 'Найважливіше.'}"


def statement(client, path):
    page = client.get(path).content.decode()
    return json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])


@both
def test_structured_data_name_the_correction(client, language):
    release = factories.release()
    correct(release)
    assert statement(client, release.path(language))["correction"] == [
        {"@type": "CorrectionComment", "text": NOTE[f"note_{language}"], "datePublished": "2026-12-03"}
    ]
    assert "correction" not in statement(client, factories.release().path(language))


def test_open_data_hold_the_corrections_in_both_languages(client):
    correct(factories.release())
    [record] = client.get("/data/press-releases.json").json()["press"]
    assert record["corrections"] == [{"date": "2026-12-03", "note": {"de": NOTE["note_de"], "uk": NOTE["note_uk"]}}]


@pytest.mark.parametrize("hidden", [State.DRAFT, State.WITHDRAWN])
@both
def test_the_correction_of_what_is_not_public_is_told_nowhere(client, language, hidden):
    values = {"state": hidden, "withdrawn_at": factories.LONG_AGO if hidden == State.WITHDRAWN else None}
    release = factories.release(**values)
    correct(release)
    pages = [client.get(path).content.decode() for path in (release.path(language), FEEDS[language])]
    pages.append(client.get("/data/press-releases.json").content.decode())
    assert [NOTE[f"note_{language}"] in page for page in pages] == [False, False, False]


@pytest.mark.parametrize("missing", NOTE)
def test_a_note_stands_in_both_languages(missing):
    with pytest.raises(ValidationError) as refusal:
        Correction(release=factories.release(), **{**NOTE, missing: ""}).full_clean()
    assert list(refusal.value.error_dict) == [missing]


def test_a_correction_is_published_with_the_text_that_it_speaks_of(client):
    release, desk = factories.release(lead_de="Sechs Busse."), log_in(factories.publisher())
    rows = {"corrections-TOTAL_FORMS": "1", "corrections-0-made_on": "2026-12-03", "corrections-0-id": ""}
    rows |= {f"corrections-0-{name}": note for name, note in NOTE.items()} | {"corrections-0-release": str(release.pk)}
    desk.post(address(release), filled_in(desk, address(release)) | rows | {"lead_de": "Fünf Busse."})
    page = client.get(release.path("de")).content.decode()
    assert ("Fünf Busse." in page, "Sechs Busse." in page) == (True, False)
    assert notices(client, release.path("de")) == [NOTICES["de"]]
    [kept] = Version.objects.of(release).first().values["corrections"]
    assert kept == values_of(release)["corrections"][0]


def test_an_editor_prepares_a_correction_and_nobody_sees_it_yet(client):
    release, desk = factories.release(), log_in(factories.editor())
    rows = {"corrections-TOTAL_FORMS": "1", "corrections-0-made_on": "2026-12-03"}
    rows |= {f"corrections-0-{name}": note for name, note in NOTE.items()}
    answer = desk.post(address(release), filled_in(desk, address(release)) | rows)
    assert answer.url == address(release, "prepared")
    assert notices(client, release.path("de")) == []
    assert NOTE["note_de"] in desk.get(answer.url).content.decode()


@pytest.mark.parametrize("make", [factories.draft, factories.release])
def test_the_form_of_what_was_corrected_opens(make):
    release = make()
    correct(release)
    assert log_in(factories.publisher()).get(address(release)).status_code == 200
