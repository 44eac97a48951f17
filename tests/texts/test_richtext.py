"""Rich text holds what a press release needs, and nothing that could do anything."""

import re
from itertools import pairwise

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.models import CooperationArea
from partnership.publishing.state import State
from partnership.texts.hygiene import clean_text
from partnership.texts.richtext import ATTRIBUTES, SCHEMES, TAGS, plain, read, sanitise
from tests import factories

EMPTY_LINK = '<a rel="noopener">a</a>'
ADDRESS = "https://x.example/"

SCRIPTS = [
    ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
    ("<p>a</p><SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<p>a</p>"),
    ("<<script>alert(1)//<</script>", "&lt;"),
    ("<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt&gt;alert(1)ipt&gt;"),
    ("<script>alert(1)", ""),
    ("<!--><script>alert(1)</script>-->a", "--&gt;a"),
    ("<!--[if gte IE 4]><script>alert(1)</script><![endif]-->a", "a"),
    ("<![CDATA[<script>alert(1)</script>]]>a", "alert(1)]]&gt;a"),
    ("<textarea></textarea><script>alert(1)</script>a", "a"),
    ("<title><script>alert(1)</script></title>a", "a"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("&amp;lt;script&amp;gt;", "&amp;lt;script&amp;gt;"),
]
HANDLERS = [
    ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
    ("<p ONMOUSEOVER=alert(1) lang=uk>a</p>", '<p lang="uk">a</p>'),
    ("<p/onclick=alert(1)>a", "<p>a</p>"),
    ("<strong autofocus tabindex=1 onfocus=alert(1)>a</strong>", "<strong>a</strong>"),
    (f'<a href="{ADDRESS}"onclick=alert(1)>a</a>', f'<a href="{ADDRESS}" rel="noopener">a</a>'),
    ("<img src=x onerror=alert(1)>a", "a"),
    ('<IMG """><SCRIPT>alert(1)</SCRIPT>">', '"&gt;'),
    ("<video src=x onerror=alert(1)><source></video>a", "a"),
    ("<body onload=alert(1)>a", "a"),
    ("<details open ontoggle=alert(1)>a</details>", "<p>a</p>"),
    ("<marquee onstart=alert(1)>a</marquee>", "a"),
    ("<custom-element onclick=alert(1)>a</custom-element>", "a"),
    ('<p lang="de&quot; onclick=&quot;alert(1)">a</p>', "<p>a</p>"),
    ('<p title="a>b" lang="uk">c</p>', '<p lang="uk">c</p>'),
]
ADDRESSES = [
    (f'<a href="{address}">a</a>', EMPTY_LINK)
    for address in (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "\tjavascript:alert(1)",
        "&#1;javascript:alert(1)",
        "java&#9;script:alert(1)",
        "java&Tab;script&colon;alert(1)",
        "java&NewLine;script:alert(1)",
        "&#106;&#x61;vascript:alert(1)",
        "&#0000106avascript:alert(1)",
        "java&#x200b;script:alert(1)",
        "java\u200bscript:alert(1)",
        "&#x202e;javascript:alert(1)",
        "java\x00script:alert(1)",
        "feed:javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "blob:https://x/1",
        "file:///etc/passwd",
        "ftp://x.example/",
        "view-source:https://x.example/",
    )
] + [
    ('<a xlink:href="javascript:alert(1)">a</a>', EMPTY_LINK),
    (
        f'<a href="{ADDRESS}" target=_blank rel=opener style=x id=y class=z download ping="https://e.example">a</a>',
        f'<a href="{ADDRESS}" rel="noopener">a</a>',
    ),
    (f'<a href="{ADDRESS}">', ""),
]
ELEMENTS = [
    ('<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text>a</text></a></svg>', ""),
    ("<svg><script>alert(1)</script></svg>", ""),
    ("<svg><style><img src=x onerror=alert(1)></style></svg>", ""),
    ('<math><mtext><style><img title="</style><img src=x onerror=alert(1)>"></style></mtext></math>', ""),
    ('<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', ""),
    ('<math href="javascript:alert(1)">a</math>', "a"),
    ("<style>p{background:url(javascript:alert(1))}</style>a", "a"),
    ('<p style="background:url(javascript:alert(1))">a</p>', "<p>a</p>"),
    ("<link rel=stylesheet href=//evil.example/x.css>a", "a"),
    ('<iframe src="javascript:alert(1)">a</iframe>', ""),
    ('<iframe srcdoc="<script>alert(1)</script>"></iframe>a', "a"),
    ('<object data="data:text/html,<script>alert(1)</script>">a</object>', ""),
    ("<embed src=//evil.example/x.swf>a", "a"),
    ("<applet code=X>a</applet>", "a"),
    (
        '<form action="https://e.example/"><input name=q><button formaction="javascript:alert(1)">a</button></form>',
        "<p>a</p>",
    ),
    ('<meta http-equiv="refresh" content="0;url=javascript:alert(1)">a', "a"),
    ('<base href="https://evil.example/">a', "a"),
    ('<img srcset="https://evil.example/x 1x">a', "a"),
    ("<picture><source srcset=//evil.example/x><img></picture>a", "a"),
    ("<template><script>alert(1)</script>a</template>", ""),
    (
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">a</p></noscript>',
        '&lt;p title=""&gt;a',
    ),
    ("<!-- <p>secret</p> -->a", "a"),
    ("<?php echo 1 ?>a", "a"),
    ("<!DOCTYPE html><p>a</p>", "<p>a</p>"),
    ("<xmp><p>a</p></xmp>", "&lt;p&gt;a&lt;/p&gt;"),
    ("<plaintext><p>a", "&lt;p&gt;a"),
    ("<select><option><p>a</select>", "<p>a</p>"),
    ("<table><tr><td><p>a</td></tr></table>", "<p>a</p>"),
    ("<div><div><p>a</p></div></div>", "<p>a</p>"),
    ("<h1>a</h1>", "<h2>a</h2>"),
    ("<p>a<b>b<i>c<u>d</u></i></b></p>", "<p>a<strong>b<em>cd</em></strong></p>"),
    ("<p><em>a", "<p><em>a</em></p>"),
    ("</p></em></strong>a", "a"),
    ("<p><button><p>a</p></button></p>", "<p>a</p>"),
    (
        '<a href="/de/"><table><tr><td><a href="/uk/">a</a></table></a>',
        '<p><a href="/uk/" rel="noopener">a</a></p>',
    ),
]
CHARACTERS = [
    ("<p>a\u202eb\u2066c\u061cd\u200fe</p>", "<p>abcde</p>"),
    ("<p>a&#x202e;b&rlm;c&#8203;d&#xFEFF;e</p>", "<p>abcde</p>"),
    ("<p>a\x00b\x07c\x1bd\x9fe</p>", "<p>abcde</p>"),
    ("<p>a&#0;b</p>", "<p>a\ufffdb</p>"),
    ("<p>a\ud800b\udfffc</p>", "<p>abc</p>"),
    ("<p>\U000e0041\u2064a\ufff9</p>", "<p>a</p>"),
    ("<p>a\u2028b\u2029c\x0bd\x0ce\x85f</p>", "<p>a b c d e f</p>"),
    ("<p>Ko\u0308ln &#1080;&#774;</p>", "<p>Köln й</p>"),
]
EMPTY = [
    (fragment, "") for fragment in ("", " \n", "<p></p>", "<p>&nbsp;<br></p>", "<h2><em></em></h2>", "<p>\u200b</p>")
]
HOSTILE = [*SCRIPTS, *HANDLERS, *ADDRESSES, *ELEMENTS, *CHARACTERS, *EMPTY]
HARMLESS = [
    "<h2>Energie</h2><p>Fünf <strong>Busse</strong> und <em>zwei</em> Fahrzeuge.<br>Mehr folgt.</p>",
    '<h3>Теми</h3><ul><li>вода</li></ul><ol start="3"><li>освіта</li></ol>',
    '<blockquote lang="uk"><p>«Дякуємо».</p><cite>Ліза Дорн</cite></blockquote>',
    '<p>Auf <span lang="uk">Дніпро</span> und <span lang="en">aid</span>.</p>',
    '<p><a href="https://x.example/?a=1&amp;b=2" hreflang="de" rel="noopener">a</a></p>',
    *(
        f'<a href="{to}" rel="noopener">a</a>'
        for to in ("http://x.example/", "mailto:a@x.example", "tel:+49211", "/de/")
    ),
    "<p>1 &lt; 2 &amp; 3 &gt; 2, 1\xa0000 €, Kam’janske</p>".replace("\xa0", "&nbsp;"),
]


def assert_harmless(html):
    """Fails if a browser would find anything in `html` but what is allowed."""
    fragment = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in list(fragment.iter())[1:]:
        assert element.tag in TAGS
        own = {"a": {"href", "hreflang", "rel"}, "ol": {"start"}}.get(element.tag, set())
        assert set(element.attrib) <= {"lang"} | own
        assert element.get("start", "2").isdecimal()
        assert element.get("lang", "de") in {"de", "uk", "en"}
        scheme = re.match(r"([^/?#]*?):", re.sub(r"[\x00-\x20]", "", element.get("href", "")))
        assert scheme is None or scheme[1].lower() in SCHEMES


def test_what_is_allowed_is_what_these_tests_allow():
    tags = {"p", "h2", "h3", "ul", "ol", "li", "a", "blockquote", "cite", "strong", "em", "span", "br"}
    allowed = (TAGS, ATTRIBUTES, SCHEMES)
    attributes = {"a": {"href", "hreflang"}, "ol": {"start"}, "*": {"lang"}}
    assert allowed == (tags, attributes, {"http", "https", "mailto", "tel"})


@pytest.mark.parametrize(("fragment", "expected"), HOSTILE)
def test_what_could_do_anything_is_dropped(fragment, expected):
    assert sanitise(fragment) == expected
    assert_harmless(expected)


@pytest.mark.parametrize("html", HARMLESS)
def test_what_a_press_release_needs_is_kept_as_it_is(html):
    assert sanitise(html) == html


def test_at_least_forty_hostile_fragments_were_tried():
    assert len({fragment for fragment, _expected in HOSTILE}) == len(HOSTILE) >= 40


@pytest.mark.parametrize("one", SCRIPTS[:4] + ELEMENTS[:5])
def test_hostile_fragments_do_not_help_each_other(one):
    for (before, _), (after, _) in pairwise(HOSTILE):
        assert_harmless(sanitise(before + one[0] + after))


PIECES = [
    "<p>",
    "</p>",
    "<em>",
    "</em>",
    "<a href=/x>",
    '<a href="java&#x200b;script:1">',
    "</a>",
    "<ul>",
    "<li>",
    "<h2>",
    "<table>",
    "<tr>",
    "<td>",
    "<th rowspan=3>",
    "<div>",
    "<del>",
    "</del>",
    "<sup>",
    "6",
    "<p style='mso-list:l0 level2 lfo1'>",
    "<span style='font-size:0'>",
    "<a href='#x'>1</a>",
    "<b>",
    "<pre>\n",
    "<button>",
    "</button>",
    "<svg>",
    "<math>",
    "<style>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<object>",
    "<select>",
    "<textarea>",
    "<![CDATA[",
    "]]>",
    "&lt;",
    "&amp;",
    "&#x202e;",
    "&#x338;",
    "\u0338",
    "\u202e",
    "<blockquote lang=uk>",
    "<span onclick=1 lang=de>",
    "<",
    ">",
    '"',
    "a",
    "Ї",
    "o\u0308",
    " ",
    "\x00",
    "\ud800",
]
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
thorough = settings(max_examples=300, deadline=None, derandomize=True)


@thorough
@given(FRAGMENTS)
def test_sanitising_twice_changes_nothing_more(html):
    assert sanitise(sanitise(html)) == sanitise(html)


@thorough
@given(FRAGMENTS)
def test_whatever_is_put_together_comes_out_harmless(html):
    assert_harmless(sanitise(html))


@thorough
@given(FRAGMENTS)
def test_no_hidden_character_survives_however_it_is_written(html):
    assert clean_text(sanitise(html)) == sanitise(html)


@pytest.mark.parametrize("html", HARMLESS)
def test_of_what_a_press_release_needs_nothing_is_lost(html):
    assert read(html) == (html, {})


# --- in a record -------------------------------------------------------------------------------------------------------

BAD = '<p onclick="x">Hilfe\u202e\ud800<script>alert(1)</script></p>'


@pytest.mark.django_db
def test_rich_text_is_sanitised_when_a_record_is_created():
    area = CooperationArea.objects.create(title_de="A", body_de=BAD, body_uk=BAD)
    stored = CooperationArea.objects.get()
    assert [area.body_de, area.body_uk, stored.body_de, stored.body_uk] == ["<p>Hilfe</p>"] * 4


@pytest.mark.django_db
def test_rich_text_is_sanitised_when_a_record_is_changed():
    area = factories.area()
    area.body_uk = BAD
    area.save()
    assert CooperationArea.objects.get().body_uk == "<p>Hilfe</p>"


@pytest.mark.django_db
def test_rich_text_is_sanitised_when_a_record_is_validated():
    area = factories.area()
    area.body_de = BAD
    area.full_clean()
    assert area.body_de == "<p>Hilfe</p>"


@pytest.mark.django_db
def test_search_does_not_read_what_was_dropped():
    CooperationArea.objects.create(title_de="A", body_de="<p>Hilfe</p><!-- geheim --><script>boese()</script>")
    assert CooperationArea.objects.get().search_de == "a hilfe"


@pytest.mark.django_db
def test_saved_plain_texts_are_composed_without_hidden_characters():
    hidden = "\u200bKo\u0308ln\u202e\x00\ud800\ufeff "
    area = CooperationArea.objects.create(title_de=hidden, summary_de=f" {hidden}\nDnipro")
    area.refresh_from_db()
    assert (area.title_de, area.summary_de) == ("Köln", "Köln \nDnipro")


@pytest.mark.django_db
def test_plain_texts_lose_hidden_characters_when_validated():
    area = factories.area(state=State.DRAFT)
    area.title_de = "\u2066Ko\u0308ln\x07"
    area.full_clean()
    assert area.title_de == "Köln"


# --- plain text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>Hilfe</p>", "Hilfe"),
        ("<h2>Energie</h2><p>Fünf Busse.</p><p>Mehr<br>folgt.</p>", "Energie Fünf Busse. Mehr folgt."),
        ("<ul><li>Wasser</li><li>Schule</li></ul>", "Wasser Schule"),
        ("<p>„<em>Дя</em>куємо“, sagt <strong>Dnipro</strong>.</p>", "„Дякуємо“, sagt Dnipro."),
        ('<p>a <a href="https://geheim.example/">b</a></p>', "a b"),
        ("<p>1 &lt; 2 &amp;amp; 3 &gt; 2&nbsp;€</p>", "1 < 2 &amp; 3 > 2 €"),
        ("<p>&lt;p&gt;</p>", "<p>"),
        ("<p>&amp;lt;p&amp;gt;</p>", "&lt;p&gt;"),
        ("<blockquote><p>Ja.</p><cite>Liza</cite></blockquote>", "Ja. Liza"),
        ("<p>a</p><!-- b --><script>c</script>\ud800", "a"),
    ],
)
def test_the_text_of_rich_text(html, text):
    assert plain(html) == text
