"""By what a text is known again, which addresses count, and the days that texts are from."""

from datetime import date

import pytest

from partnership.watch.items import address, day_in, identity, stamped

BASE = "https://stadt.example/presse/"


@pytest.mark.parametrize(
    "varied",
    [
        "http://stadt.example/hilfe",
        "https://www.stadt.example/hilfe/",
        "https://STADT.example:443/hilfe#teil",
        "https://stadt.example/hilfe?utm_source=rss&utm_medium=feed",
        "https://stadt.example/hilfe?fbclid=x&gclid=y&mtm_campaign=z",
        "https://stadt.example/hilfe;jsessionid=1A2B",
        "https://stadt.example/hilfe/amp/",
        "https://stadt.example/%68ilfe",
    ],
)
def test_text_is_known_again_however_its_address_is_written(varied):
    assert identity(varied) == identity("https://stadt.example/hilfe")


@pytest.mark.parametrize(
    "other",
    [
        "https://stadt.example/hilfe?id=1",
        "https://stadt.example/hilfe2",
        "https://stadt.example:8443/hilfe",
        "https://amt.stadt.example/hilfe",
    ],
)
def test_another_text_is_another(other):
    assert identity(other) != identity("https://stadt.example/hilfe")


def test_order_of_parameters_means_nothing():
    assert identity(f"{BASE}?a=1&b=2") == identity(f"{BASE}?b=2&utm_id=3&a=1")


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("hilfe", "https://stadt.example/presse/hilfe"),
        (" /hilfe#teil ", "https://stadt.example/hilfe"),
        ("//andere.example/х", "https://andere.example/%D1%85"),
        ("https://кам.example/", "https://xn--80ath.example/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:presse@stadt.example", ""),
        ("https://land.example@boese.example/", ""),
        ("https://stadt.example:99999/", ""),
        ("http://[x/", ""),
        ("https://a..b/", ""),
        ("/" + "x" * 500, ""),
    ],
)
def test_link_counts_if_it_leads_into_the_web(href, leads_to):
    assert address(BASE, href) == leads_to


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Fri, 20 Nov 2026 10:00:00 +0100", date(2026, 11, 20)),
        ("2026-11-20T23:30:00Z", date(2026, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
        ("2026-13-20", None),
        ("9" * 500, None),
        ("gestern", None),
        ("", None),
    ],
)
def test_day_of_a_feed_is_read_in_both_notations(text, day):
    assert stamped(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "am 20.11.2026",
        "20. November 2026",
        "20.November 2026",
        "20 листопада 2026 року",
        "20 Листопада, 2026",
        "2026-11-20T09:00",
        "1. X, 20.11.2026",
    ],
)
def test_day_stands_in_a_text_in_figures_or_words(text):
    assert day_in(f"Meldung {text} und 1.1.2020") == date(2026, 11, 20)


@pytest.mark.parametrize("text", ["31.2.2026", "Version 1.20.11.2026", "112026", "20. Nobember 2026", ""])
def test_text_without_a_day_has_none(text):
    assert day_in(text) is None
