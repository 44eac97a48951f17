"""The pages for what went wrong: they need no database, and stand in the language of the address."""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

RETRY_AFTER = "30"  # seconds
UNAVAILABLE = (OperationalError, InterfaceError)  # what a database raises that is gone, busy or full


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
