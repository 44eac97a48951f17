"""What wraps every request: headers, language, staff machinery under /admin/ only, and a page for a missing database."""

import logging
import re

import brotli
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error
from django.http import Http404, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from . import footer
from .access import sessions
from .access.early import write_each_minute
from .access.log import is_local
from .feedback.forms import takes_form
from .machines import parameters
from .publishing.addresses import language_of_path, preferred_language
from .publishing.errors import is_outage, service_unavailable
from .texts.hygiene import clean_text
from .versions.pending import settle

logger = logging.getLogger(__name__)
ADMIN = "/admin/"
SMALL = 200  # bytes: an answer below is not compressed, as by Django's own
PROBES = ("/healthz", "/readyz")  # they say how the process is
SAFE = ("GET", "HEAD", "OPTIONS")
FEATURES_OFF = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), encrypted-media=(), "
    "geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=(), fullscreen=(self), "
    "publickey-credentials-get=(self)"
)


class ResponseHeaders:
    """Sets the headers that Django has no setting for, and takes cookies away where no page reads one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        staff = request.path_info.startswith(ADMIN)
        if not staff:
            request.META.pop("HTTP_COOKIE", None)  # Django answers a malformed CSRF cookie with a new one, on any page
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if value == clean_text(value)}
        response = self.get_response(request)
        headers = {
            "Permissions-Policy": FEATURES_OFF,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cache-Control": "no-store" if staff else cache_control(response.status_code),
        }
        if staff:
            headers["X-Robots-Tag"] = "noindex"
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def cache_control(status):
    """Pages may be kept by a shared cache for a second and shown while the site is down; errors not at all."""
    return "public, max-age=0, s-maxage=1, stale-if-error=600" if status == 200 else "no-store"


class Probes:
    """Lets this machine ask how the process is by whatever name it knows it: an address, that of a container, none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info in PROBES and is_local(request):
            request.META["HTTP_HOST"] = settings.SITE_HOST
        return self.get_response(request)


class ContentPolicy(CSPMiddleware):
    """The policy of the settings; public pages run no script, so there no script may write into the page either."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if not request.path_info.startswith(ADMIN):
            parts.update = {"require-trusted-types-for": ["'script'"], **(parts.update or {})}
        return parts


class Compression(GZipMiddleware):
    """Compresses text of the public side, where no proxy does it; it holds no secret that could be guessed (BREACH).

    The token of the form for readers (feedback/tokens.py) is none: whoever asks for that page is given one. So no answer
    has to hide its length.
    """

    max_random_bytes = 0
    TEXT = re.compile(r"text/|application/(?:[a-z.-]+\+)?(?:json|xml)\b")
    BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)  # RFC 9110, 12.5.3

    def process_response(self, request, response):
        is_public = not request.path_info.startswith(ADMIN) and not response.streaming
        if not (is_public and self.TEXT.match(response.headers.get("Content-Type", ""))):
            return response
        if not self.BROTLI.search(request.headers.get("Accept-Encoding", "")):
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        if len(response.content) >= SMALL and "Content-Encoding" not in response.headers:
            # Quality 5 takes about the time of gzip, and a page is 7 to 9 percent smaller (measured on five pages).
            response.content = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=5)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(response.content))
            if (etag := response.headers.get("ETag", "")).startswith('"'):
                response.headers["ETag"] = f"W/{etag}"
        return response


class Hygiene:
    """Cleans what a request says, so that no view, form or query meets a NUL, a hidden character or text that is not NFC.

    No address has such characters, so there nothing is found.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.GET = parameters.cleaned(request.GET)
        if request.path_info != clean_text(request.path_info):
            raise Http404
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """What was sent has been read by now (bodies.Bodies)."""
        if request.method == "POST":
            request.POST = parameters.cleaned(request.POST)


class DueChanges:
    """Publishes pending changes to the second they are due: before each request, but looking at most once a second.

    What was counted meanwhile (access/early.py) is written then, too, and what the foot of the pages names is read.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.looked_at = None

    def __call__(self, request):
        second = int(timezone.now().timestamp())
        if second != self.looked_at and request.path_info not in PROBES:
            self.looked_at = second
            self.settle()
        return self.get_response(request)

    def settle(self):
        for look in (settle, write_each_minute, footer.read):
            try:
                look()
            except Error as error:
                say = logger.warning if is_outage(error) else logger.exception
                say("What is due could not be looked at: %s", error)


class Methods:
    """Refuses methods that no page answers (stock: TRACE is 200). It stands last, so that a refusal has all headers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path_info
        methods = (*SAFE, "POST") if path.startswith(ADMIN) or takes_form(path) else SAFE
        return self.get_response(request) if request.method in methods else HttpResponseNotAllowed(methods)


class AdminOnly:
    """Mixed into a Django middleware: outside /admin/ it is not there."""

    def __call__(self, request):
        if request.path_info.startswith(ADMIN):
            return super().__call__(request)
        return self.get_response(request)


class AdminSession(AdminOnly, SessionMiddleware):
    pass


class AdminAuthentication(AdminOnly, AuthenticationMiddleware):
    """Says who sent a request, as long as their session lasts (access/sessions.py)."""

    def process_request(self, request):
        request.user = SimpleLazyObject(lambda: sessions.current_user(request))

    def process_response(self, request, response):
        try:
            if request.session.accessed and SESSION_KEY in request.session:
                sessions.stamp(request, response)
        except Error:
            logger.warning("A session could not be read.")
        return response


class AdminMessages(AdminOnly, MessageMiddleware):
    pass


class Language:
    """Activates the language of the path; else the user's own (admin), else what Accept-Language prefers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = language_of_path(request.path_info)
        negotiated = language is None
        if negotiated:
            language = own_language(request) or preferred_language(request)
        with translation.override(language):
            response = self.get_response(request)
        if negotiated and not response.headers.get("Content-Type", "").startswith("text/html"):
            return response  # a file or data for machines: the same in every language
        response.headers.setdefault("Content-Language", language)
        if negotiated:
            patch_vary_headers(response, ["Accept-Language"])
        return response


def own_language(request):
    """Returns the language that the member of staff chose for the admin, or ''."""
    try:
        return getattr(getattr(request, "user", None), "interface_language", "")
    except Error:
        return ""  # the view meets the same fault, and DatabaseGone answers it


class DatabaseGone:
    """Answers with the page 503 when the database cannot be reached or is locked, instead of an error of the site."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not (isinstance(exception, Error) and is_outage(exception)):
            return None
        logger.error("The database is unavailable: %s", exception)
        return service_unavailable(request)
