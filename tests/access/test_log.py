"""What the log says of a request and what it never says: read from the lines that the site as it runs has written."""

import io
import json
import logging
import re
import socket

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from partnership.access.log import JsonLines, RequestLog, Strangers, network, security
from tests import factories
from tests.client import UncheckedClient, text


@pytest.fixture
def lines():
    """Returns the lines that are written from now on, as the handler of the settings writes them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(Strangers())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def stranger():
    return UncheckedClient(raise_request_exception=False)


def of(lines, logger):
    return [line for line in lines() if line["logger"] == logger]


# --- a request --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_request_has_one_line_with_nothing_of_a_person(stranger, lines):
    page = stranger.get("/de/suche/?q=geheim", REMOTE_ADDR="192.0.2.77", headers={"cookie": "sid=geheim"})
    (line,) = lines()
    assert (line.pop("ms") > 0, bool(line.pop("time"))) == (True, True)
    assert line == {
        "level": "INFO",
        "logger": "access",
        "request": page["X-Request-ID"],
        "method": "GET",
        "path": "/de/suche/",
        "status": 200,
        "network": "192.0.2.0/24",
    }


@pytest.mark.parametrize(
    ("peer", "named", "expected"),
    [
        ("192.0.2.77", "", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "", "192.0.2.0/24"),
        ("127.0.0.1", "203.0.113.9, 192.0.2.77", "192.0.2.0/24"),  # what the proxy adds, not what its client sent
        ("203.0.113.9", "192.0.2.77", "203.0.113.0/24"),  # no proxy: everybody can send that header
        ("127.0.0.1", "nonsense", "127.0.0.0/24"),
        ("", "", "local"),
    ],
)
def test_a_network_is_cut_to_24_or_48_bits(peer, named, expected):
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": named})
    assert network(request) == expected


def test_an_id_from_outside_is_not_taken(stranger):
    page = stranger.get("/healthz", headers={"x-request-id": "chosen-by-a-stranger"})
    assert re.fullmatch("[a-z2-9]{10}", page["X-Request-ID"])


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", '"'])
def test_no_sign_in_a_path_ends_a_line_or_reaches_the_terminal(sign):
    record = logging.LogRecord("access", logging.INFO, "", 0, f"/de/{sign}x", (), None)
    line = JsonLines().format(record)
    assert (line.isascii(), line.isprintable(), json.loads(line)["message"]) == (True, True, f"/de/{sign}x")


@pytest.mark.parametrize("rest", ["de/", "media/a.webp", ""])
def test_a_path_that_lets_in_whoever_knows_it_is_cut(rf, rest, lines):
    RequestLog(lambda request: HttpResponse(status=404))(rf.get(f"/preview/17:secret/{rest}"))
    assert [line["path"] for line in lines()] == [f"/preview/…/{rest}"]


def test_a_line_of_an_error_has_the_path_cut_too(lines):
    logging.getLogger("django.request").error("Internal Server Error: %s", "/preview/17:secret/de/")
    assert [line["message"] for line in lines()] == ["Internal Server Error: /preview/…/de/"]


# --- what strangers send ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"path": "/de/", "HTTP_HOST": "evil.example"}, 400),
        ({"path": "/de/", "HTTP_HOST": "a b\x00"}, 400),
        ({"path": "/nichts/%00%ff/"}, 404),
        ({"path": "/media/..%2fsecret"}, 404),
        ({"path": "/de/", "REQUEST_METHOD": "TRACE"}, 405),
    ],
    ids=str,
)
def test_what_a_stranger_sends_is_no_error_of_the_site(stranger, lines, sent, status):
    stranger.get(**sent)
    found = lines()
    assert [line["status"] for line in found if line["logger"] == "access"] == [status]
    assert [line for line in found if line["level"] not in {"INFO", "WARNING"} or "traceback" in line] == []
    assert len(found) <= 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        {"data": {f"f{number}": "" for number in range(1200)}},
        {"data": "a" * 2_000_000, "content_type": "application/x-www-form-urlencoded"},
        {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
        {"data": {"username": "chief", "password": "wrong"}},
    ],
    ids=["fields", "length", "multipart", "no token"],
)
def test_a_form_that_a_stranger_sends_is_no_error_either(lines, body):
    UncheckedClient(raise_request_exception=False, enforce_csrf_checks=True).post("/admin/login/", **body)
    found = lines()
    assert len(of(lines, "access")) == 1
    assert [line for line in found if line["level"] not in {"INFO", "WARNING"} or "traceback" in line] == []


class BrokenPipe:
    """The body of a request whose sender is gone."""

    def read(self, *_size):
        raise OSError("broken pipe")

    readline = read


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/admin/partnership/source/add/", "/admin/slug/"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_that_breaks_off_is_no_error_either(lines, path, kind):
    client = UncheckedClient(raise_request_exception=False)
    client.force_login(factories.publisher())
    before = len(lines())
    sent = {"wsgi.input": BrokenPipe(), "CONTENT_LENGTH": "1000"}
    assert client.post(path, b"a", kind, headers={"origin": "http://testserver"}, **sent).status_code == 400
    assert [line["level"] for line in lines()[before:]] == ["INFO"]


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_fault_of_the_site_keeps_its_traceback_and_the_id(stranger, lines, monkeypatch):
    monkeypatch.setattr("partnership.views.parameters.text", lambda *_args: 1 / 0)
    page = stranger.get("/uk/poshuk/")
    (line,) = [line for line in lines() if line["level"] == "ERROR"]
    assert (page.status_code, line["request"]) == (500, page["X-Request-ID"])
    assert line["traceback"].endswith("ZeroDivisionError: division by zero")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"path": "/de/", "HTTP_HOST": "evil.example"}, 400),
        ({"path": "/de/nichts/"}, 404),
        ({"path": "/uk/nichts/"}, 404),
        ({"path": "/uk/poshuk/"}, 500),
    ],
    ids=str,
)
def test_an_error_page_names_the_id_that_finds_its_line(stranger, monkeypatch, sent, status):
    monkeypatch.setattr("partnership.views.parameters.text", lambda *_args: 1 / 0)
    page = stranger.get(**sent)
    named = re.findall(r"(?:Vorgangsnummer|Номер звернення): (\w+)", text(page))
    assert (page.status_code, named, page["Cache-Control"]) == (status, [page["X-Request-ID"]], "no-store")


# --- security events --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_security_event_says_who_from_where_and_with_what(rf, lines):
    request = rf.get("/", REMOTE_ADDR="192.0.2.77")
    request.user = factories.editor()
    security("export", request, path="a" * 1000)
    line = of(lines, "security")[-1]
    assert (line["message"], line["account"], line["network"]) == ("export", "user-1", "192.0.2.0/24")
    assert line["path"] == "a" * 300


@pytest.mark.django_db
def test_what_is_refused_to_staff_is_a_security_event(stranger, lines):
    stranger.force_login(factories.translator("uk"))
    assert stranger.get(reverse("admin:partnership_user_changelist")).status_code == 403
    line = of(lines, "security")[-1]
    assert (line["message"], line["account"], line["path"]) == ("refused", "user-1", "/admin/partnership/user/")


# --- the server -------------------------------------------------------------------------------------------------------

BROKEN = [
    b"nonsense\r\n\r\n",
    b"GET /de/?secret=1 HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET /de/ HTTP/1.1\r\nHost: x\r\nbad header: \x00\r\n\r\n",
    b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /de/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"POST /admin/login/ HTTP/1.1\r\nHost: evil.example\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nusername=",
    b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n5\r\nabc",
    *(
        b"POST /admin/" + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"
        b"Transfer-Encoding: chunked\r\nContent-Type: " + kind + b"\r\n\r\nzz\r\n"
        for path in (b"login/", b"partnership/source/add/")
        for kind in (b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x")
    ),
]


def sent(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


def test_broken_requests_leave_no_address_query_or_traceback(server):
    server.start()
    for request in BROKEN:
        sent(server.port, request)
    found = server.lines()
    assert [line for line in found if line["level"] not in {"INFO", "WARNING"} or "traceback" in line] == []
    assert (re.findall(r"127\.0\.0\.1|secret", json.dumps(found)), len(found) <= 2 * len(BROKEN) + 2) == ([], True)
    assert [line for line in found if line["logger"] == "gunicorn.error"] != []
