"""The pages for what went wrong: they need no database, and stand in the language of the address."""

import sqlite3
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

RETRY_AFTER = "30"  # seconds
# What SQLite calls a database that is busy, full, broken or gone (sqlite.org/rescode.html): the low byte of its codes.
SQLITE: Final = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in ["BUSY", "LOCKED", "IOERR", "CANTOPEN", "FULL", "READONLY", "CORRUPT", "NOTADB", "PROTOCOL"]
)
# What PostgreSQL calls so (Appendix A of its manual): connections, deadlocks, resources, shutdown, locks, standby, disk.
POSTGRESQL: Final = ("08", "40", "53", "57P", "55P03", "25006", "58", "XX")


def is_outage(error: Exception) -> bool:
    """Returns whether an error of the database says that it is gone, busy or full, and not that a query is wrong."""
    cause = error.__cause__ or error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE
    if state := getattr(cause, "sqlstate", None):
        return str(state).startswith(POSTGRESQL)
    return isinstance(error, (OperationalError, InterfaceError))  # without a code: the connection is lost


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answers for a body that is not read: whoever sent it goes back, where it still is."""
    return render(request, "413.html", {"on_desk": request.path_info.startswith("/admin/")}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    response = _page(request, 503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def gone(request: HttpRequest, **context: object) -> HttpResponse:
    """Answers for a page that was public and is withdrawn: `context` has its date and notice, nothing of its text."""
    return TemplateResponse(request, "410.html", context, status=410)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)
