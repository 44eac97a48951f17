"""The log: one JSON line for each record, one record for each request, and security events in a logger of their own.

No line has a whole address, a query, a cookie or a secret of a path. This module is read before the models are.
"""

import json
import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import perf_counter
from typing import Any, Final

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from ..texts.slugs import SAYS_NOTHING

Respond = Callable[[HttpRequest], HttpResponse]
PREFIX: Final = {4: 24, 6: 48}  # bits of an address that are kept: those of a network, not of a person
SECRET: Final = re.compile(r"(/preview/)[^/\s\"]+")  # the token in a path lets in whoever knows it
LONGEST: Final = 300  # characters of a detail, which may be what a stranger sent

access = logging.getLogger("access")
security_log = logging.getLogger("security")
_request: ContextVar[str] = ContextVar("request", default="")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON in ASCII, so that no sign of what was sent can end it or colour a terminal.

    What a record has as `fields` stands beside its message.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        line |= {"request": _request.get()} if _request.get() else {}
        line |= {"message": message} if (message := record.getMessage()) else {}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return SECRET.sub(r"\1…", json.dumps(line, default=str)).replace("…", "\\u2026").replace("\x7f", "\\u007f")


class Strangers(logging.Filter):
    """Lowers what Django logs of a request that is at fault itself: it is no error of the site and needs no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security") or getattr(record, "status_code", 500) < 500:
            record.levelno = min(record.levelno, logging.WARNING)
            record.levelname = logging.getLevelName(record.levelno)
            record.msg, record.args, record.exc_info = record.getMessage()[:LONGEST], (), None
        return True


class RequestLog:
    """Gives each request an id, and its line in the log. It stands first, so that nothing is answered without either."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        number = get_random_string(10, SAYS_NOTHING)
        known = _request.set(number)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            if response.status_code == 403 and _account(request):
                security("refused", request, method=request.method, path=request.path)
            access.info("", extra={"fields": _line(request, response, perf_counter() - began)})
        finally:
            _request.reset(known)
        return response


def request_number() -> str:
    """Returns the number of the request that is being answered, which stands in its lines, or "" outside of one."""
    return _request.get()


def security(event: str, request: HttpRequest | None = None, **details: object) -> None:
    """Writes a security event, a word like "log-in": with the account and the network of a request, and `details`.

    A detail `account` replaces the name of who is logged in.
    """
    fields: dict[str, object] = {}
    if request is not None:
        fields |= {"account": _account(request), "network": network(request)}
    fields |= {name: value[:LONGEST] if isinstance(value, str) else value for name, value in details.items()}
    security_log.info(event, extra={"fields": fields})


def network(request: HttpRequest) -> str:
    """Returns the network that a request came from, like "192.0.2.0/24", or "local" for a socket of this machine."""
    address = _address(request)
    return str(ip_network((address, PREFIX[address.version]), strict=False)) if address else "local"


def is_local(request: HttpRequest) -> bool:
    """Returns whether a request comes from this machine itself, and not through its proxy."""
    address = _address(request)
    return address is None or address.is_loopback


def _address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """Returns whom a request comes from: the peer, or whom a proxy on this machine names; None for a local socket.

    The proxy overwrites X-Forwarded-For or adds to its end (docs/operation.md); from any other peer it says nothing.
    """
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    if peer is not None and not peer.is_loopback:
        return peer
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return _parsed(named) or peer


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _account(request: HttpRequest) -> str:
    """Returns the name of who is logged in, or "" if nobody is, or if the database that would know is gone."""
    try:
        user = getattr(request, "user", None)
        return user.get_username() if user and user.is_authenticated else ""
    except Error:
        return ""


def _line(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, object]:
    return {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "network": network(request),
    }
