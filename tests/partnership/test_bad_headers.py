"""Whatever a request says of itself in headers, host and method: the answer is that of any other request."""

import pytest

from partnership.bodies import Request
from partnership.wsgi import handler
from tests.partnership.public import BROWSER, PICTURE, addresses, fetch, language_of

pytestmark = pytest.mark.django_db


# --- headers ----------------------------------------------------------------------------------------------------------

LONG = "x" * 10_000
HEADERS = {
    "Accept-Language": [
        "",
        "*",
        ";q=1",
        "de;q=abc",
        "de;q=9999999999",
        "uk" * 4000,
        "de," * 4000,
        "\x00",
        "\xff\xfe",
        "-" * 5000,
        ",,,",
        "a-" * 2000,
        "de_DE.UTF-8",
        "x-klingon",
        "../../etc/passwd",
        "uk;q=1e309",
        "{{7*7}}",
        "de\tuk",
        "uk;q=-1",
    ],
    "Accept": ["", "text/plain", "*/*;q=abc", "/", ";;;", "\xff", LONG, "application/json", "image/avif"],
    "Accept-Encoding": ["", "gzip;q=x", "*", "\xff", LONG, "identity;q=0"],
    "Cookie": ["", "=", ";;;", "sid=", "sid=../../x", "sid=\xff\xfe", "sid=" + LONG, "csrf=x; csrf=y", "a" * 5000],
    "Range": [
        "bytes=0-",
        "bytes=9-1",
        "bytes=-",
        "bytes=" + "0-0," * 1000,
        "lines=1-2",
        "\xff",
        "bytes=0-" + "9" * 5000,
    ],
    "If-Modified-Since": ["", "yesterday", "Fri, 31 Feb 2023 25:61:61 GMT", "\xff", "9" * 5000],
    "If-None-Match": ["", "*", '"', 'W/"x"', '"a", "b"', "\xff", LONG],
    "If-Range": ["x", "\xff"],
    "Content-Length": ["-1", "x", "", "0"],
    "Content-Type": [
        "",
        "\xff",
        "multipart/form-data",
        "text/html; charset=nonsense",
        "application/x-www-form-urlencoded",
    ],
    "User-Agent": ["", "\x00", "\xff\xfe", LONG, "() { :;}; echo", "${jndi:ldap://x}"],
    "Referer": ["", "javascript:alert(1)", "\xff", LONG],
    "X-Forwarded-For": ["", "x", "1.2.3.4, 5.6.7.8", "::1", "\xff", LONG],
    "X-Forwarded-Host": ["evil.example", "", "\xff", LONG],
    "X-Forwarded-Proto": ["https", "javascript", "\xff"],
    "X-Forwarded-Port": ["0", "x", "99999"],
    "Forwarded": ["host=evil.example;proto=https", "\xff"],
    "X-Original-Url": ["/admin/"],
    "X-Rewrite-Url": ["/admin/"],
    "X-Http-Method-Override": ["DELETE", "TRACE"],
    "Transfer-Encoding": ["chunked", "x"],
}


@pytest.mark.parametrize("name", ["hex", "utf-16", "utf-7", "latin-1", "nonsense", "utf8"])
@pytest.mark.parametrize("many", [1, 1001])
def test_request_is_read_as_utf_8_whatever_it_calls_itself(name, many):
    page = fetch(BROWSER, f"/uk/poshuk/?q=K%c3%b6ln{'&a=1' * (many - 1)}", CONTENT_TYPE=f"text/plain; charset={name}")
    assert page.status_code == (200 if many == 1 else 400)
    assert ('value="Köln"' in page.body.decode()) == (many == 1)


def test_server_makes_requests_that_are_read_as_utf_8():
    assert handler.request_class is Request


OF_DOWNLOADS = ("Range", "If-Range", "If-Modified-Since", "If-None-Match")
OF_THE_ADDRESS = ("Accept-Language", "X-Forwarded-Host", "Forwarded", "X-Original-Url", "X-Rewrite-Url")


def header(name, value):
    variable = name.upper().replace("-", "_")
    return {variable if variable.startswith("CONTENT_") else f"HTTP_{variable}": value}


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_changes_a_page(name):
    usually = fetch(BROWSER, "/uk/poshuk/").body
    pages = [fetch(BROWSER, "/uk/poshuk/", **header(name, value)) for value in HEADERS[name]]
    assert [(page.status_code, page.body) for page in pages] == [(200, usually)] * len(pages)


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("path", ["/de/presse/feed/", f"/media/{PICTURE}"])
def test_no_header_of_a_download_changes_a_file(path):
    usually = fetch(BROWSER, path).body
    headers = [(name, value) for name in ("Accept", *OF_DOWNLOADS) for value in HEADERS[name]]
    pages = [fetch(BROWSER, path, **header(name, value)) for name, value in headers]
    assert [(page.status_code, page.body) for page in pages] == [(200, usually)] * len(pages)


@pytest.mark.parametrize("name", OF_THE_ADDRESS)
def test_no_header_keeps_the_root_from_leading_to_a_language(client, name):
    assert {client.get("/", **header(name, value))["Location"] for value in HEADERS[name]} <= {"/de/", "/uk/"}


HOSTS = [
    "evil.example",
    "testserver.evil.example",
    "testserver@evil.example",
    "testserver:evil",
    "",
    "a b",
    "\xff",
    "x" * 5000,
]


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: ascii(host[:20]))
def test_a_host_that_is_not_ours_is_refused_and_not_repeated(client, host):
    page = client.get("/uk/", HTTP_HOST=host)
    assert (page.status_code, language_of(page)) == (400, "uk")
    assert "evil" not in f"{page.headers}{page.content.decode()}"


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("name", ["X_FORWARDED_HOST", "FORWARDED", "X_HOST", "X_ORIGINAL_HOST", "X_FORWARDED_SERVER"])
def test_no_other_header_names_the_site(client, name):
    paths = ["/de/", "/sitemap.xml", "/de", "/robots.txt", "/uk/presa/feed/"]
    pages = [client.get(path, **{f"HTTP_{name}": "evil.example"}) for path in paths]
    assert "evil" not in "".join(f"{page.headers}{page.content.decode()}" for page in pages)


# --- methods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "BREW", "POST"])
def test_a_method_that_does_not_read_is_refused(client, method):
    assert client.generic(method, "/uk/presa/feed/").status_code == 405  # Django's feeds answer every method


def test_every_address_but_the_form_refuses_to_be_written_to(client):
    taken = {path for path in addresses() if fetch(client, path, "POST").status_code != 405}
    assert taken == {"/de/barrierefreiheit/melden/", "/uk/dostupnist/povidomyty/"}


def test_the_refusal_of_a_method_repeats_nothing_of_the_request(client):
    page = client.generic("TRACE", "/de/", b"marker", headers={"X-Secret": "marker"})
    assert (page.status_code, page["Allow"], page.content) == (405, "GET, HEAD, OPTIONS", b"")
    assert "marker" not in str(page.headers)


def test_twenty_megabytes_sent_to_a_page_are_refused(client):
    body = b"text=" + b"x" * 20_000_000
    assert client.generic("POST", "/de/presse/", body, "application/x-www-form-urlencoded").status_code == 405


@pytest.mark.usefixtures("everything")
def test_asking_for_the_options_of_an_address_breaks_nothing(client):
    assert {fetch(client, path, "OPTIONS").status_code for path in addresses()} <= {200, 405}
