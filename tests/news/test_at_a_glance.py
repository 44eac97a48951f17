"""The facts of a release at a glance: when, where, who, as they were given and nothing else."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
WHO = {
    "participants_de": "Iryna Schum, Generalkonsulin der Ukraine\n\n  Rat der Stadt Köln \n",
    "participants_uk": "Ірина Шум, генеральна консулка України\nКельнська міська рада",
}


def glance(client, release, language):
    """The terms of the list, each with the text beside it."""
    page = client.get(release.path(language)).content.decode().replace("\u00a0", " ")
    part = page.split('<aside class="glance"')[1].split("</aside>")[0]
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", part, re.S)
    return {term: re.findall(r"<li>(.*?)</li>", text) or text.strip() for term, text in pairs}


def test_who_took_part_stands_line_by_line(client):
    release = factories.release(**WHO)
    assert glance(client, release, "de")["Wer"] == ["Iryna Schum, Generalkonsulin der Ukraine", "Rat der Stadt Köln"]
    assert glance(client, release, "uk")["Хто"] == ["Ірина Шум, генеральна консулка України", "Кельнська міська рада"]


def test_who_took_part_is_marked_where_it_is_in_the_other_language(client):
    release = factories.release(**WHO, ready_uk=False)
    assert glance(client, release, "uk")["Хто"][1] == '<span lang="de">Rat der Stadt Köln</span>'


def test_what_was_not_given_is_not_named(client):
    told = glance(client, factories.release(), "de")
    assert {"Wer", "Wo"} & set(told) == set()
    assert told["Wann"] != ""


def test_a_place_that_was_given_is_named(client):
    assert glance(client, factories.release(place_de="Düsseldorf"), "de")["Wo"] == "Düsseldorf"


def test_who_took_part_is_found(client):
    factories.release(**WHO, title_de="Treffen")
    assert "Treffen" in client.get("/de/suche/?q=Schum").content.decode()


def test_open_data_list_who_took_part_and_where(client):
    factories.release(**WHO, place_de="Köln", place_uk="Кельн", ready_uk=False)
    [record] = client.get("/data/press-releases.json").json()["press"]
    assert record["place"] == {"de": "Köln"}
    assert record["participants"] == {"de": ["Iryna Schum, Generalkonsulin der Ukraine", "Rat der Stadt Köln"]}
