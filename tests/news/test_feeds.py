"""What a feed reader goes by: an entry keeps its id for ever, its `updated` says when it was last changed, and each entry
says whether it is a press release or a report, and whose.
"""

from datetime import datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings

from tests import factories

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ENTRY = f"{{{ATOM['a']}}}entry"
HOST = settings.SITE_HOST
PRESS = {"de": "/de/presse/feed/", "uk": "/uk/presa/feed/"}
AREA = {"de": "/de/kooperationsfelder/feld/feed/", "uk": "/uk/sfery-spivpratsi/pole/feed/"}
TWINNING = {"de": "/de/staedtepartnerschaften/paar/feed/", "uk": "/uk/partnerstva-hromad/para/feed/"}
EVERY = [*PRESS.values(), *AREA.values(), *TWINNING.values()]


def feed(client, path):
    return ElementTree.fromstring(client.get(path).content)


def entries(client, path, *names):
    """Returns the values of each entry, as text; one value alone is not put into a tuple."""
    found = [tuple(entry.find(f"a:{name}", ATOM).text for name in names) for entry in feed(client, path).iter(ENTRY)]
    return [values[0] for values in found] if len(names) == 1 else found


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=factories.BERLIN)


@pytest.fixture
def release(db):
    """A release published on 1 March 2023 and never changed since, about an area and a twinning."""
    with time_machine.travel(moment("2023-02-27T09:00:00"), tick=False):
        record = factories.release(key="release-2023")
        record.areas.add(factories.area(slug_de="feld", slug_uk="pole"))
        record.twinnings.add(factories.twinning(slug_de="paar", slug_uk="para"))
    return record


@pytest.mark.parametrize("path", EVERY)
def test_an_entry_has_the_same_id_in_every_feed_of_its_language(client, release, path):
    assert entries(client, path, "id") == [f"tag:{HOST},2023:{path[1:3]}/press/release-2023"]


def test_the_id_of_an_entry_stays_when_title_address_and_date_change(client, release):
    before = {path: entries(client, path, "id") for path in EVERY}
    release.title_de, release.slug_de, release.slug_uk = "Anders", "anders", "inakshe"
    release.publish_at = moment("2023-03-02T12:00:00")
    release.save()
    assert {path: entries(client, path, "id") for path in EVERY} == before


def test_two_entries_have_two_ids(client, release):
    factories.release(key="other", publish_at=moment("2023-03-02T12:00:00"))
    expected = [f"tag:{HOST},2023:de/press/{key}" for key in ("other", "release-2023")]
    assert entries(client, PRESS["de"], "id") == expected


@pytest.mark.parametrize("path", EVERY)
def test_the_id_of_a_feed_is_its_address(client, release, path):
    assert feed(client, path).find("a:id", ATOM).text == f"{settings.SITE_URL}{path}"


PUBLISHED = "2023-03-01T11:00:00+00:00"


@pytest.mark.parametrize("path", EVERY)
def test_an_entry_never_changed_was_updated_when_published(client, release, path):
    assert entries(client, path, "published", "updated") == [(PUBLISHED, PUBLISHED)]


@pytest.mark.parametrize("path", EVERY)
def test_an_entry_changed_later_was_updated_then(client, release, path):
    with time_machine.travel(moment("2024-06-01T10:30:00"), tick=False):
        release.lead_de, release.lead_uk = "Neu.", "Нове."
        release.save()
    assert entries(client, path, "published", "updated") == [(PUBLISHED, "2024-06-01T08:30:00+00:00")]


def test_a_feed_was_updated_with_its_latest_entry(client, release):
    with time_machine.travel(moment("2024-06-01T10:30:00"), tick=False):
        factories.release(publish_at=moment("2023-02-20T12:00:00"), earliest=moment("2023-02-20T12:00:00").date())
    assert feed(client, PRESS["de"]).find("a:updated", ATOM).text == "2024-06-01T08:30:00+00:00"


def test_no_entry_was_updated_before_it_was_published(client):
    with time_machine.travel(moment("2023-02-20T09:00:00"), tick=False):
        factories.release(publish_at=moment("2023-02-20T08:00:00"))
        factories.release(publish_at=moment("2023-02-21T08:00:00"))
    found = entries(client, PRESS["de"], "published", "updated")
    assert found[0] == ("2023-02-21T07:00:00+00:00", "2023-02-21T07:00:00+00:00")
    assert found[1] == ("2023-02-20T07:00:00+00:00", "2023-02-20T08:00:00+00:00")


# --- kind and author --------------------------------------------------------------------------------------------------

TITLES = {
    "/de/presse/feed/": "Nordrhein-Westfalen und Dnipropetrowsk: Pressemitteilungen und Meldungen",
    "/uk/presa/feed/": "Північний Рейн-Вестфалія та Дніпропетровщина: пресрелізи та повідомлення",
    AREA["de"]: "Gesundheit: Pressemitteilungen und Meldungen",
    AREA["uk"]: "Охорона здоров’я: пресрелізи та повідомлення",
    TWINNING["de"]: "Köln – Dnipro: Pressemitteilungen und Meldungen",
    TWINNING["uk"]: "Кельн — Дніпро: пресрелізи та повідомлення",
}


@pytest.mark.parametrize(("path", "title"), TITLES.items())
def test_a_feed_is_called_for_both_that_it_holds(client, release, path, title):
    assert feed(client, path).find("a:title", ATOM).text == title


WORDS = {
    "release": {"de": "Pressemitteilung", "uk": "Пресреліз"},
    "report": {"de": "Meldung", "uk": "Повідомлення"},
}


@pytest.fixture
def kinds(release):
    """What makes the release of the feeds one of a kind."""
    body = factories.body(website="https://example.org/")

    def make(kind):
        own = {"issuer": body} if kind == "release" else {"issuer": None, "original": factories.source()}
        factories.change(release, kind=kind, title_de="Ein Wort", title_uk="Слово", **own)

    return make


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("path", EVERY)
def test_an_entry_says_its_kind_to_people_and_to_machines(client, kinds, path, kind):
    kinds(kind)
    word = WORDS[kind][path[1:3]]
    [entry] = feed(client, path).iter(ENTRY)
    assert entry.find("a:title", ATOM).text == f"{word}: {'Ein Wort' if path[1:3] == 'de' else 'Слово'}"
    assert [category.attrib for category in entry.iterfind("a:category", ATOM)] == [{"term": kind, "label": word}]


def authors(element):
    return [[part.text for part in author] for author in element.iterfind("a:author", ATOM)]


def test_the_author_of_a_press_release_is_its_issuer(client, kinds):
    kinds("release")
    found = [authors(entry) for path in PRESS.values() for entry in feed(client, path).iter(ENTRY)]
    assert found == [[["Staatskanzlei", "https://example.org/"]], [["Державна канцелярія", "https://example.org/"]]]


def test_a_report_has_no_author_but_that_of_its_feed(client, kinds, settings):
    settings.OPERATOR = {**settings.OPERATOR, "name": "Beispielbehörde"}
    kinds("report")
    document = feed(client, PRESS["de"])
    assert [authors(entry) for entry in document.iter(ENTRY)] == [[]]
    assert authors(document) == [["Beispielbehörde"]]
