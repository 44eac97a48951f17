"""The rules of robots.txt, by RFC 9309."""

import time

import pytest

from partnership.watch.robots import Rules, fits


def allowed(text, path="/presse/a.html?x=1", robot="Watcher"):
    return Rules.read(text, robot).allow(f"https://stadt.example{path}")


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("Disallow: /", True),  # addressed to nobody
        ("User-agent: other\nDisallow: /", True),
        ("USER-AGENT: watcher/1.0 (x)\nDISALLOW: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Watcher\nAllow: /", True),
        ("User-agent: Watcher\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: other\nUser-agent: Watcher\nDisallow: /", False),
        ("User-agent: other\n\nUser-agent: Watcher\nDisallow: /", False),
        ("User-agent: Watcher\nDisallow: /x\nUser-agent: other\nDisallow: /", True),
        ("User-agent: Watcher\nAllow: /\nUser-agent: other\nAllow: /\nUser-agent: Watcher\nDisallow: /presse/", False),
        ("User-agent: *\nSitemap: /s.xml\nUser-agent: Watcher\nDisallow: /", False),
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /", False),
        ("User-agent: * # all\r\nDisallow: /presse # the press", False),
        ("\ufeffUser-agent: *\rDisallow: /", False),
        ("User-agent: *\nDisallow: presse", True),  # no path
        ("nonsense\n<html>:/\nUser-agent *\nDisallow /", True),
    ],
)
def test_rules_are_those_of_the_group_for_the_robot(text, is_allowed):
    assert allowed(text) is is_allowed


@pytest.mark.parametrize(
    ("rules", "is_allowed"),
    [
        ("Disallow: /\nAllow: /presse/", True),
        ("Allow: /presse/\nDisallow: /", True),
        ("Allow: /\nDisallow: /presse/", False),
        ("Disallow: /presse/\nAllow: /presse/", True),  # as long: in favour of asking
        ("Disallow: /*.html", False),
        ("Disallow: /*.html$", True),  # the query follows
        ("Disallow: /*x=1$", False),
        ("Disallow: /*?", False),
        ("Disallow: /presse/b", True),
        ("Disallow: /Presse/", True),
        ("Disallow: /%70resse/", False),
        ("Disallow: *a.html", False),
    ],
)
def test_longest_path_that_fits_decides(rules, is_allowed):
    assert allowed(f"User-agent: *\n{rules}") is is_allowed


def test_paths_are_compared_as_they_are_sent():
    assert not allowed("User-agent: *\nDisallow: /Дніпро", "/%d0%94%D0%BD%D1%96%D0%BF%D1%80%D0%BE/x")
    assert allowed("User-agent: *\nDisallow: /a/b", "/a%2Fb")


def test_rules_themselves_may_always_be_asked():
    assert allowed("User-agent: *\nDisallow: /", "/robots.txt")


@pytest.mark.parametrize(
    ("pattern", "path", "is_fitting"),
    [("/a*b*c", "/a-b-c-d", True), ("/a*b*c$", "/a-b-c-d", False), ("/a*c$", "/a-c-c", True), ("/a*a$", "/a", False)],
)
def test_star_stands_for_anything(pattern, path, is_fitting):
    assert fits(pattern, path) is is_fitting


def test_pattern_of_many_stars_takes_no_time():
    started = time.monotonic()
    assert not fits("/" + "*a" * 5000 + "b", "/" + "a" * 10_000)
    assert time.monotonic() - started < 1
