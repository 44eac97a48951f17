"""Reports of barriers at the press desk: read and noted by a group of their own, due by the law, and kept no longer."""

from datetime import date, datetime

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from partnership.models import BarrierReport, Version
from tests import factories
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db
START, LIST = "/admin/", "/admin/partnership/barrierreport/"
RECEIVED = datetime(2026, 11, 2, 23, 30, tzinfo=factories.BERLIN)


@pytest.fixture
def report():
    return factories.barrier_report(received_at=RECEIVED, what="<b>Die Karte</b>", page="/de/", email="ada@example.org")


@pytest.fixture
def olena():
    return factories.answerer(interface_language="de")


@pytest.fixture
def desk(olena):
    return log_in(olena)


def at(day):
    return time_machine.travel(datetime.fromisoformat(f"{day}T12:00+01:00"), tick=False)


def note(desk, report, **days):
    """Sends the form of a report with days that are noted."""
    path = address(report)
    answer = desk.post(path, filled_in(desk, path, "barrierreport_form") | days)
    report.refresh_from_db()
    return answer


# --- when an answer is due ----------------------------------------------------------------------------------------------

DUE = {
    "new": ({}, date(2026, 11, 16), date(2026, 12, 14)),
    "interim": ({"interim_on": date(2026, 12, 1)}, date(2026, 12, 15), date(2027, 1, 12)),
    "answered": ({"answered_on": date(2026, 12, 1)}, None, None),
    "answered after a notice": ({"interim_on": date(2026, 12, 1), "answered_on": date(2026, 12, 5)}, None, None),
    "closed": ({"closed_on": date(2026, 12, 1)}, None, None),
}


@pytest.mark.parametrize("name", DUE)
def test_answer_is_due_in_two_and_at_the_latest_in_six_weeks(name):
    days, due_from, due_by = DUE[name]
    report = BarrierReport(received_at=RECEIVED, **days)
    assert (report.status, report.due_from, report.due_by) == (name.split()[0], due_from, due_by)


@pytest.mark.parametrize("name", DUE)
def test_list_is_narrowed_to_where_reports_stand(name, desk):
    for days, _first, _last in DUE.values():
        factories.barrier_report(received_at=RECEIVED, **days)
    found = desk.get(f"{LIST}?status={name.split()[0]}").context["cl"].queryset
    assert {report.status for report in found} == {name.split()[0]}


@pytest.mark.parametrize(("day", "is_overdue"), [("2026-12-14", False), ("2026-12-15", True)])
def test_overdue_is_what_the_last_day_has_passed(day, is_overdue, report, olena):
    with at(day):
        assert report.is_overdue is is_overdue
        pages = [log_in(olena).get(path).content.decode() for path in (START, LIST, address(report))]
    assert [page.count('<strong class="overdue">') for page in pages] == [is_overdue] * 3


def test_start_page_names_what_is_due_first_and_nothing_closed(olena):
    with at("2026-12-20"):
        today = timezone.localdate()
        answered = factories.barrier_report(answered_on=today)
        late, early = (factories.barrier_report(received_at=RECEIVED.replace(month=month, day=1)) for month in (11, 10))
        factories.barrier_report(closed_on=today)
        shown = [item["report"] for item in log_in(olena).get(START).context["barriers"]]
    assert shown == [early, late, answered]


@pytest.mark.parametrize("make", [factories.publisher, factories.administrator, factories.editor])
def test_nobody_else_learns_that_there_are_reports(make, report):
    page = log_in(make()).get(START)
    assert (page.context["barriers"], report.number in page.content.decode()) == ([], False)
    assert "barrierreport" not in page.content.decode()


# --- what is noted ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["interim", "answered", "closed"])
def test_day_is_noted_with_who_noted_it(step, report, olena):
    with at("2026-11-20"):
        desk = log_in(olena)
        note(desk, report, **{f"{step}_on": "2026-11-19"})
        assert (getattr(report, f"{step}_on"), getattr(report, f"{step}_by")) == (date(2026, 11, 19), olena.username)
        note(log_in(factories.answerer()), report)
        assert getattr(report, f"{step}_by") == olena.username
        note(desk, report, **{f"{step}_on": ""})
    assert (getattr(report, f"{step}_on"), getattr(report, f"{step}_by"), report.status) == (None, "", "new")


@pytest.mark.parametrize("day", ["2026-11-01", "2026-11-21", "12.2026"])
def test_day_that_cannot_be_is_an_error(day, report, desk):
    with at("2026-11-20"):
        assert errors(note(desk, report, answered_on=day)) == {"answered_on"}
    assert report.status == "new"


def test_what_a_reader_wrote_is_shown_as_text_and_changed_by_nobody(report, desk):
    page = desk.get(address(report)).content.decode()
    assert ("&lt;b&gt;Die Karte&lt;/b&gt;" in page, "<b>Die Karte" in page) == (True, False)
    note(desk, report, what="Anderes", email="x@example.org", number="x", is_one_of_many="on")
    assert (report.what, report.email, report.is_one_of_many) == ("<b>Die Karte</b>", "ada@example.org", False)


@pytest.mark.parametrize(("page", "links"), [("/de/", 1), ("https://evil.example/", 0), ("javascript:alert(1)", 0)])
def test_only_a_page_of_this_site_becomes_a_link(page, links, report, desk):
    BarrierReport.objects.update(page=page)
    assert desk.get(address(report)).content.decode().count(f'<a href="{page}">') == links


def test_neither_history_nor_log_of_the_desk_has_a_word_of_a_report(report, desk):
    with at("2026-11-20"):
        note(desk, report, answered_on="2026-11-19")
        history = desk.get(address(report, "history")).content.decode()
        desk.post(address(report, "delete"), {"post": "yes"})
    entries = [f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()]
    assert (len(entries), BarrierReport.objects.count(), Version.objects.count()) == (2, 0, 0)
    assert [text for text in ("Karte", "ada@example.org") if text in history + "".join(entries)] == []


def test_list_is_searched_by_number_alone(report, desk):
    found = [desk.get(LIST, {"q": query}).context["cl"].result_count for query in (report.number, "Karte", "ada")]
    assert found == [1, 0, 0]
