"""What a link says and where it leads.

Its text has to make sense without what stands around it (WCAG 2.2, success criterion 2.4.4). Whether an address of this
site leads to something that the public sees is asked of the site itself, without a request over the network.
"""

import logging
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils import translation

from .addresses import language_of_path
from .bilingual import page_language

logger = logging.getLogger(__name__)

VAGUE = {
    *("hier", "da", "dort", "mehr", "mehr dazu", "mehr lesen", "mehr erfahren", "weiter", "weiterlesen", "link"),
    *("klicken sie hier", "hier klicken", "details", "siehe hier", "zum artikel", "here", "click here", "more"),
    *("read more", "learn more", "тут", "там", "сюди", "далі", "більше", "детальніше", "докладніше", "читати далі"),
    *("читати більше", "дізнатися більше", "натисніть тут", "за посиланням", "посилання", "перейти", "лінк"),
}
_END = re.compile(r"[\s.…:»>→]+$")
_ADDRESS = re.compile(r"(?:https?:|www\.|mailto:)|[\w.-]+\.(?:de|ua|nrw|eu|com|org)/", re.IGNORECASE)


def is_vague(text: str) -> bool:
    """Returns whether the text of a link names nothing: "hier", "детальніше"."""
    return _END.sub("", " ".join(text.split()).lower()) in VAGUE


def is_address(text: str) -> bool:
    """Returns whether the text of a link is nothing but an address, which is spelled out when it is read aloud."""
    return " " not in text.strip() and bool(_ADDRESS.match(text.strip()))


def local_path(href: str) -> str | None:
    """Returns the path and query of an address of this site; None for addresses elsewhere."""
    parts = urlsplit(href)
    if parts.hostname != urlsplit(settings.SITE_URL).hostname and (parts.scheme or parts.netloc):
        return None
    path = parts._replace(scheme="", netloc="", fragment="").geturl()
    return path or ("/" if parts.netloc else "")


def is_answered(path: str) -> bool:
    """Returns whether a visitor who asks this site for `path` ("/de/presse/?page=2") gets a page or is led to one."""
    address, _mark, query = path.partition("?")
    if not address.startswith("/") or address.startswith("/admin/"):
        return False
    with translation.override(language_of_path(address) or page_language()):
        return any(_status(candidate, query) < 400 for candidate in (address, f"{address.rstrip('/')}/"))


def _status(path: str, query: str) -> int:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META |= {"SERVER_NAME": settings.SITE_HOST, "SERVER_PORT": "80"}
    request.GET = QueryDict(query)
    try:
        view, args, kwargs = resolve(path)
        response = view(request, *args, **kwargs)
    except Http404:
        return 404
    except Exception:  # a page that fails is no reason why the form that links to it should
        logger.exception("%s could not be shown", path)
        return 500
    if file := getattr(response, "file_to_stream", None):
        file.close()
    return int(response.status_code)
