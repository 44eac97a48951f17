"""The start page of the press desk and the board of translations: what awaits whom, whole, and nothing else."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import PressRelease
from partnership.links.check import LinkCheck
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import Step, current, note
from tests import factories
from tests.forms import address, log_in

pytestmark = pytest.mark.django_db
START, BOARD, LIST = "/admin/", "/admin/translations/", "/admin/news/pressrelease/"
FUTURE = datetime(2099, 1, 1, tzinfo=factories.BERLIN)
DRAFTS, WAITING, SCHEDULED, GERMAN, UKRAINIAN, OVERDUE = range(1, 7)  # after what colleagues did


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


def lists(user):
    """Returns for each list of the start page the addresses that it leads to."""
    page = log_in(user).get(START)
    return [[item["address"] for item in each["items"]] for each in page.context["lists"]]


def write(record, user):
    note(record, Step.CREATED, user)
    return record


# --- the lists --------------------------------------------------------------------------------------------------------


def test_my_drafts_are_those_i_wrote_in(editor):
    mine = [write(make(state=State.DRAFT, publish_at=None), editor) for make in (factories.release, factories.area)]
    write(factories.draft(), factories.editor())
    write(factories.release(), editor)
    assert set(lists(editor)[DRAFTS]) == {address(record) for record in mine}


def test_a_change_that_i_prepared_is_among_my_drafts(editor):
    public, other = factories.release(), factories.release()
    for record, user in ((public, editor), (other, factories.editor())):
        current(record)
        PendingChange.prepare(record, values_of(record), user)
    assert lists(editor)[DRAFTS] == [address(public, "prepared")]


def test_what_waits_for_approval_is_named_whoever_wrote_it(editor):
    record = factories.release(state=State.REVIEW, publish_at=None)
    public = factories.release()
    current(public)
    change = PendingChange.prepare(public, values_of(public), None)
    PendingChange.objects.filter(pk=change.pk).update(state=State.REVIEW)
    factories.draft()
    assert lists(editor)[WAITING] == [address(record), address(public, "prepared")]


def test_the_next_on_the_schedule_is_the_first(editor):
    later = factories.release(publish_at=FUTURE + timedelta(days=1))
    sooner = factories.milestone(publish_at=FUTURE)
    public = factories.release()
    current(public)
    change = PendingChange.prepare(public, values_of(public), None)
    PendingChange.objects.filter(pk=change.pk).update(state=State.APPROVED, publish_at=FUTURE + timedelta(hours=1))
    assert lists(editor)[SCHEDULED] == [address(sooner), address(public, "prepared"), address(later)]


def test_the_schedule_shows_the_time_in_both_places(editor):
    factories.release(publish_at=FUTURE)
    page = log_in(editor).get(START).content.decode().replace("\u00a0", " ")
    assert "1. Januar 2099, 00:00" in page
    assert "1. Januar 2099, 01:00 in Kyjiw" in page


def test_translations_that_are_old_come_before_those_that_are_missing(editor):
    missing, old = factories.release(["de"]), factories.area(behind="uk", behind_since=1)
    factories.release()
    assert lists(editor)[UKRAINIAN] == [address(old), address(missing)]
    assert lists(editor)[GERMAN] == []


@pytest.mark.parametrize(("language", "found"), [("uk", 1), ("de", 0)])
def test_a_translator_sees_what_to_do_in_their_language_alone(language, found):
    factories.release(["de"])
    user = factories.translator(language, interface_language="de")
    titles = [each["title"] for each in log_in(user).get(START).context["lists"]]
    assert [title for title in titles if "übersetzen" in title] == [
        f"Ins {'Ukrainische' if language == 'uk' else 'Deutsche'} zu übersetzen"
    ]
    assert len(lists(user)[4]) == found


def test_a_twinning_that_was_not_checked_for_a_year_is_overdue(editor):
    today = timezone.localdate()
    never = factories.twinning()
    late = factories.twinning(checked_on=today - timedelta(days=366))
    factories.twinning(checked_on=today - timedelta(days=365))
    factories.twinning(checked_on=date(2000, 1, 1), state=State.DRAFT, publish_at=None)
    assert set(lists(editor)[OVERDUE]) == {address(never), address(late)}


def test_links_that_fail_are_counted(editor):
    for number, outcome in enumerate(("gone", "unreachable", "refused", "moved", "answered")):
        LinkCheck.objects.create(url=f"https://x.example/{number}", outcome=outcome, checked_at=timezone.now())
    assert "Links, die nicht funktionieren: 2" in log_in(editor).get(START).content.decode()


@pytest.mark.parametrize("make", [factories.staff, factories.administrator])
def test_who_may_see_no_content_is_shown_none(make):
    factories.release(title_de="Geheim", state=State.REVIEW, publish_at=None)
    page = log_in(make()).get(START)
    assert (page.context["lists"], "Geheim" in page.content.decode()) == ([], False)


def test_an_empty_list_says_so(editor):
    page = log_in(editor).get(START).content.decode()
    assert [said in page for said in ("Nichts ist geplant.", "Nichts wartet auf Freigabe.")] == [True, True]


def test_a_list_shows_no_more_than_there_is_room_for(editor):
    for _number in range(12):
        factories.release(state=State.REVIEW, publish_at=None)
    assert len(lists(editor)[WAITING]) == 8


# --- the board --------------------------------------------------------------------------------------------------------


def on_board(user, query=""):
    page = log_in(user).get(BOARD + query)
    return {
        str(row["record"]): tuple(str(state) for _code, state, _to_do in row["states"]) for row in page.context["rows"]
    }


def test_the_board_shows_what_is_not_current_in_both_languages(editor):
    factories.release(["de"], title_de="Fehlt")
    factories.area(behind="de", behind_since=1, title_de="Alt")
    factories.release(title_de="Gut")
    assert on_board(editor) == {"Fehlt": ("current", "missing"), "Alt": ("behind", "current")}


def test_the_board_shows_everything_when_it_is_asked(editor):
    factories.release(title_de="Gut")
    factories.area(title_de="Feld")
    assert on_board(editor, "?all") == {"Gut": ("current", "current"), "Feld": ("current", "current")}


def test_the_board_counts_by_kind_and_leads_to_the_list_of_each_state(editor):
    for languages in (["de"], ["de"], ["de", "uk"]):
        factories.release(languages)
    client = log_in(editor)
    [row] = [row for row in client.get(BOARD).context["counts"] if str(row["kind"]) == "Pressemitteilungen"]
    cells = {cell["address"].partition("=")[2]: cell for cell in row["cells"]}
    assert {state: cell["number"] for state, cell in cells.items() if cell["number"]} == {
        "de-current": 3,
        "uk-missing": 2,
        "uk-current": 1,
    }
    assert len(client.get(cells["uk-missing"]["address"]).context["cl"].result_list) == 2


def test_a_board_of_many_has_pages_over_all_kinds(editor):
    for number in range(30):
        factories.area(["de"], title_de=f"Feld {number}")
        factories.release(["de"], title_de=f"Meldung {number}")
    first, second = on_board(editor), on_board(editor, "?page=2")
    assert (len(first), len(second), set(first) & set(second)) == (50, 10, set())


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99", "?page=-1", "?page="])
def test_a_page_of_the_board_that_there_is_not_is_one_that_there_is(editor, query):
    factories.release(["de"])
    assert len(on_board(editor, query)) == 1


# --- with many records ------------------------------------------------------------------------------------------------


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def make_everything():
    """One thing for each list of the start page."""
    factories.release(state=State.REVIEW, publish_at=None)
    factories.release(publish_at=FUTURE)
    factories.twinning(behind="uk", behind_since=1)
    public = factories.release(["de"])
    current(public)
    PendingChange.prepare(public, values_of(public), None)


@pytest.mark.parametrize("path", [START, BOARD, BOARD + "?all"])
def test_start_page_and_board_take_no_query_for_each_record(editor, path):
    client = log_in(editor)
    make_everything()
    queries(client, path)  # content types are looked up once a process
    one = queries(client, path)
    for _number in range(2):
        make_everything()
    assert queries(client, path) == one


def test_lists_of_ten_thousand_releases_take_no_further_queries(editor):
    client, paths = log_in(editor), [LIST, f"{LIST}?q=Meldung", f"{LIST}?translation=uk-missing&p=2", START, BOARD]
    factories.release(["de"], title_de="Meldung eins")
    _warm = [queries(client, path) for path in paths]
    few = [queries(client, path) for path in paths]
    written = {"lead_de": "Das Wichtigste.", "body_de": "<p>Text.</p>", "year": 2024, "ready_de": True}
    PressRelease.objects.bulk_create(
        PressRelease(**written, key=f"k-{n}", slug_de=f"s-{n}", slug_uk=f"s-{n}", title_de=f"Meldung {n}")
        for n in range(10_000)
    )
    assert PressRelease.objects.count() == 10_001
    assert [queries(client, path) for path in paths] == few
