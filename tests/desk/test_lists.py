"""Every page of the press desk opens, and its lists tell what is there."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from news.models import Photo, PressRelease
from partnership.models import (
    PAGES,
    BarrierReport,
    Body,
    CooperationArea,
    Delivery,
    FormerAddress,
    LinkCheck,
    LinkPlace,
    Milestone,
    Municipality,
    NewsItem,
    Page,
    Person,
    Place,
    Region,
    Side,
    Source,
    Term,
    Topic,
    Twinning,
    User,
    WatchedSource,
)
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from tests import factories
from tests.desk.press import APPROVED, LIST, VAGUE, in_admin, said
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db


def former_address(number):
    return FormerAddress.objects.create(path=f"/de/alt/{number}/", label="news.pressrelease", key="x")


def link(number):
    made = LinkCheck.objects.create(url=f"https://x.example/{number}", outcome="gone", checked_at=timezone.now())
    record = factories.area()
    LinkPlace.objects.create(
        link=made, label="partnership.cooperationarea", record=record.pk, column="body_de", title="x"
    )
    return made


# How to make the row `number` of each model, and of how many rows there can be.
ROWS = {
    Group: (lambda number: Group.objects.create(name=f"Gruppe {number}"), 20),
    User: (lambda number: factories.editor(), 20),
    Source: (lambda number: factories.source(), 20),
    Region: (lambda number: factories.region(list(Side)[number]), 2),
    Municipality: (lambda number: factories.municipality(), 20),
    Twinning: (lambda number: factories.twinning(), 20),
    Milestone: (lambda number: factories.milestone(), 20),
    CooperationArea: (lambda number: factories.area(), 20),
    Page: (lambda number: factories.page(PAGES[number]), len(PAGES)),
    WatchedSource: (lambda number: factories.watched(), 20),
    NewsItem: (lambda number: factories.news_item(), 20),
    Topic: (lambda number: factories.topic(), 20),
    FormerAddress: (former_address, 20),
    LinkCheck: (link, 20),
    BarrierReport: (lambda number: factories.barrier_report(), 20),
    Delivery: (lambda number: factories.delivery(), 20),
    Person: (lambda number: factories.office(factories.person()).person, 20),
    Body: (lambda number: factories.body(), 20),
    Place: (lambda number: factories.place(), 20),
    Term: (lambda number: factories.term(), 20),
    Photo: (lambda number: factories.photo(), 20),
    PressRelease: (lambda number: factories.release(photo=factories.photo(), original=factories.source()), 20),
}
every_model = pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)


def test_every_model_of_the_admin_is_among_those_tried():
    assert set(ROWS) == set(admin.site._registry)


@every_model
@pytest.mark.parametrize("language", ["de", "uk"])
def test_list_and_forms_open_in_both_languages(model, language):
    client = log_in(factories.staff(is_superuser=True, interface_language=language))
    record = ROWS[model][0](0)
    pages = [client.get(path) for path in (in_admin(model, "changelist"), in_admin(model, "add"), address(record))]
    can_be_added = 403 if model in {FormerAddress, LinkCheck, BarrierReport, NewsItem, Page} else 200
    assert [page.status_code for page in pages] == [200, can_be_added, 200]
    assert {page.content.split(b'<html lang="')[1][:2].decode() for page in pages} == {language}


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@every_model
def test_lists_and_forms_take_no_query_for_each_row(chief, model):
    make, most = ROWS[model]
    record = make(0)
    paths = [in_admin(model, "changelist"), in_admin(model, "add"), address(record)]
    _warm = [queries(chief, path) for path in paths]  # content types are looked up once a process
    for_one = [queries(chief, path) for path in paths]
    for number in range(1, most):
        make(number)
    assert [queries(chief, path) for path in paths] == for_one


@pytest.mark.parametrize("path", ["/admin/", "/admin/news/", "/admin/password_change/", "/admin/jsi18n/"])
def test_the_other_pages_of_the_admin_open(chief, path):
    assert chief.get(path).status_code == 200


def test_the_list_shows_the_date_in_words(chief):
    factories.release(**factories.month("2024-03"))
    shown = re.findall(r'<td class="field-date[^>]*>([^<]*)', chief.get(LIST).content.decode())
    assert shown == ["März\N{NO-BREAK SPACE}2024"]


OF_TRANSLATION = {
    "": {"german", "both", "begun", "older"},
    "uk-missing": {"german"},
    "uk-unfinished": {"begun"},
    "uk-behind": {"older"},
    "uk-current": {"both"},
    "de-current": {"german", "both", "begun", "older"},
    "de-missing": set(),
    "fr-missing": {"german", "both", "begun", "older"},
    "uk-lost": {"german", "both", "begun", "older"},
    "uk": {"german", "both", "begun", "older"},
}


@pytest.mark.parametrize("state", OF_TRANSLATION)
def test_the_list_is_narrowed_to_how_a_translation_stands(chief, state):
    factories.release(["de"], key="german")
    factories.release(key="both")
    factories.release(key="begun", ready_uk=False)
    factories.release(key="older", behind="uk", behind_since=1)
    found = chief.get(LIST, {"translation": state}).context["cl"].result_list
    assert {record.key for record in found} == OF_TRANSLATION[state]


@pytest.fixture
def one_of_each(draft, public, scheduled):
    """A release in each state, by its state."""
    review = factories.draft(state=State.REVIEW)
    gone = factories.release(state=State.WITHDRAWN, withdrawn_at=timezone.now())
    return {"draft": draft, "review": review, "scheduled": scheduled, "published": public, "withdrawn": gone}


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "published", "withdrawn"])
def test_the_list_is_narrowed_to_a_state_by_the_clock(chief, one_of_each, state):
    assert list(chief.get(LIST, {"state": state}).context["cl"].result_list) == [one_of_each[state]]


@pytest.mark.parametrize("state", ["approved", "", "x"])
def test_a_state_that_there_is_not_narrows_nothing(chief, one_of_each, state):
    assert len(chief.get(LIST, {"state": state}).context["cl"].result_list) == 5


def test_the_list_says_the_state_its_time_and_what_is_prepared(chief, public, scheduled):
    PendingChange.prepare(public, values_of(public), None)
    cells = re.findall(r'<td class="field-state_now">(.*?)</td>', chief.get(LIST).content.decode())
    assert [re.findall("<span[^>]*>(.*?)</span>", cell) for cell in sorted(cells)] == [
        ["Geplant", "01.01.2099 00:00"],
        ["Veröffentlicht", "01.03.2023 12:00", "Änderung vorbereitet"],
    ]


def test_what_has_no_date_yet_comes_first_in_the_list(chief, public, draft):
    dated = factories.draft(**factories.month("2024-03"))
    assert list(chief.get(LIST).context["cl"].result_list) == [draft, dated, public]


SAVED = {
    "draft": ({}, "It is a draft."),
    "review": ({"state": "review"}, "It waits for approval."),
    "published": (APPROVED, "The public sees it."),
    "scheduled": (
        APPROVED | {"publish_at_0": "2099-01-04", "publish_at_1": "09:00"},
        "It will be published on %(time)s in Düsseldorf, %(kyjiw)s in Kyjiw.",
    ),
}
TIMES = {"time": "4. Januar 2099, 09:00", "kyjiw": "4. Januar 2099, 10:00"}


@pytest.mark.parametrize("state", SAVED)
def test_saving_says_in_one_message_what_became_of_it(draft, state):
    values, sentence = SAVED[state]
    client = log_in(factories.publisher(interface_language="de"))
    with translation.override("de"):
        expected = gettext(sentence) % (TIMES if state == "scheduled" else {})
    page = client.post(address(draft), filled_in(client, address(draft)) | values, follow=True)
    [message] = [message.replace("\N{NO-BREAK SPACE}", " ") for message in said(page)]
    assert message.endswith(f". {expected}")


def test_a_refused_approval_leads_to_no_public_page(chief, draft):
    page = chief.post(address(draft), filled_in(chief, address(draft)) | APPROVED | VAGUE)
    assert (errors(page), page.context["public_addresses"]) == ({"__all__"}, [])
