"""Asks an address of the web whether it answers, or what it says, and never one inside of the site's own network.

The addresses come from texts that people write: a link to a machine beside the site must not become a request to it.
So each name is resolved once, every address that it has must be a public one, and the connection goes to just that.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import Final
from urllib.parse import urljoin, urlsplit

TIMEOUT: Final = 15  # seconds without a byte
DEADLINE: Final = 45  # seconds for all that becomes of one address, its redirects included
MOST_REDIRECTS: Final = 5
PERMANENT: Final = (301, 308)  # RFC 9110, 15.4.2 and 15.4.9
REDIRECTS: Final = (*PERMANENT, 302, 303, 307)
TOO_MANY: Final = f"more than {MOST_REDIRECTS} redirects"
GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
HEADERS: Final = {
    "User-Agent": "Mozilla/5.0 (compatible; link check of a public website)",
    "Accept": "text/html,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "de, uk;q=0.9, en;q=0.5",
}


class Unreachable(Exception):
    """No answer came; its text says why, in English, for staff and logs."""


@dataclass(frozen=True)
class Answer:
    """The status at the end of all redirects; `moved_to` is where the first ones lead that are meant to last, or ""."""

    status: int
    moved_to: str = ""


@dataclass(frozen=True)
class Reply:
    """What an address says: `url` is where its redirects led, the names of its `headers` are in small letters."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_whole: bool = True  # False: there was more than was asked for


def ask(url: str) -> Answer:
    """Returns what a reader who follows `url` gets. Raises Unreachable if no answer came."""
    moved_to, lasting = "", True
    for reply, target in _followed(url, HEADERS, 0, lambda url: None):
        if not target:
            return Answer(reply.status, moved_to)
        lasting = lasting and reply.status in PERMANENT
        moved_to = target if lasting else moved_to
    raise Unreachable(TOO_MANY)


def fetch(url: str, headers: Mapping[str, str], most: int, before: Callable[[str], None]) -> Reply:
    """Returns what `url` says, up to `most` bytes of it. Raises Unreachable if no whole answer came.

    `before` is called with each address before that is asked, those of redirects too: it may wait, or raise Unreachable.
    """
    for reply, target in _followed(url, {**HEADERS, **headers}, most, before):
        if not target:
            return reply
    raise Unreachable(TOO_MANY)


def _followed(
    url: str, headers: Mapping[str, str], most: int, before: Callable[[str], None]
) -> Iterator[tuple[Reply, str]]:
    """Yields each answer on the way through the redirects, and the address that it leads on to, or ""."""
    deadline = time.monotonic() + DEADLINE
    for _redirect in range(MOST_REDIRECTS + 1):
        started = time.monotonic()
        before(url)
        deadline += time.monotonic() - started  # what we waited for ourselves
        reply = _get(url, headers, most, deadline)
        target = _target(url, reply.headers["location"]) if reply.status in REDIRECTS else ""
        yield reply, target
        url = target


def _target(url: str, location: str) -> str:
    """Returns the address that an answer redirects to, "" if it names none."""
    try:
        return urljoin(url, location) if location else ""
    except ValueError as error:
        raise Unreachable(f"leads to no address of the web: {location[:200]}") from error


def _get(url: str, headers: Mapping[str, str], most: int, deadline: float) -> Reply:
    """Returns the answer to a GET, with at most `most` bytes of its content."""
    connection: _Plain | None = None
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Unreachable(f"no address of the web: {url[:200]}")
        kind = _Secure if parts.scheme == "https" else _Plain
        connection = kind(parts.hostname.encode("idna").decode("ascii"), parts.port, timeout=TIMEOUT)
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        with _cut_at(deadline, connection):
            connection.request("GET", encoded(target), headers=dict(headers))
            response = connection.getresponse()
            body = response.read(most + 1) if most else b""
        if connection.is_cut:  # where nothing says how long the content is, it seems to end there
            raise TimeoutError
        told = {name.lower(): value for name, value in response.getheaders()}
        told["location"] = encoded(told.get("location", "").encode("latin-1").decode("utf-8", "replace"))
        return Reply(response.status, url, told, body[:most], len(body) <= most)
    except (OSError, ValueError, http.client.HTTPException) as error:
        late = f"no whole answer within {DEADLINE} seconds" if time.monotonic() >= deadline else ""
        raise Unreachable(late or f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        if connection:
            connection.close()


@contextmanager
def _cut_at(deadline: float, connection: "_Plain") -> Iterator[None]:
    """Cuts a connection at a time: a site that sends a byte now and then would never run into the TIMEOUT."""
    timer = Timer(max(0, deadline - time.monotonic()), connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def encoded(address: str) -> str:
    """Returns an address as it is sent (RFC 3986, 2.1): what is not ASCII or would end the line, as percent signs."""
    return "".join(
        char if "!" <= char <= "~" else "".join(f"%{byte:02X}" for byte in char.encode()) for char in address
    )


def public_address(host: str, port: int) -> tuple[str, int]:
    """Returns an address of `host` to connect to. Raises Unreachable if it has none, or any that is not public."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if inside := [address for address in found if not _is_public(address)]:
        raise Unreachable(f"{host} leads to {inside[0]}, which is no public address")
    return found[0], port


def _is_public(address: str) -> bool:
    """True for addresses of the public net, IPv4 in IPv6's clothes included (IANA's special-purpose registries).

    Of IPv6 that is what IANA has allocated as global unicast, 2000::/3: not what translates to IPv4 (RFC 6052, 8215, 2765),
    holds one (RFC 4291, 2.5.5.1), or was meant for one site (RFC 3879).
    """
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if inner is None and number not in GLOBAL_UNICAST:
            return False
        return (inner or number).is_global and not (inner or number).is_multicast
    return number.is_global and not number.is_multicast


class _Plain(http.client.HTTPConnection):
    is_cut = False

    def connect(self) -> None:
        self.sock = socket.create_connection(public_address(self.host, self.port), self.timeout)
        if self.is_cut:  # while there was no socket yet
            raise TimeoutError

    def cut(self) -> None:
        """Ends whatever is waited for; called by another thread."""
        self.is_cut = True
        if self.sock:
            with suppress(OSError):  # closed in the meantime
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _Secure(_Plain):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()
