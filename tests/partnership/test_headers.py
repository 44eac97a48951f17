"""The headers of every kind of answer: each is held to its exact value."""

import re

import pytest
from django.conf import settings

from tests import factories
from tests.client import STATEMENT, unnumbered

pytestmark = pytest.mark.django_db
PICTURE = "a" * 26 + "-400.webp"
SELF = ["'self'"]
NONE = ["'none'"]
POLICY = {
    "default-src": NONE,
    **dict.fromkeys(
        ["script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "media-src"], SELF
    ),
    "form-action": SELF,
    **dict.fromkeys(["frame-ancestors", "base-uri", "object-src"], NONE),
}
PUBLIC_POLICY = {**POLICY, "require-trusted-types-for": ["'script'"]}
MEDIA_POLICY = {"default-src": NONE, "sandbox": []}
FEATURES_OFF = {
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
}
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
SHARED = "public, max-age=0, s-maxage=1, stale-if-error=600"
# One of every kind of answer: (method, path, status).
ANSWERS = {
    "start": ("GET", "/de/", 200),
    "list": ("GET", "/uk/presa/", 200),
    "search": ("GET", "/uk/poshuk/?q=a", 200),
    "release": ("GET", "/de/presse/2023/eine-meldung/", 200),
    "withdrawn": ("GET", "/de/presse/2023/eine-alte-meldung/", 410),
    "feed": ("GET", "/uk/presa/feed/", 200),
    "JSON": ("GET", "/data/twinnings.json", 200),
    "CSV": ("GET", "/data/twinnings.csv", 200),
    "sitemap": ("GET", "/sitemap.xml", 200),
    "favicon": ("GET", "/favicon.ico", 200),
    "robots": ("GET", "/robots.txt", 200),
    "security": ("GET", "/.well-known/security.txt", 200),
    "picture": ("GET", f"/media/{PICTURE}", 200),
    "root": ("GET", "/", 302),
    "slash": ("GET", "/de", 301),
    "no page": ("GET", "/de/nichts/", 404),
    "no language": ("GET", "/nichts/", 404),
    "no picture": ("GET", "/media/x.webp", 404),
    "TRACE": ("TRACE", "/de/", 405),
    "POST": ("POST", "/uk/presa/", 405),
    "too much": ("GET", "/de/suche/?" + "&".join(["q=1"] * 2000), 400),
}
STAFF = {
    "log-in": ("GET", "/admin/login/", 200),
    "locked": ("GET", "/admin/", 302),
    "no admin page": ("GET", "/admin/nothing/", 302),
    "TRACE in the admin": ("TRACE", "/admin/", 405),
    "scripts": ("GET", "/admin/jsi18n/", 302),
}


def of_kind(*kinds):
    return pytest.mark.parametrize("kind", kinds)


@pytest.fixture(autouse=True)
def content(db, media_root):
    factories.release(slug_de="eine-meldung", photo=factories.photo(token=PICTURE[:26]))
    gone = {"state": "withdrawn", "withdrawn_at": factories.LONG_AGO}
    factories.release(slug_de="eine-alte-meldung", **gone)
    media_root.mkdir()
    (media_root / PICTURE).write_bytes(b"picture")


@pytest.fixture
def ask(client):
    """A function that returns the headers of one of the ANSWERS."""

    def ask(kind):
        method, path, status = {**ANSWERS, **STAFF}[kind]
        response = client.generic(method, path)
        response.close()
        assert response.status_code == status
        return response.headers

    return ask


def policy(headers):
    directives = [directive.split() for directive in headers["Content-Security-Policy"].split("; ")]
    return {name: sources for name, *sources in directives}


def vary(headers):
    """What an answer depends on, beside that its text may come compressed."""
    return {name for name in headers.get("Vary", "").split(", ") if name} - {"Accept-Encoding"}


@of_kind(*ANSWERS, *STAFF)
def test_every_answer_has_the_headers_that_hold_everywhere(ask, kind):
    headers = ask(kind)
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE


@of_kind(*ANSWERS, *STAFF)
def test_every_answer_turns_off_what_no_page_needs(ask, kind):
    features = dict(feature.split("=") for feature in ask(kind)["Permissions-Policy"].split(", "))
    own = {"fullscreen": "(self)", "publickey-credentials-get": "(self)"}
    assert features == {**dict.fromkeys(FEATURES_OFF, "()"), **own}


@of_kind(*(kind for kind in ANSWERS if kind not in {"picture", "favicon"}))
def test_what_is_public_has_the_public_policy(ask, kind):
    assert policy(ask(kind)) == PUBLIC_POLICY


@of_kind(*STAFF)
def test_the_admin_has_the_policy_without_an_unsafe_source(ask, kind):
    assert policy(ask(kind)) == POLICY
    assert "unsafe" not in str(POLICY)


def test_an_upload_can_do_nothing(ask):
    assert policy(ask("picture")) == MEDIA_POLICY


@of_kind("start", "list", "search", "release", "feed", "JSON", "CSV", "sitemap", "robots", "security")
def test_a_public_answer_is_shared_for_a_second_and_shown_on_error(ask, kind):
    assert ask(kind)["Cache-Control"] == SHARED


@of_kind("withdrawn", "root", "slash", "no page", "no language", "no picture", "TRACE", "POST", "too much")
def test_what_is_no_page_is_not_kept(ask, kind):
    assert ask(kind)["Cache-Control"] == "no-store"


def test_a_foreign_host_gets_the_same_headers(client):
    headers = client.get("/de/", HTTP_HOST="evil.example").headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert (policy(headers), headers["Cache-Control"]) == (PUBLIC_POLICY, "no-store")


def test_a_picture_is_kept_for_a_minute(ask):
    assert ask("picture")["Cache-Control"] == "public, max-age=60"


@of_kind(*STAFF)
def test_nothing_of_the_admin_is_kept_or_indexed(ask, kind):
    headers = ask(kind)
    assert "no-store" in headers["Cache-Control"].split(", ")
    assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/news/pressrelease/", "/admin/news/pressrelease/add/", "/admin/jsi18n/"]
)
def test_no_page_for_staff_is_kept_or_indexed_or_policed_less(client, path):
    client.force_login(factories.staff(is_superuser=True))
    headers = client.get(path).headers
    assert "no-store" in headers["Cache-Control"].split(", ")
    assert (headers["X-Robots-Tag"], policy(headers)) == ("noindex", POLICY)


@of_kind(
    "start", "list", "search", "release", "feed", "sitemap", "robots", "JSON", "CSV", "picture", "no page", "TRACE"
)
def test_what_is_not_negotiated_does_not_vary(ask, kind):
    assert vary(ask(kind)) == set()


@of_kind("root", "no language", "no picture")
def test_what_follows_the_browser_says_so(ask, kind):
    assert vary(ask(kind)) == {"Accept-Language"}


@pytest.mark.parametrize(
    ("kind", "language"), [("start", "de"), ("list", "uk"), ("feed", "uk"), ("no page", "de"), ("POST", "uk")]
)
def test_a_page_names_the_language_of_its_path(ask, kind, language):
    assert ask(kind)["Content-Language"] == language


@of_kind("JSON", "CSV", "sitemap", "robots", "favicon", "picture")
def test_what_is_the_same_in_both_languages_names_none(ask, kind):
    assert "Content-Language" not in ask(kind)


@of_kind(*(kind for kind in ANSWERS if kind not in {"picture", "favicon"}))
def test_no_public_answer_has_a_cookie_a_script_or_a_style_of_its_own(client, kind):
    method, path, _status = ANSWERS[kind]
    response = client.generic(method, path, HTTP_COOKIE="sid=x; csrf=x")
    assert "Set-Cookie" not in response.headers
    assert not response.cookies
    page = STATEMENT.sub("", response.content.decode())
    assert re.findall(r"<script|<style|<iframe|\sstyle=|\son\w+=|javascript:|http-equiv", page) == []


def test_no_answer_names_the_software(client):
    for method, path, _status in [*ANSWERS.values(), *STAFF.values()]:
        response = client.generic(method, path)
        response.close()
        assert {"Server", "X-Powered-By"} & set(response.headers) == set()


def test_log_in_cookies_are_hidden_from_scripts_and_other_sites(client):
    form = {"login": factories.editor().username, "password": "a long enough password"}
    client.get("/admin/login/")
    cookies = client.post("/admin/login/?next=/admin/", form).cookies
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "ACTIVITY_COOKIE_NAME", "DEVICE_COOKIE_NAME")
    assert set(cookies) == {getattr(settings, name) for name in names}
    assert {(cookie["httponly"], cookie["samesite"], cookie["path"]) for cookie in cookies.values()} == {
        (True, "Lax", "/")
    }


def test_the_session_ends_with_the_browser(client):
    form = {"login": factories.editor().username, "password": "a long enough password"}
    session = client.post("/admin/login/", form).cookies[settings.SESSION_COOKIE_NAME]
    assert (session["expires"], session["max-age"]) == ("", "")


def test_over_https_every_answer_demands_it(client, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD = (
        63072000,
        True,
        True,
    )
    for path in ("/de/", "/de/nichts/", "/admin/login/"):
        headers = client.get(path, secure=True).headers
        assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"


# --- compression ------------------------------------------------------------------------------------------------------


@of_kind("start", "search", "no page", "feed", "sitemap")
def test_text_is_compressed_for_whoever_understands_it(client, kind):
    method, path, status = ANSWERS[kind]
    plain, small = client.generic(method, path), client.generic(method, path, HTTP_ACCEPT_ENCODING="gzip")
    assert (small.status_code, small.headers["Content-Encoding"]) == (status, "gzip")
    assert unnumbered(small) == unnumbered(plain)
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip, br;q=0.0", "gzip"),
        ("brotli, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_whoever_understands_brotli_gets_the_smaller_answer(client, accepted, encoding):
    response = client.get("/de/", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert int(response.headers["Content-Length"]) == len(response.content)
    assert unnumbered(response) == unnumbered(client.get("/de/"))
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("path", [f"/media/{PICTURE}", "/de/share.png", "/admin/login/"])
def test_a_picture_and_the_press_desk_are_not_compressed(client, path):
    response = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert (response.status_code, "Content-Encoding" in response.headers) == (200, False)
    response.close()
