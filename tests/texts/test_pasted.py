"""A text keeps what its writer sees of it, whichever program it comes from, and says what it lost."""

import re
import time

import pytest
from django.utils import translation

from partnership.desk.editor import said
from partnership.texts.richtext import plain, read, sanitise
from partnership.texts.unseen import Loss
from partnership.texts.unwrapped import carries_more, unwrapped
from tests import factories
from tests.texts.clipboards import CLIPBOARDS, EXPECTED, word_item

MATRIX = [(program, brought) for program in CLIPBOARDS for brought in EXPECTED]


def compact(html):
    """HTML as a browser would show it: without line breaks, and a paragraph alone in an item as its words."""
    text = re.sub(r"\s*(</?(?:p|ul|ol|li|h2)\b[^>]*>)\s*", r"\1", " ".join(html.split()))
    text = re.sub(r"<li><p>([^<]*)</p></li>", r"<li>\1</li>", text)
    return re.sub(r"</?strong>", "", text)


@pytest.mark.parametrize(("program", "brought"), MATRIX)
def test_a_text_keeps_what_its_writer_sees(program, brought):
    shell, fragments = CLIPBOARDS[program]
    html, lost = read(shell(fragments[brought]))
    with translation.override("en"):
        assert (compact(html), " ".join(said(lost))) == EXPECTED[brought]


@pytest.mark.parametrize("program", CLIPBOARDS)
def test_each_program_was_tried_with_everything(program):
    assert set(CLIPBOARDS[program][1]) == set(EXPECTED)


# --- what no one program stands for -------------------------------------------------------------------------------------

KEPT = {
    "levels": (
        word_item("a", "·") + word_item("b", "1.", "l0 level2 lfo1") + word_item("c", "2.", "l0 level2 lfo1"),
        "<ul><li>a<ol><li>b</li><li>c</li></ol></li></ul>",
    ),
    "a list that goes on": (
        word_item("a", "1.") + "<p>x</p>" + word_item("b", "2."),
        '<ol><li>a</li></ol><p>x</p><ol start="2"><li>b</li></ol>',
    ),
    "a list in a list": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "a cell for two rows": (
        "<table><tr><td rowspan=2>Köln<td>2024<td>5<tr><td>2025<td>6</table>",
        "<p>Köln: 2024; 5</p><p>Köln: 2025; 6</p>",
    ),
    "a table for the layout": ("<table><tr><td><h2>A</h2><td><ul><li>b</ul></table>", "<h2>A</h2><ul><li>b</li></ul>"),
    "cells without a table": ("<td>a</td><td>b</td>", "a b"),
    "blocks in a heading": ("<h2><div>a</div><div>b</div></h2>", "<h2>a b</h2>"),
    "words beside a block": ("eins<div>zwei</div>drei", "eins<p>zwei</p>drei"),
    "lines": ("<pre>eins\nzwei</pre>", "<p>eins<br>zwei</p>"),
    "figures without letters": ("<p>10<sup>-3</sup> 10<sup>6a</sup> 2<sup>nd</sup></p>", "<p>10⁻³ 10^(6a) 2nd</p>"),
    "white on black": ("<p style='background:#000'><font color=white>da</font></p>", "<p>da</p>"),
    "small around large": ("<div style='font-size:0'><p style='font-size:12pt'>da</p></div>", "<p>da</p>"),
    "no note": ("<p>a<a href='#b'>1</a></p><h2 id=b>B</h2>", "<p>a1</p><h2>B</h2>"),
    "what is left out before a stop": ("<p>Ein Bus <s>alt</s>, <s>rot</s>.</p>", "<p>Ein Bus,.</p>"),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_is_seen_is_kept(case):
    html, expected = KEPT[case]
    assert sanitise(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p style='visibility:hidden'>weg</p>",
        "<p style='opacity: 0'>weg</p>",
        "<p hidden>weg</p>",
        "<p class='sr-only'>weg</p>",
        "<p style='color:#fff;background:#ffffff'>weg</p>",
        "<p style='color:rgba(0,0,0,0)'>weg</p>",
        "<p style='font:0/0 a'>weg</p>",
        "<p style='text-indent:-9999px'>weg</p>",
        "<p style='max-height:0;overflow:hidden'>weg</p>",
        "<p style='clip:rect(0 0 0 0)'>weg</p>",
        "<style>.x {display: none}</style><p class=x>weg</p>",
    ],
)
def test_nothing_hidden_is_kept_whatever_hides_it(html):
    assert read(f"{html}<p>da</p>") == ("<p>da</p>", {Loss.HIDDEN: 1})


WRAPPED = [
    "https://urldefense.com/v3/__https://x.example/a?b=1__;!!abc!xyz$",
    "https://urldefense.proofpoint.com/v1/url?u=https://x.example/a%3Fb=1&k=1",
    "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fx.example%2fa%3fb%3d1&c=E,1,liza",
    "https://secure-web.cisco.com/1abc/https%3A%2F%2Fx.example%2Fa%3Fb%3D1",
    "https://eu-central-1.protection.sophos.com?d=x.example&u=aHR0cHM6Ly94LmV4YW1wbGUvYT9iPTE=&i=liza",
    "https://deref-gmx.net/mail/client/abc/dereferrer/?redirectUrl=https%3A%2F%2Fx.example%2Fa%3Fb%3D1",
    "https://x.example/a?utm_source=mail&b=1&mc_eid=0a1b",
]


@pytest.mark.parametrize("address", WRAPPED)
def test_an_address_is_unwrapped(address):
    assert unwrapped(address) == "https://x.example/a?b=1"
    assert plain(sanitise(f"<p>Siehe {address.replace('&', '&amp;')}.</p>")) == "Siehe https://x.example/a?b=1."


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("https://protect-eu.mimecast.com/s/AbC?domain=x.example", True),
        ("https://x.example/?to=liza%40stadt.example", True),
        ("https://x.example/?url=https%3A%2F%2Fy.example", True),
        ("https://web.archive.org/web/2023/https://x.example/", False),
        ("https://www.google.com/maps/@51.2,6.7,12z", False),
        ("https://eur-lex.europa.eu/?uri=CELEX%3A32022R0001", False),
        ("mailto:presse@x.example", False),
        ("http://[::1", False),
    ],
)
def test_an_address_that_says_more_is_known(address, more):
    assert carries_more(address) is more


@pytest.mark.django_db
def test_the_address_of_a_source_is_unwrapped():
    assert factories.source(url=WRAPPED[0]).url == "https://x.example/a?b=1"


@pytest.mark.parametrize("piece", ["<div>", "<div><!--</div>-->", "<a ", "<style>{</style>", "<", "<table><tr><td>a"])
def test_no_text_takes_more_time_than_its_length(piece):
    begun = time.monotonic()
    read((piece * 300_000)[:300_000])
    assert time.monotonic() - begun < 20
