"""Anything, sent to every address: they are taken from the URL resolver, so that a new one is tried by itself.

`python -m tests.fuzz 5000` sends 5000 requests, others each time, on the database of DATABASE_URL; with a second number,
which it prints, the same ones again. The suite sends a few (tests/partnership/test_anything.py).
"""

import os
import re
import secrets
import sys
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, urlencode

import html5lib
from django.contrib import admin
from django.urls import get_resolver
from django.utils import translation
from hypothesis import strategies as st

CASES, SEED = "FUZZ_CASES", "FUZZ_SEED"  # by which the command says how many requests are sent, and which

if __name__ == "__main__":  # before what needs Django: pytest sets that up
    number, seed = (*map(int, sys.argv[1:3]), *(5000, secrets.randbelow(10**6))[len(sys.argv[1:3]) :])
    os.environ.update({CASES: str(number), SEED: str(seed)})
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "-s", "tests/partnership/test_anything.py"])

from tests.forms import sent  # noqa: E402

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")

# --- addresses --------------------------------------------------------------------------------------------------------


@cache
def routes():
    """Returns every address with its open parts, in each language: "/admin/files/<str:token>/"."""
    found = []
    for language in ("de", "uk"):
        with translation.override(language):
            found += _routes(get_resolver().url_patterns, "/")
    return list(dict.fromkeys(found))


def _routes(patterns, before):
    for pattern in patterns:
        part = re.sub(r"\(\?P(<\w+>).*?\)", r"\1", str(pattern.pattern)).strip("^$")
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, before + part)
        else:
            yield before + part


def busiest():
    """Returns the addresses that read most of what is sent: the lists and forms of the press desk."""
    return [before(model) + end for model in admin.site._registry for end in ("", "add/", "<path:object_id>/change/")]


def right(route, name, known):
    """Returns what stands in an open part of an address of something that is there."""
    for model in admin.site._registry:
        if name in {"object_id", "id"} and route.startswith(
            f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        ):
            return model._default_manager.values_list("pk", flat=True).last()
    return known.get(name, 1)


# --- what is sent -----------------------------------------------------------------------------------------------------

NASTY = st.sampled_from(
    [
        *(
            "",
            "0",
            "-1",
            "1",
            "abc",
            "99999",
            "9" * 30,
            "9" * 5000,
            "1e9",
            "NaN",
            "٣",
            "1.5",
            "None",
            "on",
            "true",
            "[]",
            "{}",
        ),
        *("a\x00b", "\x00", "\ud7ff\uffff", "\u202eabc\u2066", "e\u0301" * 9, "Dіnipro", "\r\nX: y", "a" * 9000),
        *("0001-01-01", "9999-12-31", "2023-02-30", "10000-01-01", "00:00", "99:99", "23:59:59.999999"),
        *("^(a+)+$", "(", "%", "_", "'", '"', "\\", "../../etc/passwd", "//evil.example/", "javascript:alert(1)"),
        *("/admin/", "_2F", "_00", "_to_field", "id", "pk", "password", "1.-1.99", ".".join(["1"] * 900)),
        *(
            "wort " * 1500,
            "(" * 900,
            '" ' * 900,
            "<p>" * 900,
            "=cmd|' /C calc'!A0",
            "🇺🇦👩‍👩‍👧‍👦",
            "de",
            "2023",
            "public",
        ),
    ]
)
HARD = st.sampled_from(["abc", "99999", "9" * 30, "0001-01-01", "9999-12-31", "a\x00b", "(", "-1"])
VALUES = HARD | NASTY | st.text(max_size=40)
PARAMETERS = [
    *(
        "q",
        "o",
        "p",
        "all",
        "e",
        "page",
        "term",
        "app_label",
        "model_name",
        "field_name",
        "_popup",
        "_to_field",
        "text",
    ),
    *("_changelist_filters", "_facets", "next", "from", "to", "language", "area", "municipality", "year", "state"),
    *(
        "translation",
        "days",
        "revoke",
        "sure",
        "_fingerprint",
        "_continue",
        "_prepare",
        "action",
        "_selected_action",
        "index",
    ),
    *(
        "select_across",
        "post",
        "schedule",
        "publish",
        "discard",
        "submit",
        "resume-again",
        "credential",
        "login",
        "code",
    ),
]
LOOKUPS = (
    "",
    "__exact",
    "__regex",
    "__iregex",
    "__year",
    "__in",
    "__isnull",
    "__gt",
    "__contains",
    "__id__exact",
    "__x",
)
HEADERS = [
    *(
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_ACCEPT",
        "HTTP_ACCEPT_ENCODING",
        "HTTP_RANGE",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_HOST",
    ),
    *("HTTP_IF_NONE_MATCH", "HTTP_REFERER", "HTTP_ORIGIN", "HTTP_USER_AGENT", "HTTP_X_FORWARDED_FOR"),
    *("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_CSRFTOKEN", "HTTP_X_REQUESTED_WITH"),
]
HEADER_VALUES = st.text(st.characters(max_codepoint=255), max_size=40) | st.sampled_from(
    [*("x" * 9000, "de," * 3000, "bytes=" + "0-0," * 900, "\x00", "\xff", "-", "0", "9" * 5000, "::1", "1.2.3.4, x")]
)
TYPES = st.sampled_from(
    [
        *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain"),
        *("application/x-www-form-urlencoded; charset=hex", "text/html; charset=utf-16", "application/json", ""),
    ]
)
COOKIES = st.sampled_from(["", "sid=x", 'sid="abcdefgh\\000"', "seen=\\", "csrf=\x00", "device=:::", "=;=", "a" * 5000])
RAW = st.sampled_from(
    [
        *(b"", b"%ff%fe=%00&%c0%af", b"&&&===;;", b"a=%", b"[" * 900, b"\x00\xff" * 90, b"&".join([b"a=1"] * 1100)),
        *(b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', b"--x--", b"{", b"null"),
        b'--x\r\nContent-Disposition: form-data; name="upload"; filename="\x00../a.pdf"\r\n\r\n%PDF-1.4\r\n--x--\r\n',
    ]
)
METHODS = st.sampled_from(["GET"] * 6 + ["POST"] * 12 + ["HEAD", "OPTIONS", "PUT", "TRACE"])


@cache
def names(route):
    """Returns the names of parameters that the view of an address may read, right or wrong."""
    models = (model for model in admin.site._registry if route.startswith(before(model)))
    columns = [column.name for model in models for column in model._meta.get_fields()]
    return [*PARAMETERS, *(f"{name}{lookup}" for name in columns for lookup in LOOKUPS)]


def before(model):
    """Returns what the addresses of a kind of record begin with."""
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


@dataclass(frozen=True)
class Case:
    """A request. `parts` fill the open parts of the route, None with what is right there; `form` changes what it offers."""

    route: str
    method: str
    parts: list
    query: list = field(default_factory=list)
    form: list = field(default_factory=list)
    headers: dict = field(default_factory=dict)
    cookies: str = ""
    raw: tuple | None = None

    def path(self, known):
        parts = iter(self.parts)

        def filled(place):
            part = next(parts)
            return quote(str(right(self.route, place[1], known)) if part is None else part[:3000], safe="/:")

        return PLACE.sub(filled, self.route)

    @property
    def query_string(self):
        return urlencode(self.query)


def pairs(route, size):
    """Returns pairs of a name, as the view may read it or any, and a value."""
    of_view = st.sampled_from(names(route)) | st.sampled_from(PARAMETERS) | st.text(max_size=9)
    return st.lists(st.tuples(of_view, VALUES), max_size=size)


@st.composite
def cases(draw, route):
    """Draws a request to one address: over all addresses at once, Hypothesis would try few of them again and again."""
    count = len(PLACE.findall(route))
    part = st.sampled_from([None] * 8 + [...]).flatmap(lambda drawn: VALUES if drawn is ... else st.none())
    change = st.tuples(st.integers(0, 99), VALUES)
    return Case(
        route,
        draw(METHODS),
        draw(st.lists(part, min_size=count, max_size=count)),
        draw(pairs(route, 2)),
        draw(st.lists(change, max_size=2) | st.lists(change, min_size=9, max_size=30)),
        draw(st.just({}) | st.dictionaries(st.sampled_from(HEADERS), HEADER_VALUES, max_size=2)),
        draw(st.just("") | COOKIES),
        draw(st.none() | st.none() | st.none() | st.tuples(TYPES, RAW)),
    )


# --- forms ------------------------------------------------------------------------------------------------------------


def fields(page):
    """Returns what a browser would send of the forms on a page, as (name, value) pairs."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    forms = [form for form in document.iter("form") if (form.get("method") or "").lower() == "post"]
    inputs = (entry for form in forms for entry in form.iter() if entry.tag in {"input", "textarea", "select"})
    return [(entry.get("name"), value) for entry in inputs if entry.get("name") for value in sent(entry)]


def changed(offered, changes, more):
    """Returns a form with some of its values changed, as the body of a request."""
    values = list(offered)
    for number, value in changes:
        if values:
            name, _before = values[number % len(values)]
            values[number % len(values)] = (name, value)
    return urlencode([*values, *more]).encode()
