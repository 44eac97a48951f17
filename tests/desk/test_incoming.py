"""News on the start page of the desk: who sees it, and what the two clicks do, once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from news.models import PressRelease
from partnership.models import NewsItem, Source, WatchedSource
from partnership.publishing.state import State
from partnership.versions.versions import Step, Version
from tests import factories
from tests.client import UncheckedClient
from tests.forms import address, log_in

pytestmark = pytest.mark.django_db
START = "/admin/"


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


def decide(user, item, **data):
    return log_in(user).post(reverse("admin:incoming", args=[item.pk]), data)


def shown(user):
    news = log_in(user).get(START).context["news"]
    return news and news["items"]


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_news_stands_on_the_start_page_with_all_that_is_known_of_it(editor):
    source = factories.watched(publisher_de="Stadt Köln")
    factories.news_item(source=source, url="https://koeln.example/a", title="Hilfe <b> für Dnipro")
    page = log_in(editor).get(START).content.decode().replace("\u00a0", " ")
    wanted = ["Hilfe &lt;b&gt; für Dnipro</a>", "Stadt Köln · 20. November 2026 · https://koeln.example/a"]
    assert [said in page for said in wanted] == [True, True]


@pytest.mark.parametrize(
    ("make", "number"),
    [(factories.editor, 1), (factories.publisher, 1), (factories.staff, None), (factories.administrator, None)],
)
def test_news_is_shown_to_who_may_report_it(make, number):
    factories.news_item(title="Geheim")
    user = make()
    items = shown(user)
    page = log_in(user).get(START).content.decode()
    assert (items and len(items), "Geheim" in page) == (number, number is not None)


def test_translators_are_shown_no_news():
    factories.news_item()
    assert shown(factories.translator("de")) is None


def test_only_what_waits_is_shown_the_newest_first(editor):
    older, newer = factories.news_item(), factories.news_item(day=timezone.localdate())
    undated = factories.news_item(day=None)
    for outcome in NewsItem.Outcome.values[1:]:
        factories.news_item(outcome=outcome)
    factories.news_item(source=factories.watched(is_active=False))
    NewsItem.objects.filter(pk=factories.news_item().pk).update(source=None)
    assert shown(editor) == [newer, older, undated]


def test_more_than_there_is_room_for_is_in_a_list(editor):
    for _number in range(9):
        factories.news_item()
    client = log_in(editor)
    page, all_of_them = client.get(START), "/admin/partnership/newsitem/?outcome__exact=new"
    assert (len(page.context["news"]["items"]), f'href="{all_of_them}"' in page.content.decode()) == (8, True)
    assert client.get(all_of_them).context["cl"].result_count == 9


def test_source_that_fails_is_named_with_since_when(editor):
    source = factories.watched(publisher_de="Stadt Köln")
    factories.watched(publisher_de="Stadt Bonn")
    WatchedSource.objects.filter(pk=source.pk).update(failing_since=factories.LONG_AGO, outcome="gone")
    page = log_in(editor).get(START).content.decode().replace("\u00a0", " ")
    assert f'<a href="{address(source)}">Stadt Köln</a>' in page
    assert ("führt ins Leere · seit 1. März 2023" in page, "Stadt Bonn" in page) == (True, False)


def test_news_takes_no_query_for_each_item(editor):
    client, numbers = log_in(editor), []
    for _number in range(3):
        factories.news_item()
        WatchedSource.objects.update(failing_since=factories.LONG_AGO)
        with CaptureQueriesContext(connection) as captured:
            client.get(START)
        numbers.append(len(captured))
    assert numbers[1] == numbers[2]


# --- a draft ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "other"), [("de", "uk"), ("uk", "de")])
def test_click_makes_a_draft_report_with_its_source(editor, language, other):
    item = factories.news_item(source=factories.watched(language=language), title="Titel")
    answer = decide(editor, item, report="1")
    report, source = PressRelease.objects.get(), Source.objects.get()
    assert answer.url == address(report)
    assert (report.kind, report.state, report.original) == (PressRelease.Kind.REPORT, State.DRAFT, source)
    assert [getattr(report, f"{name}_{language}") for name in ("title", "lead", "body")] == ["Titel", "", ""]
    assert (getattr(report, f"title_{other}"), report.earliest) == ("", None)
    assert (source.url, source.publisher_de, source.publisher_uk) == (item.url, "Stadt Beispiel", "Місто Приклад")
    assert (source.language, source.read_on) == (language, timezone.localdate())


def test_draft_is_the_work_of_who_clicked(editor):
    decide(editor, factories.news_item(), report="1")
    versions = Version.objects.filter(step=Step.CREATED).values_list("label", "made_by")
    assert set(versions) == {("news.pressrelease", editor.pk), ("partnership.source", editor.pk)}


def test_source_that_is_there_is_taken_as_it_is(editor):
    item = factories.news_item()
    source = factories.source(url=item.url, language="en")
    read_on = source.read_on
    decide(editor, item, report="1")
    source.refresh_from_db()
    assert (PressRelease.objects.get().original, source.read_on) == (source, read_on)


def test_two_items_of_one_title_make_two_drafts(editor):
    for _number in range(2):
        decide(editor, factories.news_item(title="Titel"), report="1")
    assert sorted(PressRelease.objects.values_list("slug_de", flat=True)) == ["titel", "titel-2"]


# --- not for us -------------------------------------------------------------------------------------------------------


def test_click_puts_aside_and_keeps_who_and_when(editor):
    item = factories.news_item()
    before = timezone.now()
    assert decide(editor, item, dismiss="1").url == START
    item.refresh_from_db()
    assert (item.outcome, item.decided_by, item.decided_at >= before) == ("dismissed", editor, True)
    assert (PressRelease.objects.count(), shown(editor)) == (0, [])


@pytest.mark.parametrize("second", ["report", "dismiss"])
@pytest.mark.parametrize("first", ["report", "dismiss"])
def test_second_click_changes_nothing_and_says_so(editor, first, second):
    item, other = factories.news_item(), factories.editor(interface_language="de")
    decide(editor, item, **{first: "1"})
    decided = NewsItem.objects.values().get()
    client = log_in(other)
    page = client.post(reverse("admin:incoming", args=[item.pk]), {second: "1"}, follow=True).content.decode()
    assert (NewsItem.objects.values().get(), PressRelease.objects.count()) == (decided, int(first == "report"))
    assert "Darüber hat inzwischen jemand entschieden." in page


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [{}, {"report": "1", "dismiss": "1"}, {"other": "1"}])
def test_what_is_no_choice_is_refused(editor, data):
    item = factories.news_item()
    assert decide(editor, item, **data).status_code == 400
    assert NewsItem.objects.get().outcome == NewsItem.Outcome.NEW


@pytest.mark.parametrize("choice", ["report", "dismiss"])
def test_who_may_add_no_report_decides_nothing(choice):
    item = factories.news_item()
    statuses = [
        decide(user, item, **{choice: "1"}).status_code
        for user in (factories.translator("de"), factories.administrator(), factories.staff())
    ]
    assert (statuses, NewsItem.objects.get().outcome) == ([403] * 3, NewsItem.Outcome.NEW)


def test_click_from_another_site_does_nothing(editor):
    client, item = UncheckedClient(enforce_csrf_checks=True), factories.news_item()
    client.force_login(editor)
    assert client.post(reverse("admin:incoming", args=[item.pk]), {"dismiss": "1"}).status_code == 403
    assert NewsItem.objects.get().outcome == NewsItem.Outcome.NEW


def test_item_that_is_none_is_not_found(editor):
    assert log_in(editor).post(reverse("admin:incoming", args=[999]), {"dismiss": "1"}).status_code == 404
