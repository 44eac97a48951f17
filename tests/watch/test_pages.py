"""Pages without a feed: each link of the site with its title, the words that stand with it, and its day."""

import time
from contextlib import suppress
from datetime import date

import pytest

from partnership.watch.feeds import Unreadable
from partnership.watch.items import Item
from partnership.watch.pages import items

URL = "https://www.stadt.example/presse"
DAY = date(2026, 11, 20)


def read(html):
    return {item.url.removeprefix("https://www.stadt.example"): item for item in items(html, URL)}


CARDS = {
    "card": '<article><time datetime="2026-11-20T10:00">x</time><h3><a href="/a">Titel</a></h3><p>Mehr dazu</article>',
    "row": "<table><tr><td>20.11.2026<td><a href='/a'>Titel</a><td>Mehr dazu<tr><td><a href=/b>B</a></table>",
    "item": '<ul><li>20. November 2026 <a href="/a">Titel</a> Mehr dazu<li><a href="/b">B</a></ul>',
    "picture and title": '<div><a href="/a"><img alt=""></a><a href="/a">Titel</a><p>20 листопада 2026</p>Mehr dazu</div>',
    "heading beside a vague link": "<div><h2>Titel</h2>20.11.2026 Mehr dazu <a href=/a>weiterlesen</a></div>",
}


@pytest.mark.parametrize("html", CARDS.values(), ids=CARDS)
def test_link_is_read_with_what_stands_with_it(html):
    item = read(f"<nav><a href=/x>X</a></nav>{html}<p><a href=/y>Y</a> 1.1.2020</p>")["/a"]
    assert (item.title, item.day, "Mehr dazu" in item.text) == ("Titel", DAY, True)


def test_neighbours_share_neither_words_nor_days():
    found = read("<div><a href=/a>A</a> 20.11.2026</div><div><a href=/b>B</a></div>")
    assert found["/b"] == Item("https://www.stadt.example/b", "B", "B", None)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='https://andere.example/a'>Titel</a>",
        "<a href='/presse?utm_source=x#teil'>Titel</a>",
        "<a href='javascript:x'>Titel</a>",
        "<a href='mailto:x@stadt.example'>Titel</a>",
        "<a name=a>Titel</a>",
        "<!-- <a href=/a>Titel</a> -->",
        "<script>'<a href=/a>Titel</a>'</script>",
        "",
    ],
)
def test_page_that_links_no_other_text_of_its_site_is_unreadable(html):
    with pytest.raises(Unreadable, match="no link"):
        items(html, URL)


def test_link_that_says_nothing_is_none():
    assert read("<a href=/a> </a><a href=/b>mehr</a>") == {}


def test_address_in_a_link_is_unescaped_once():
    assert list(read("<a href='/a?x=1&amp;amp;y=2'>T</a>")) == ["/a?x=1&amp;y=2"]


MUCH = 1_000_000
SLOW = {
    name: part * (MUCH // len(part))
    for name, part in {
        "deep": "<div>",
        "deep links": "<div><a href=/z>",
        "links": "<a href='/x'>y",
        "no end of a tag": '<a x="1 ',
        "quotes": "<a '\"",
        "comments": "<!--",
        "no end of a word": "x",
        "spaces": "<a href= ",
        "ends": "</div>",
    }.items()
}


@pytest.mark.parametrize("html", SLOW.values(), ids=SLOW)
def test_no_page_takes_long(html):
    started = time.monotonic()
    with suppress(Unreadable):
        items(html, URL)
    assert time.monotonic() - started < 5
