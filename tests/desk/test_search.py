"""Lists and pickers of the press desk find what the public search finds, in both languages and in what is unpublished."""

import pytest

from news.models import Photo, PressRelease
from partnership.models import (
    Body,
    Municipality,
    NewsItem,
    Person,
    Place,
    Side,
    Source,
    Term,
    Twinning,
    User,
    WatchedSource,
)
from partnership.search.query import find
from partnership.versions.versions import Step, note
from tests import factories
from tests.desk.press import LIST, in_admin
from tests.forms import log_in

pytestmark = pytest.mark.django_db


def found(client, model, query):
    page = client.get(in_admin(model, "changelist"), query if isinstance(query, dict) else {"q": query})
    return list(page.context["cl"].result_list)


@pytest.mark.parametrize("query", ["вупперталь", "Кам'янському", "KÖLN", "uebergibt", "KÖLN вупперталь", "muster-1"])
def test_a_draft_is_found_however_its_words_are_written(chief, query):
    texts = {"title_de": "Köln übergibt Autos", "body_uk": "<p>Вупперталь допомагає Кам’янському</p>"}
    draft = factories.draft(**texts, key="muster-1")
    factories.draft(title_de="Kiel empfängt Gäste", key="muster-2")
    assert found(chief, PressRelease, query) == [draft]


@pytest.mark.parametrize("query", ["mondlicht", "muster-1", "schiller", "schnee"])
def test_what_the_desk_finds_of_a_draft_the_public_does_not(chief, query):
    person = factories.person(name_de="Schiller")
    draft = factories.draft(title_de="Mondlicht", key="muster-1", withdrawal_notice_de="Schnee")
    draft.people.add(person)
    draft.save()
    assert (found(chief, PressRelease, query), find(query, "de")) == ([draft] if query != "schnee" else [], [])


@pytest.mark.parametrize("query", ["muster-1", "schnee"])
def test_the_public_finds_no_key_and_no_notice_of_withdrawal(query):
    factories.release(title_de="Mondlicht", key="muster-1", withdrawal_notice_de="Schnee")
    assert find(query, "de") == []


@pytest.mark.parametrize("query", ["…", "%", "zzz"])
def test_what_is_in_no_text_is_not_found(chief, query):
    factories.draft()
    assert found(chief, PressRelease, query) == []


RECORDS = {
    Person: (lambda: factories.person(name_uk="Їжакевич", own_spelling="Yizhakevych"), ["їжакевич", "YIZHAK"]),
    Body: (lambda: factories.body(spellings_de="Städtetag"), ["STAEDTETAG"]),
    Place: (lambda: factories.place(name_uk="Харків"), ["ХАРКІВ"]),
    Term: (lambda: factories.term(name_de="Städtepartnerschaft"), ["staedtepart"]),
    Source: (
        lambda: factories.source(publisher_de="Münster", url="https://m.example/a-b"),
        ["muenster", "m.example/a-b"],
    ),
    WatchedSource: (lambda: factories.watched(publisher_uk="Дніпро"), ["ДНІПРО"]),
    NewsItem: (lambda: factories.news_item(title="Допомога з Кельна"), ["КЕЛЬНА"]),
    Photo: (lambda: factories.photo(alt_de="Zwei Männer"), ["MAENNER"]),
    User: (lambda: factories.editor(first_name="Олена", last_name="Müller"), ["олена MUELLER"]),
    Municipality: (lambda: factories.municipality(Side.OBLAST, "Samar", "Самар"), ["САМАР"]),
    Twinning: (lambda: factories.twinning(nrw=factories.municipality(name_de="Münster")), ["MUENSTER"]),
}


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_records_of_every_kind_are_found_as_readers_write(chief, model):
    make, queries = RECORDS[model]
    record = make()
    assert [found(chief, model, query) for query in [*queries, "zzz"]] == [*([record] for _query in queries), []]


def test_a_picker_finds_as_the_lists_do(chief):
    person = factories.person(name_uk="Їжакевич")
    factories.person(name_uk="Мельник")
    asked = {"app_label": "news", "model_name": "pressrelease", "field_name": "people", "term": "ЇЖАК"}
    answer = chief.get("/admin/autocomplete/", asked).json()
    assert [row["id"] for row in answer["results"]] == [str(person.pk)]


# --- narrowed by what a release refers to -----------------------------------------------------------------------------


@pytest.mark.parametrize("relation", ["twinnings", "areas"])
def test_the_list_is_narrowed_to_a_relation_and_to_none(chief, relation):
    record = {"twinnings": factories.twinning, "areas": factories.area}[relation]()
    told, other = factories.release(), factories.release()
    getattr(told, relation).add(record)
    answers = [found(chief, PressRelease, {relation: value}) for value in (record.pk, "none")]
    assert answers == [[told], [other]]


def test_the_list_is_narrowed_to_a_photo_from_the_library(chief):
    photo = factories.photo()
    told, other = factories.release(photo=photo), factories.release()
    factories.release(photo=factories.photo())
    library = chief.get(in_admin(Photo, "changelist")).content.decode()
    assert f'<a href="{LIST}?photo={photo.pk}">1</a>' in library
    assert [found(chief, PressRelease, {"photo": value}) for value in (photo.pk, "none")] == [[told], [other]]


def test_the_list_is_narrowed_to_who_wrote(chief):
    author, other = factories.editor(), factories.editor()
    told, further = factories.release(), factories.release()
    note(told, Step.CREATED, author)
    note(further, Step.CREATED, other)
    assert found(chief, PressRelease, {"author": author.pk}) == [told]


@pytest.mark.parametrize("query", ["twinnings=x", "twinnings=99999", "photo=99999", "author=", "areas=1 or 1"])
def test_what_no_filter_offers_narrows_nothing(query):
    release = factories.release()
    name, _is, value = query.partition("=")
    assert found(log_in(factories.editor()), PressRelease, {name: value}) == [release]
