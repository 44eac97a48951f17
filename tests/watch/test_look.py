"""The look by night: what of it is news, that nothing comes back, what is noted of each source, and that it ends."""

import fcntl
import os
from datetime import timedelta
from email.utils import format_datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnership.models import NewsItem, Side, WatchedSource
from partnership.models.watched import Outcome
from partnership.watch import asking, look
from partnership.watch.look import last_looked, look_for_news
from tests import factories

pytestmark = pytest.mark.django_db
NEW, PASSED = NewsItem.Outcome.NEW, NewsItem.Outcome.PASSED


@pytest.fixture(autouse=True)
def places(db):
    factories.municipality()
    factories.municipality(Side.OBLAST, "Dnipro", "Дніпро")


def entry(path, title="Köln hilft Dnipro", days=1):
    """An item of a feed, some days old; None: without a day."""
    day = "" if days is None else f"<pubDate>{format_datetime(timezone.now() - timedelta(days=days))}</pubDate>"
    return f"<item><title>{title}</title><link>{path}</link>{day}</item>"


def feed(*entries):
    return f"<rss><channel>{''.join(entries)}</channel></rss>"


def found():
    """What is kept: the end of each address, with what became of it."""
    return {item.url.rpartition("/")[2]: item.outcome for item in NewsItem.objects.all()}


def read_before(**values):
    """A source that was read yesterday without anything in it."""
    yesterday = timezone.now() - timedelta(days=1)
    source = factories.watched(**values)
    WatchedSource.objects.filter(pk=source.pk).update(looked_at=yesterday, read_at=yesterday)
    return source


def look_again():
    return {source.url.rpartition("/")[2]: number for source, number in look_for_news()}


# --- what is news -----------------------------------------------------------------------------------------------------


def test_text_that_names_both_sides_is_kept_with_title_and_day(web):
    source = factories.watched(url=web.says("/feed", feed(entry("/a"), entry("/b", "Köln feiert"))))
    assert look_again() == {"feed": 1}
    [item] = NewsItem.objects.waiting()
    yesterday = timezone.localdate(timezone.now() - timedelta(days=1))
    assert (item.url, item.title, item.day) == (f"{web.base}/a", "Köln hilft Dnipro", yesterday)
    assert item.source == source


@pytest.mark.parametrize("title", ["Hilfe für Dnipro", "Допомога Дніпру"])
def test_publisher_names_a_side_of_each_of_its_texts(web, title):
    url = web.says("/feed", feed(entry("/a", title)))
    source = factories.watched(url=url)
    assert look_again() == {"feed": 0}
    WatchedSource.objects.filter(pk=source.pk).update(publisher_de="Stadt Köln")
    assert look_again() == {"feed": 1}


@pytest.mark.parametrize(("days", "outcome"), [(29, NEW), (31, PASSED), (None, PASSED), (-5, PASSED)])
def test_first_look_takes_what_is_dated_and_recent(web, days, outcome):
    factories.watched(url=web.says("/feed", feed(entry("/a", days=days))))
    look_again()
    assert found() == {"a": outcome}


@pytest.mark.parametrize(("days", "outcome"), [(29, NEW), (32, PASSED), (None, NEW), (-5, NEW)])
def test_later_look_takes_what_was_not_there_before(web, days, outcome):
    read_before(url=web.says("/feed", feed(entry("/a", days=days))))
    look_again()
    assert found() == {"a": outcome}


def test_what_appeared_while_a_source_could_not_be_read_is_news(web):
    read_before(url=web.says("/feed", feed(entry("/a", days=50), entry("/b", days=100))))
    WatchedSource.objects.update(read_at=timezone.now() - timedelta(days=60), failing_since=timezone.now())
    look_again()
    assert found() == {"a": NEW, "b": PASSED}


def test_text_never_comes_back_whatever_its_address_or_source(web):
    read_before(url=web.says("/feed", feed(entry("/a?utm_source=x"), entry("/a"))))
    read_before(url=web.says("/more", "<a href='/a/?fbclid=y'>Köln hilft Dnipro</a>"))
    assert sum(look_again().values()) == 1
    NewsItem.objects.update(outcome=NewsItem.Outcome.DISMISSED)
    assert look_again() == {"feed": 0, "more": 0}
    assert found() == {"a?utm_source=x": NewsItem.Outcome.DISMISSED}


def test_text_that_is_forgotten_does_not_come_back(web):
    read_before(url=web.says("/feed", feed(entry("/a"))))
    look_again()
    NewsItem.objects.all().forget()
    assert look_again() == {"feed": 0}
    assert [(item.url, item.title, item.source) for item in NewsItem.objects.all()] == [("", "", None)]


def test_text_that_the_site_rests_on_is_no_news(web):
    read_before(url=web.says("/feed", feed(entry("/a"))))
    factories.source(url=f"{web.base}/a/?utm_source=x")
    assert (look_again(), found()) == ({"feed": 0}, {})


def test_source_without_measure_fills_no_desk(web):
    read_before(url=web.says("/feed", feed(*(entry(f"/{number}") for number in range(300)))))
    assert [look_again(), look_again()] == [{"feed": 200}, {"feed": 0}]


def test_text_at_an_address_that_no_source_may_have_is_passed_over(web):
    read_before(url=web.says("/feed", feed(entry("https://under_score.example/a"), entry("/b"))))
    look_again()
    assert found() == {"b": NEW}


# --- how it is asked --------------------------------------------------------------------------------------------------


def test_source_is_asked_whether_anything_has_changed(web):
    factories.watched(
        url=web.says("/feed", feed(entry("/a")), ETag='"x"', Last_Modified="Fri, 20 Nov 2026 10:00:00 GMT")
    )
    look_again()
    web.says("/feed", "", 304)
    assert look_again() == {"feed": 0}
    asked = web.headers[-1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"x"', "Fri, 20 Nov 2026 10:00:00 GMT")
    source = WatchedSource.objects.get()
    assert (source.outcome, source.etag, source.read_at) == (Outcome.READ, '"x"', source.looked_at)


def test_mark_without_measure_is_not_kept(web):
    factories.watched(url=web.says("/feed", feed(), ETag="x" * 201, Last_Modified="ä"))
    look_again()
    assert list(WatchedSource.objects.values_list("etag", "last_modified")) == [("", "")]


def test_another_address_is_looked_at_for_the_first_time(web):
    source = read_before(url=web.says("/feed", feed(), ETag="x"))
    look_again()
    source.refresh_from_db()
    source.url = web.says("/page", "<a href='/a'>Köln hilft Dnipro</a>")
    source.save()
    look_again()
    assert (found(), "If-None-Match" in web.headers[-1]) == ({"a": PASSED}, False)


@pytest.mark.parametrize("values", [{"is_active": False}, {"wait_until": timezone.now() + timedelta(days=2)}])
def test_source_that_is_not_due_is_not_asked(web, values):
    factories.watched(url=web.says("/feed", feed()))
    WatchedSource.objects.update(**values)
    assert (look_again(), web.asked) == ({}, [])


# --- what fails -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (("", 404), Outcome.GONE),
        (("", 410), Outcome.GONE),
        (("", 403), Outcome.REFUSED),
        (("", 500), Outcome.UNREACHABLE),
        (("", 204), Outcome.UNREACHABLE),
        (("", 429), Outcome.WAITING),
        (("<rss>",), Outcome.UNREADABLE),
        (("<!DOCTYPE x><rss/>",), Outcome.UNREADABLE),
        (("<p>Seite</p>",), Outcome.UNREADABLE),
        (("<a href=/a>A</a>" * 300,), Outcome.UNREADABLE),  # too long
    ],
)
def test_source_that_fails_says_how_and_since_when(web, monkeypatch, said, outcome):
    monkeypatch.setattr(asking, "MOST_BYTES", 4000)
    factories.watched(url=web.says("/feed", *said))
    factories.watched(url=web.says("/next", feed(entry("/a"))))
    [failed, _read] = WatchedSource.objects.order_by("pk")
    look_again()
    failed.refresh_from_db()
    assert (failed.outcome, failed.failing_since, failed.read_at) == (outcome, failed.looked_at, None)
    assert bool(failed.reason) and (outcome == Outcome.WAITING or found() == {"a": NEW})


def test_since_when_a_source_fails_is_kept_until_it_is_read(web):
    factories.watched(url=web.says("/feed", "", 500))
    look_again()
    first = WatchedSource.objects.get().looked_at
    look_again()
    again = WatchedSource.objects.get()
    assert (again.failing_since, again.looked_at > first) == (first, True)
    web.says("/feed", feed())
    look_again()
    read = WatchedSource.objects.get()
    assert (read.failing_since, read.outcome, read.reason) == (None, Outcome.READ, "")


def test_rules_that_forbid_it_are_said(web):
    web.says("/robots.txt", "User-agent: *\nDisallow: /")
    factories.watched(url=web.says("/feed", feed(entry("/a"))))
    look_again()
    assert [(source.outcome, source.reason) for source in WatchedSource.objects.all()] == [
        (Outcome.REFUSED, "robots.txt does not allow it")
    ]


def test_fault_that_nobody_thought_of_stops_no_look(web, monkeypatch, caplog):
    factories.watched(url=web.says("/feed", feed()))
    factories.watched(url=web.says("/next", feed()))
    monkeypatch.setattr(look, "read", lambda reply: [] if reply.url.endswith("next") else {}["oops"])
    look_again()
    outcomes = [(source.outcome, source.reason) for source in WatchedSource.objects.order_by("pk")]
    assert outcomes == [(Outcome.UNREADABLE, "KeyError"), (Outcome.READ, "")]
    assert [record.exc_info[0] for record in caplog.records] == [KeyError]  # so that somebody mends it


def test_look_writes_nothing_that_the_desk_changed_meanwhile(web, monkeypatch):
    source = factories.watched(url=web.says("/feed", feed()))
    read = look.read

    def change(reply):
        WatchedSource.objects.filter(pk=source.pk).update(is_active=False, publisher_de="Neu")
        return read(reply)

    monkeypatch.setattr(look, "read", change)
    look_again()
    source.refresh_from_db()
    assert (source.is_active, source.publisher_de, source.outcome) == (False, "Neu", Outcome.READ)


@pytest.mark.parametrize("change", [{"url": "https://watched.example/new"}, None])
def test_source_that_the_desk_takes_away_meanwhile_brings_nothing(web, monkeypatch, change):
    source = factories.watched(url=web.says("/feed", feed(entry("/a"))))
    factories.watched(url=web.says("/next", feed(entry("/b"))))
    read, rows = look.read, WatchedSource.objects.filter(pk=source.pk)

    def take_away(reply):
        rows.update(**change) if change else rows.delete()
        return read(reply)

    monkeypatch.setattr(look, "read", take_away)
    look_again()
    assert (found(), [row.looked_at for row in rows]) == ({"b": NEW}, [None] if change else [])


# --- one at a time, and an end ----------------------------------------------------------------------------------------


def test_second_look_at_a_time_does_nothing(web, settings):
    factories.watched(url=web.says("/feed", feed()))
    holder = os.open(settings.VAR_DIR, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    with pytest.raises(CommandError, match="under way"):
        call_command("check_news")
    os.close(holder)
    assert web.asked == []
    call_command("check_news", stdout=StringIO())
    assert web.asked == ["/robots.txt", "/feed"]


def test_who_was_not_looked_at_in_time_is_first_the_next_time(web, monkeypatch):
    for name in ("a", "b"):
        factories.watched(url=web.says(f"/{name}", feed()))
    monkeypatch.setattr(look, "LONGEST_RUN", 0)
    ticks = iter(range(100))
    monkeypatch.setattr(look.time, "monotonic", lambda: next(ticks) // 2)
    first = list(look_again())
    assert (first, list(look_again())) == (["a"], ["b"])


# --- what is told -----------------------------------------------------------------------------------------------------


def test_day_of_the_last_look_is_that_of_all_sources(web):
    assert last_looked() is None
    read_before(url=web.says("/a", feed()))
    factories.watched(url=web.says("/b", "", 500))
    before = last_looked()
    look_again()
    assert before < last_looked() == min(source.looked_at for source in WatchedSource.objects.all())


def test_look_that_read_nothing_is_none(web):
    read_before(url=web.says("/a", "", 500))
    before = last_looked()
    look_again()
    assert last_looked() == before


def test_command_says_what_became_of_each_source(web):
    factories.watched(url=web.says("/a", feed(entry("/x"))))
    factories.watched(url=web.says("/b", "", 404))
    said = StringIO()
    call_command("check_news", stdout=said)
    assert said.getvalue().splitlines() == [
        f"{web.base}/a",
        "  1 new",
        f"{web.base}/b",
        "  gone: 404",
        "1 new, 1 read, 1 failed",
    ]
