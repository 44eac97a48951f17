"""Feeds: three notations read alike, and nothing that a feed holds does more than name texts."""

import time
from datetime import date

import pytest

from partnership.watch.feeds import Unreadable, is_feed, items
from partnership.watch.items import Item

URL = "https://stadt.example/feed/"
RSS = """<?xml version="1.0" encoding="windows-1251"?>
<rss version="2.0"><channel><title>Stadt</title><item><title>Hilfe f&#252;r Dnipro</title><link>/hilfe</link>
<description>&lt;p&gt;Ein &lt;b&gt;Transport&lt;/b&gt;&lt;/p&gt;</description>
<pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">Hilfe für Dnipro</title>
<link rel="self" href="/feed/1"/><link href="/hilfe"/><summary>Ein Transport</summary>
<published>2026-11-20T10:00:00+01:00</published><updated>2026-11-22T10:00:00+01:00</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><title>Hilfe für Dnipro</title><link>/hilfe</link>
<description>Ein Transport</description><dc:date>2026-11-20</dc:date></item></rdf:RDF>"""


def rss(*entries):
    return f"<rss><channel>{''.join(f'<item>{entry}</item>' for entry in entries)}</channel></rss>"


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF], ids=["RSS", "Atom", "RDF"])
def test_notations_of_feeds_read_alike(feed):
    assert is_feed(feed)
    assert items(feed, URL) == [
        Item("https://stadt.example/hilfe", "Hilfe für Dnipro", "Ein Transport", date(2026, 11, 20))
    ]


def test_page_is_no_feed():
    assert not is_feed("<!DOCTYPE html><html><head><link rel=alternate href=/rss></head></html>")


def test_entry_without_title_or_address_is_passed_over():
    feed = rss("<title>A</title>", "<link>/b</link>", "<title>C</title><link>javascript:x</link>")
    assert items(feed, URL) == []


def test_permanent_identifier_stands_in_for_a_link():
    [item] = items(rss("<title>A</title><guid>https://stadt.example/a</guid>"), URL)
    assert item.url == "https://stadt.example/a"


def test_title_is_one_clean_line_of_text():
    title = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;A&lt;/b&gt;\n\u202eB &amp;amp; C" + "x" * 300
    [item] = items(rss(f"<title>{title}</title><link>/a</link>"), URL)
    assert item.title == ("A B & C" + "x" * 300)[:200]


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]><rss>&a29;</rss>',
    "quadratic blow-up": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]><rss>{"&a;" * 50_000}</rss>',
    "file of the machine": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>',
    "address of the network": '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss/>',
    "behind a comment": "<?xml version='1.0'?><!-- <rss> --><!DOCTYPE rss><rss/>",
}


@pytest.mark.parametrize("feed", HOSTILE.values(), ids=HOSTILE)
def test_document_type_is_refused_at_once(feed):
    started = time.monotonic()
    with pytest.raises(Unreadable, match="document type"):
        items(feed, URL)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("feed", ["<rss><item>", "<rss>&ouml;</rss>", "<rss>\x00</rss>", "<rss>" + "<a>" * 100_000])
def test_what_is_not_well_formed_is_unreadable(feed):
    with pytest.raises(Unreadable, match="no well-formed XML"):
        items(feed, URL)
