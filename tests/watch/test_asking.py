"""Asking as a guest: by the rules of the house, one question at a time, and no more when told to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from partnership.links import reach
from partnership.links.reach import Unreachable
from partnership.watch.asking import PAUSE, Guest, Refused, Resting, rest

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)


@pytest.fixture
def guest():
    return Guest()


def test_guest_says_who_it_is(web, guest, settings):
    settings.SITE_URL = "https://partnership.example"
    Guest().get(web.says("/a", "x"), {"Accept": "text/html"})
    said = web.headers[-1]
    assert said["User-Agent"] == "Mozilla/5.0 (compatible; PartnershipNews/1.0; +https://partnership.example)"
    assert (said["Accept-Encoding"], said["Accept"]) == ("identity", "text/html")


def test_rules_of_a_site_are_asked_once_and_first(web, guest):
    web.says("/robots.txt", "User-agent: *\nDisallow: /b")
    guest.get(web.says("/a", "x"), {})
    guest.get(web.says("/c", "x"), {})
    assert web.asked == ["/robots.txt", "/a", "/c"]


def test_what_the_rules_forbid_is_not_asked(web, guest):
    web.says("/robots.txt", "User-agent: PartnershipNews\nDisallow: /b")
    with pytest.raises(Refused):
        guest.get(web.says("/b", "x"), {})
    assert web.asked == ["/robots.txt"]


def test_redirect_leads_past_no_rule(web, guest):
    web.says("/robots.txt", "User-agent: *\nDisallow: /b")
    with pytest.raises(Refused):
        guest.get(web.says("/a", status=302, Location="/b"), {})
    assert web.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_site_without_rules_is_asked(web, guest, status):
    web.says("/robots.txt", "User-agent: *\nDisallow: /", status)
    assert guest.get(web.says("/a", "x"), {}).body == b"x"


@pytest.mark.parametrize("status", [500, 502])
def test_site_whose_rules_do_not_come_is_not_asked(web, guest, status):
    web.says("/robots.txt", "", status)
    for _time in range(2):
        with pytest.raises(Unreachable, match=rf"robots.txt: {status}"):
            guest.get(web.says("/a", "x"), {})
    assert web.asked == ["/robots.txt"]


def test_rules_may_be_elsewhere(web, guest):
    web.says("/robots.txt", status=301, Location="/rules")
    web.says("/rules", "User-agent: *\nDisallow: /a")
    with pytest.raises(Refused):
        guest.get(web.says("/a", "x"), {})


def test_rules_without_end_are_read_to_their_limit(web, guest):
    web.says("/robots.txt", "User-agent: *\nDisallow: /b\n" + "# x\n" * 200_000)
    assert guest.get(web.says("/a", "x"), {}).body == b"x"
    with pytest.raises(Refused):
        guest.get(web.says("/b", "x"), {})


def test_host_is_left_alone_between_two_questions(web, guest, slept):
    guest.get(web.says("/a", "x"), {})
    guest.get(web.says("/b", "x"), {})
    assert [PAUSE - 1 < wait <= PAUSE for wait in slept] == [True, True]  # before /a and /b, not before the rules


@pytest.mark.parametrize("status", [429, 503])
def test_host_that_has_had_enough_is_asked_no_more(web, guest, status):
    with pytest.raises(Resting) as told:
        guest.get(web.says("/a", "x", status, Retry_After="7200"), {})
    assert timedelta(minutes=119) < told.value.until - datetime.now(UTC) < timedelta(minutes=121)
    with pytest.raises(Resting):
        guest.get(web.says("/b", "x"), {})
    assert web.asked == ["/robots.txt", "/a"]


def test_host_may_say_so_where_its_rules_are_asked(web, guest):
    web.says("/robots.txt", "", 429)
    with pytest.raises(Resting):
        guest.get(web.says("/a", "x"), {})
    assert web.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    ("retry_after", "hours"),
    [
        ("7200", 2),
        ("Sat, 28 Nov 2026 05:00:00 GMT", 2),
        ("", 1),
        ("soon", 1),
        ("-5", 1),
        ("Sat, 28 Nov 2020 05:00:00 GMT", 0),
        ("9" * 50, 14 * 24),
        ("Sat, 28 Nov 2099 05:00:00 GMT", 14 * 24),
    ],
)
def test_wait_is_as_long_as_the_host_says_within_bounds(retry_after, hours):
    assert rest(retry_after, NOW) == NOW + timedelta(hours=hours)


def test_redirect_leads_nobody_inside(web, guest, monkeypatch):
    monkeypatch.setattr(reach, "_is_public", lambda address: len(web.asked) < 2)
    with pytest.raises(Unreachable, match="no public address"):
        guest.get(web.says("/a", status=302, Location="http://127.0.0.1:9/"), {})
    assert web.asked == ["/robots.txt", "/a"]
