"""The page on which readers report a barrier, and the one that tells them that it came in.

No cache keeps either of them. The form needs the database only to store what was sent; while that is gone, the page comes
back with all that was typed.
"""

import logging
from typing import TYPE_CHECKING, Final

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from ..access.log import network, security
from ..access.throttle import Limit, TooMany, take
from ..publishing.addresses import Alternates, local_address
from ..publishing.errors import RETRY_AFTER, is_outage
from . import tokens
from .forms import ReportForm, from_page, own_path
from .models import BarrierReport

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)
# All of a network, in an hour. From the sixth on a report is marked, so that a house that shares a network is still heard.
REPORTS: Final = Limit("barrier reports", 50, 3600)
UNMARKED: Final = 5


EXPIRED = _(
    "This form was open for more than a day, or was sent from another website. "
    "Nothing is lost: please look it over and send it again."
)
ANOTHER = _("A report was sent with this form before. If you want to send this text, too, send it now.")
TOO_MANY = _(
    "So many reports came from your network that none can be taken for an hour. "
    "Nothing is lost: please send yours later, or choose another way on the page of contacts."
)
NOT_STORED = _(
    "Your report could not be stored: the site is overloaded or being maintained. "
    "Nothing is lost: please send it again in half a minute."
)


@csrf_exempt  # the form has a token of its own, and no cookie: tokens.py says why
@sensitive_post_parameters()
@sensitive_variables()
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; what is sent is stored once, and leads to `sent`. Whatever is not stored comes back as it was typed."""
    if request.method != "POST":
        return _page(request, ReportForm(initial={"page": own_path(request.GET.get("page", ""))}))
    form, number = ReportForm(request.POST), tokens.number_in(request)
    if not number:
        return _page(request, form, EXPIRED)
    if not form.is_valid():
        return _page(request, form)
    try:
        stored = _store(form.report(number), network(request))
    except TooMany:
        security("barrier-report-throttled", request)
        return _page(request, form, TOO_MANY, status=429, retry_after=REPORTS.seconds)
    except Error as error:
        if not is_outage(error):
            raise
        logger.error("A report of a barrier was not stored, the database is unavailable: %s", error)
        return _page(request, form, NOT_STORED, request.POST["token"], status=503, retry_after=RETRY_AFTER)
    if stored is None:
        return _page(request, form, ANOTHER)
    return HttpResponseRedirect(reverse("barrier-report-sent", args=[stored.number]), status=303)


def _store(report: BarrierReport, whence: str) -> BarrierReport | None:
    """Stores a report and returns it, or the same one if it is there already; None if its form was sent with another text.

    Raises TooMany, before anything is written: a flood keeps no writer waiting. A number that is taken is no error for the
    database, whose log would have the text.
    """
    if not BarrierReport.objects.filter(number=report.number).exists():
        place = take(REPORTS, whence)
        if place is None:
            raise TooMany(REPORTS.name)
        report.is_one_of_many = place.number >= UNMARKED
        BarrierReport.objects.bulk_create([report], ignore_conflicts=True)
    stored = BarrierReport.objects.get(number=report.number)
    return stored if stored.says_the_same_as(report) else None


def _page(
    request: HttpRequest,
    form: ReportForm,
    said: "StrOrPromise" = "",
    token: str = "",
    status: int = 200,
    retry_after: int | str = "",
) -> HttpResponse:
    """Returns the page of the form; `said` is why what was sent is shown again, beside what is wrong in its fields.

    With the `token` that it was sent with it can be sent once more without becoming two reports.
    """
    context = {
        "form": form,
        "said": said,
        "token": token or tokens.make(),
        "alternates": _alternates("barrier-report", query=from_page(request.GET.get("page", ""))),
    }
    response = render(request, "feedback/report.html", context, status=status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


@cache_control(no_store=True)
@require_safe
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """Tells that a report came in, by its number, and nothing of what it says."""
    stored = get_object_or_404(BarrierReport, number=number)
    context = {"number": stored.number, "alternates": _alternates("barrier-report-sent", stored.number)}
    return render(request, "feedback/sent.html", context)


def _alternates(name: str, *args: object, query: str = "") -> Alternates:
    """No search engine is to know these pages, though each has its counterpart."""
    return Alternates.of(lambda language: local_address(language, name, *args, query=query), ready=())
