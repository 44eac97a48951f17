"""The pages that editors add: where they stand, who lists them, and what the foot of every page names."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from partnership import footer
from partnership.middleware import DueChanges
from partnership.models import Topic
from partnership.publishing.state import State
from tests import factories
from tests.forms import log_in

pytestmark = pytest.mark.django_db
SETTLE = DueChanges.settle  # which no other test calls (conftest.py)
LINK = re.compile(r'<a href="([^"]+)">(.*?)</a>')


def read(client, path, status=200):
    page = client.get(path)
    assert page.status_code == status
    return unescape(page.content.decode())


def foot(client, path="/de/presse/", status=200):
    """What the foot of a page names as topics: (address, content of the link) of each."""
    return [found for found in LINK.findall(read(client, path, status).split("<footer")[1]) if is_topic(found[0])]


def is_topic(address):
    return address.startswith(("/de/themen/", "/uk/temy/"))


def named(*titles):
    """Makes a topic of each (German, Ukrainian) pair of titles."""
    return [factories.topic(title_de=german, title_uk=ukrainian) for german, ukrainian in titles]


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "title"), [("/de/themen/sport/", "Sport"), ("/uk/temy/ihry/", "Ігри")])
def test_a_topic_stands_at_an_address_in_each_language(client, path, title):
    named(("Sport", "Ігри"))
    assert f"<h1>{title}</h1>" in read(client, path)


def test_a_topic_names_its_sources_and_the_day_they_were_read(client):
    topic = factories.topic()
    topic.sources.add(factories.source(url="https://example.org/quelle"))
    html = read(client, topic.path("de"))
    assert re.findall(r'<time datetime="([^"]+)">[^<]*</time>:\s*<a href="([^"]+)"', html) == [
        ("2026-11-22", "https://example.org/quelle")
    ]


def test_a_fixed_page_names_its_sources_too(client):
    factories.page("take-part").sources.add(factories.source(url="https://example.org/quelle"))
    assert 'href="https://example.org/quelle"' in read(client, "/de/mitmachen/")


def test_a_topic_with_the_key_of_a_fixed_page_is_none_of_it(client, settings):
    settings.OPERATOR = {**settings.OPERATOR, "name": "Staatskanzlei Beispiel"}
    html = read(client, factories.topic(key="imprint").path("de"))
    assert html.count("Staatskanzlei Beispiel") == 1  # in the foot


def test_an_editor_adds_a_topic_with_a_title_alone(client):
    editor = log_in(factories.editor())
    form = {"title_de": "Schüleraustausch", "state": "draft", "earliest": "", "latest": ""}
    assert editor.post(reverse("admin:partnership_topic_add"), form).status_code == 302
    assert Topic.objects.get().path("de") == "/de/themen/schueleraustausch/"


# --- the list ---------------------------------------------------------------------------------------------------------

TITLES = [("Öl", "Ґрунт"), ("Zug", "Іграшки"), ("Oper", "Гори")]


@pytest.mark.parametrize(
    ("path", "order"), [("/de/themen/", ["Öl", "Oper", "Zug"]), ("/uk/temy/", ["Гори", "Ґрунт", "Іграшки"])]
)
def test_the_list_stands_in_the_alphabet_of_its_page(client, path, order):
    named(*TITLES)
    assert [title for address, title in LINK.findall(read(client, path)) if is_topic(address)] == order


def test_the_list_says_that_there_is_no_topic(client):
    factories.topic(state=State.DRAFT, title_de="Geheimwort")
    html = read(client, "/de/themen/")
    assert ("Zurzeit gibt es keine Seite zu einem Thema." in html, "Geheimwort" in html) == (True, False)


# --- the foot of every page -------------------------------------------------------------------------------------------

ALL = {"de": ("/de/themen/", "Alle Themen"), "uk": ("/uk/temy/", "Усі теми")}
TOMORROW = timezone.now() + timedelta(days=1)
HIDDEN = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "scheduled": {"publish_at": TOMORROW},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": timezone.now()},
}


def test_the_foot_names_no_topic_where_there_is_none(client):
    footer.read()
    assert foot(client) == []


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_the_foot_names_published_topics_alone(client, hidden):
    named(("Sport", "Спорт"))
    factories.topic(title_de="Geheimwort", **hidden)
    footer.read()
    assert foot(client) == [("/de/themen/sport/", "Sport"), ALL["de"]]


@pytest.mark.parametrize(
    ("path", "order"), [("/de/presse/", ["Öl", "Oper", "Zug"]), ("/uk/presa/", ["Гори", "Ґрунт", "Іграшки"])]
)
def test_the_foot_stands_in_the_alphabet_of_its_page(client, path, order):
    named(*TITLES)
    footer.read()
    assert [title for _address, title in foot(client, path)] == [*order, ALL[path[1:3]][1]]


def test_the_foot_names_eight_topics_and_where_all_are(client):
    named(*((f"Thema {number}", f"Тема {number}") for number in range(1, 10)))
    footer.read()
    assert foot(client) == [(f"/de/themen/thema-{number}/", f"Thema {number}") for number in range(1, 9)] + [ALL["de"]]


def test_a_topic_of_the_other_language_says_so_in_the_foot(client):
    factories.topic(["uk"], title_uk="Спорт")
    footer.read()
    assert foot(client) == [("/de/themen/sport/", '<span lang="uk">Спорт</span>'), ALL["de"]]


def test_the_foot_asks_the_database_for_nothing(client, django_assert_num_queries):
    named(("Sport", "Спорт"))
    footer.read()
    with django_assert_num_queries(0):
        assert foot(client, "/de/gibt-es-nicht/", 404)[0] == ("/de/themen/sport/", "Sport")


def test_what_is_published_stands_in_the_foot_a_second_later(client):
    SETTLE(DueChanges(None))
    (topic,) = named(("Sport", "Спорт"))
    SETTLE(DueChanges(None))
    assert foot(client)[0] == ("/de/themen/sport/", "Sport")
    factories.change(topic, state=State.WITHDRAWN)
    SETTLE(DueChanges(None))
    assert foot(client) == []


@pytest.mark.parametrize("failing", ["settle", "write_each_minute"])
def test_the_foot_is_read_though_something_else_fails(client, monkeypatch, failing):
    named(("Sport", "Спорт"))
    monkeypatch.setattr(f"partnership.middleware.{failing}", lambda: (_ for _ in ()).throw(OperationalError("no")))
    SETTLE(DueChanges(None))
    assert foot(client)[0] == ("/de/themen/sport/", "Sport")


def test_the_foot_stays_as_it_was_while_the_database_is_away(client, monkeypatch):
    named(("Sport", "Спорт"))
    footer.read()
    monkeypatch.setattr(Topic.objects, "published", lambda: (_ for _ in ()).throw(OperationalError("gone")))
    SETTLE(DueChanges(None))
    assert foot(client)[0] == ("/de/themen/sport/", "Sport")
