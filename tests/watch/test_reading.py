"""Answers in any encoding, and those that are not read."""

import pytest

from partnership.links.reach import Reply
from partnership.watch.feeds import Unreadable
from partnership.watch.reading import decoded, read

URL = "https://stadt.example/feed/"


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),  # wrong
        ("utf-8-sig", "", ""),
        ("utf-16", "", ""),
        ("cp1252", "text/html; charset=ISO-8859-1", ""),
        ("cp1251", 'text/html; charset="windows-1251"', ""),
        ("cp1251", "text/html", '<meta charset="windows-1251">'),
        ("koi8-u", "text/xml", '<?xml version="1.0" encoding="KOI8-U"?>'),
    ],
)
def test_text_is_decoded_whatever_is_said_of_it(encoding, content_type, declared):
    text = declared + ("Köln" if encoding == "cp1252" else "Кривий Ріг")
    assert decoded(text.encode(encoding), content_type) == text


@pytest.mark.parametrize("name", ["punycode", "idna", "hex", "unicode_escape", "rot13", "no-such", "utf-8"])
def test_encoding_that_no_page_has_is_not_taken(name):
    assert decoded(b"a\xff", f"text/html; charset={name}") == "a\ufffd"


def test_feed_is_read_as_a_feed_and_anything_else_as_a_page():
    feed = "<rss><item><title>A</title><link>/a</link></item></rss>"
    page = "<html><a href=/a>A</a></html>"
    assert [[item.url for item in read(Reply(200, URL, {}, text.encode()))] for text in (feed, page)] == [
        ["https://stadt.example/a"]
    ] * 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(200, URL, {}, b"<a href=/a>A</a>", is_whole=False), "longer than"),
        (Reply(200, URL, {"content-encoding": "gzip"}, b"\x1f\x8b"), "compressed"),
        (Reply(200, URL, {"content-type": "application/pdf"}, b"%PDF-1.7 \xff\xfe"), "no link"),
    ],
)
def test_answer_that_is_not_read_has_its_reason(reply, reason):
    with pytest.raises(Unreadable, match=reason):
        read(reply)
