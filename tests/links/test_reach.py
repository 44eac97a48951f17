"""Asking an address of the web: redirects are followed, and nothing inside of the operator's network is ever asked."""

import contextlib
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from partnership.links import reach
from partnership.links.reach import Answer, Unreachable, ask, encoded, fetch, public_address


class Handler(BaseHTTPRequestHandler):
    """Answers /200 with 200, and /301/to/x with a redirect to /x."""

    pause = 0

    def do_GET(self):
        time.sleep(self.pause)
        status, _to, target = self.path.strip("/").partition("/to/")
        self.send_response(int(status.split("/")[0].split("?")[0]))
        if target:
            self.send_header("Location", f"/{target}")
        body = b"" if target else b"content"
        self.send_header("Content-Length", str(len(body)))
        self.server.asked.append(self.path)  # before the answer is out
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site(monkeypatch):
    """A server on this machine that, for once, counts as public."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(reach, "_is_public", lambda address: address == "127.0.0.1")
    yield f"http://127.0.0.1:{server.server_port}", server.asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("status", [200, 404, 410, 503])
def test_the_status_is_the_answer(site, status):
    base, _asked = site
    assert ask(f"{base}/{status}") == Answer(status)


def test_what_has_moved_for_good_is_told_with_its_new_address(site):
    base, _asked = site
    assert ask(f"{base}/301/to/308/to/200") == Answer(200, f"{base}/200")


def test_what_is_elsewhere_for_now_has_not_moved(site):
    base, _asked = site
    assert ask(f"{base}/302/to/301/to/200") == Answer(200)


def test_of_a_way_that_lasts_in_parts_the_lasting_part_is_told(site):
    base, _asked = site
    assert ask(f"{base}/301/to/302/to/200") == Answer(200, f"{base}/302/to/200")


def test_a_circle_ends(site):
    base, asked = site
    with pytest.raises(Unreachable, match="more than 5 redirects"):
        ask(f"{base}/301/to/301/to/301/to/301/to/301/to/301/to/301/to/200")
    assert len(asked) == 6


@pytest.fixture
def dripping(monkeypatch):
    """A server that sends a byte of its answer now and then; its address, once as plain HTTP and once as HTTPS."""
    server = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip():
        with server.accept()[0] as connection, contextlib.suppress(OSError):
            while not over.wait(0.05):
                connection.send(b"H")

    monkeypatch.setattr(reach, "_is_public", lambda address: True)
    monkeypatch.setattr(reach, "DEADLINE", 0.5)
    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    over.set()
    thread.join()
    server.close()


def test_a_site_that_answers_byte_by_byte_is_left_at_the_deadline(dripping):
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"no whole answer within 0\.5 seconds"):
        ask(f"http://127.0.0.1:{dripping}/")
    assert 0.4 < time.monotonic() - started < 5


def test_a_site_that_never_ends_its_greeting_is_left_at_the_deadline(monkeypatch):
    """TLS: the server takes the connection and says nothing."""
    monkeypatch.setattr(reach, "_is_public", lambda address: True)
    monkeypatch.setattr(reach, "DEADLINE", 0.5)
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        pytest.raises(Unreachable, match=r"no whole answer within 0\.5 seconds"),
    ):
        ask(f"https://127.0.0.1:{server.getsockname()[1]}/")


def test_redirects_share_one_deadline(site, monkeypatch):
    base, _asked = site
    monkeypatch.setattr(Handler, "pause", 0.3)
    monkeypatch.setattr(reach, "DEADLINE", 0.8)
    with pytest.raises(Unreachable, match=r"no whole answer within 0\.8 seconds"):
        ask(f"{base}/302/to/302/to/302/to/302/to/200")


def test_what_an_address_says_is_read_up_to_a_limit(site):
    base, _asked = site
    whole, cut = (fetch(f"{base}/302/to/200", {}, most, lambda url: None) for most in (7, 6))
    assert (whole.status, whole.url, whole.body, whole.is_whole) == (200, f"{base}/200", b"content", True)
    assert (cut.body, cut.is_whole, cut.headers["content-length"]) == (b"conten", False, "7")


def test_each_address_on_the_way_may_be_forbidden(site):
    base, asked = site

    def before(url):
        if url == f"{base}/200":
            raise Unreachable("not there")

    with pytest.raises(Unreachable, match="not there"):
        fetch(f"{base}/302/to/200", {}, 9, before)
    assert asked == ["/302/to/200"]


def test_wait_out_of_politeness_takes_nothing_of_the_time_for_an_answer(site, monkeypatch):
    base, _asked = site
    monkeypatch.setattr(reach, "DEADLINE", 0.5)
    assert fetch(f"{base}/302/to/200", {}, 9, lambda url: time.sleep(0.3)).status == 200


def test_content_without_a_length_that_is_cut_at_the_deadline_is_not_whole(monkeypatch):
    monkeypatch.setattr(reach, "_is_public", lambda address: True)
    monkeypatch.setattr(reach, "DEADLINE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def begin():
            with server.accept()[0] as connection:
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nbegun")
                connection.recv(4096)
                time.sleep(1)

        thread = threading.Thread(target=begin, daemon=True)
        thread.start()
        with pytest.raises(Unreachable, match=r"no whole answer within 0\.5 seconds"):
            fetch(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, 9, lambda url: None)
        thread.join()


@pytest.mark.parametrize("ways", [ask, lambda url: fetch(url, {}, 9, lambda url: None)], ids=["ask", "fetch"])
def test_redirect_to_what_is_no_address_is_refused(site, ways):
    base, _asked = site
    with pytest.raises(Unreachable, match="no address of the web"):
        ways(f"{base}/302/to//[x")


def test_path_and_query_are_sent_as_ascii(site):
    base, asked = site
    ask(f"{base}/200/Дніпро?q=ö#teil")
    assert asked == ["/200/%D0%94%D0%BD%D1%96%D0%BF%D1%80%D0%BE?q=%C3%B6"]


def test_a_line_end_in_an_address_is_no_line_end_in_the_request():
    assert encoded("/a\r\nX-Evil: 1") == "/a%0D%0AX-Evil:%201"


INSIDE = ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"]
INSIDE += ["::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "224.0.0.1", "ff02::1"]
INSIDE += ["64:ff9b::a00:1", "64:ff9b::5db8:d822", "64:ff9b:1::a00:1", "fec0::1", "::10.0.0.1", "::93.184.216.34"]
INSIDE += ["::ffff:0:10.0.0.1", "::ffff:0:93.184.216.34", "::", "100::1", "2001:db8::1", "2001::1", "4000::1"]


@pytest.mark.parametrize("outside", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "2002:5db8:d822::"])
def test_what_is_outside_is_asked(monkeypatch, outside):
    resolved(monkeypatch, outside)
    assert public_address("x.example", 80) == (outside, 80)


def resolved(monkeypatch, *addresses):
    found = [(socket.AF_INET6 if ":" in address else socket.AF_INET, 1, 6, "", (address, 80)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


@pytest.mark.parametrize("inside", INSIDE)
def test_nothing_inside_of_the_network_is_asked(monkeypatch, inside):
    resolved(monkeypatch, inside)
    with pytest.raises(Unreachable, match="no public address"):
        public_address("x.example", 80)


def test_a_name_that_leads_inside_and_outside_is_not_asked(monkeypatch):
    resolved(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(Unreachable, match=r"10\.0\.0\.1"):
        public_address("x.example", 80)


def test_a_public_address_is_connected_to_as_it_was_resolved(monkeypatch):
    resolved(monkeypatch, "93.184.216.34", "2606:2800:220:1::1")
    assert public_address("x.example", 443) == ("93.184.216.34", 443)


def test_a_redirect_leads_nobody_inside(site, monkeypatch):
    base, asked = site
    monkeypatch.setattr(reach, "_is_public", lambda address: not asked)
    with pytest.raises(Unreachable, match="no public address"):
        ask(f"{base}/302/to/200")
    assert len(asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/",
        "https://",
        "https://x.example:99999/",
        "http://[x/",
        "x",
        "http://a..b/",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_with_a_reason(url):
    with pytest.raises(Unreachable):
        ask(url)
