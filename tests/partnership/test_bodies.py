"""What a request may carry: refused by its length before it is read, or taken whole. Asked of the site as it runs."""

import io
import socket
import time

import pytest
from django.test import RequestFactory

from partnership.bodies import FORM, FORM_WITH_FILES, Bodies, limit, measured
from tests import factories
from tests.server import PASSWORD, Editor, Server

LOGIN, PHOTO = "/admin/login/", "/admin/news/photo/add/"
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site in a process of its own, with a superuser."""
    site = Server(tmp_path_factory.mktemp("site"))
    site.manage("migrate", "--verbosity", "0")
    site.run(f"from partnership.models import User; User.objects.create_superuser('chief', password='{PASSWORD}')")
    site.start()
    yield site
    site.kill()


def sent(site, path, *headers, body=(), method="POST"):
    """Sends a request as it stands, each part of the body until the site closes; returns the answer and how much went."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{site.port}", f"Content-Type: {URLENCODED}", *headers]
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        gone = 0
        try:
            for part in body:
                connection.sendall(part)
                gone += len(part)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return received(connection), gone


def received(connection):
    """Returns the first line of an answer and its text."""
    answer = b""
    try:
        while part := connection.recv(65536):
            answer += part
    except OSError:
        pass
    head, _empty, text = answer.partition(b"\r\n\r\n")
    return head.split(b"\r\n")[0].decode(), text.decode()


def pieces(total):
    return (b"x" * 65536 for _number in range(total // 65536))


def chunks(total):
    return (b"10000\r\n" + b"x" * 65536 + b"\r\n" for _number in range(total // 65536))


def test_a_strangers_150_megabytes_are_refused_unread(site):
    (line, text), gone = sent(site, LOGIN, "Content-Length: 150000000", body=pieces(150_000_000))
    assert (line[9:12], "Das ist zu groß" in text) == ("413", True)
    assert gone < 15_000_000  # what the buffers of both ends hold


def test_a_body_that_is_too_large_is_refused_before_it_comes(site):
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        head = f"POST {LOGIN} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Length: 2000000\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(12) == b"HTTP/1.1 413"
    assert time.monotonic() - begun < 2


def test_a_body_in_chunks_is_read_up_to_the_limit(site):
    (line, text), gone = sent(site, LOGIN, "Transfer-Encoding: chunked", body=chunks(150_000_000))
    assert (line[9:12], "Das ist zu groß" in text) == ("413", True)
    assert gone < 15_000_000


def test_a_small_body_in_chunks_is_taken(site):
    form = b"username=chief&password=wrong"
    body = [b"%x\r\n%s\r\n0\r\n\r\n" % (len(form), form)]
    (line, _text), _gone = sent(site, LOGIN, "Transfer-Encoding: chunked", "Connection: close", body=body)
    assert line[9:12] == "403"  # it was read: the token of the form is missing in it


@pytest.mark.parametrize("body", [b"x\r\nabc\r\n", b"5\r\nab", b"5\r\nabcdeNONE", b"-1\r\n\r\n", b""])
def test_chunks_that_are_broken_are_refused(site, body):
    (line, _text), _gone = sent(site, LOGIN, "Transfer-Encoding: chunked", body=[body])
    assert line[9:12] == "400"


@pytest.mark.parametrize("kind", [URLENCODED, "multipart/form-data; boundary=x"])
def test_a_body_that_ends_early_is_refused(site, kind):
    (line, _text), _gone = sent(site, LOGIN, "Content-Length: 5000", f"Content-Type: {kind}", body=[b"username=c"])
    assert line[9:12] == "400"


def test_a_page_takes_no_body(site):
    (line, text), _gone = sent(
        site, "/uk/presa/", "Content-Length: 3", "Connection: close", body=[b"a=b"], method="GET"
    )
    assert (line[9:12], "Це завелике" in text) == ("413", True)


def test_the_site_answers_after_a_refusal(site):
    for _time in range(20):
        sent(site, LOGIN, "Content-Length: 150000000", body=[b"x" * 1000])
    assert Editor(site.url).get("/healthz")[0] == 200


def test_nothing_of_a_body_stays_in_the_temporary_folder(site):
    sent(site, LOGIN, "Content-Length: 900000", body=pieces(900_000))
    folder = site.folder / "temporary"
    assert not folder.exists() or list(folder.iterdir()) == []


# --- who may send how much ----------------------------------------------------------------------------------------------


def asked(path, user, length):
    request = RequestFactory().generic("POST", path, content_type=URLENCODED)
    request.META["CONTENT_LENGTH"], request.user = str(length), user
    return request


LARGE = ["/admin/news/photo/add/", "/admin/news/photo/1/change/", "/admin/news/pressrelease/add/"]
SMALL = [
    "/admin/login/",
    "/admin/news/photo/",
    "/admin/news/photo/1/delete/",
    "/admin/partnership/source/add/",
    "/admin/x",
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "size"), [*((path, FORM_WITH_FILES) for path in LARGE), *((path, FORM) for path in SMALL)]
)
def test_only_forms_with_files_take_much(path, size):
    assert limit(asked(path, factories.editor(), FORM + 1)) == size


@pytest.mark.django_db
@pytest.mark.parametrize("flag", ["is_staff", "is_active"])
def test_only_staff_may_send_much(flag):
    user = factories.editor()
    setattr(user, flag, False)
    assert limit(asked(PHOTO, user, FORM + 1)) == FORM


def test_who_asks_is_not_looked_up_for_a_small_form():
    assert limit(asked(PHOTO, None, FORM)) == FORM


@pytest.mark.parametrize("length", ["", "x", "-1", "²", "0"])
def test_no_length_is_no_body(length):
    request = asked("/de/", None, length)
    assert Bodies(lambda _request: "answer")(request) == "answer"


def test_a_length_of_5000_digits_is_too_long():
    assert Bodies(lambda _request: "answer")(asked("/de/", None, "9" * 5000)).status_code == 413


def test_a_body_in_chunks_is_given_its_length():
    seen = {}
    environ = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(b"a=b")}
    measured(lambda environ, _start: seen.update(environ))(environ, None)
    assert (seen["CONTENT_LENGTH"], seen["wsgi.input"].read()) == ("3", b"a=b")
