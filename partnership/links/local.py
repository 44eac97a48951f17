"""What a link says and where it leads.

Its text has to make sense without what stands around it (WCAG 2.2, success criterion 2.4.4). Whether an address of this
site leads to something that the public sees is asked of the site itself, without a request over the network.
"""

import logging
import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

from ..publishing.addresses import language_of_path
from ..publishing.pages import FormerAddress, Slugged, page_models
from ..texts.bilingual import page_language

NOT_PUBLIC: Final = ("/admin/", "/preview/")
MAKING: Final = 20  # questions to the database that take as long as making a page

logger = logging.getLogger(__name__)

VAGUE = {
    "hier",
    "da",
    "dort",
    "mehr",
    "mehr dazu",
    "mehr lesen",
    "mehr erfahren",
    "weiter",
    "weiterlesen",
    "link",
    "klicken sie hier",
    "hier klicken",
    "details",
    "siehe hier",
    "zum artikel",
    "here",
    "click here",
    "more",
    "read more",
    "learn more",
    "тут",
    "там",
    "сюди",
    "далі",
    "більше",
    "детальніше",
    "докладніше",
    "читати далі",
    "читати більше",
    "дізнатися більше",
    "натисніть тут",
    "за посиланням",
    "посилання",
    "перейти",
    "лінк",
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
    return bool(Visitor().is_answered(path))


class Visitor:
    """Asks this site for addresses, each once, as long as its patience (if it is given one) lasts.

    Patience is counted in questions to the database: a record is looked up with one, any other page is made, which takes
    as long as MAKING of them.
    """

    def __init__(self, patience: float = float("inf")) -> None:
        self.patience = patience
        self.has_given_up = False
        self._known: dict[str, bool] = {}

    def is_answered(self, path: str) -> bool | None:
        """Returns what the function of this name does; None for what is not asked any more."""
        if path not in self._known and self.patience > 0:
            self._known[path] = self._ask(path)
        self.has_given_up |= path not in self._known
        return self._known.get(path)

    def _ask(self, path: str) -> bool:
        address, _mark, query = path.partition("?")
        if not address.startswith("/") or address.startswith(NOT_PUBLIC):
            return False
        with translation.override(language_of_path(address) or page_language()):
            candidates = dict.fromkeys((address, f"{address.rstrip('/')}/"))
            return any(self._leads_on(candidate, query) for candidate in candidates)

    def _leads_on(self, path: str, query: str) -> bool:
        try:
            match = resolve(path)
        except Resolver404:
            return False
        for model in page_models():
            if issubclass(model, Slugged) and model.address_name == match.url_name:
                self.patience -= 1
                return _is_page_of(model, path, match.kwargs)
        self.patience -= MAKING
        return _status(match, path, query) < 400


def _is_page_of(model: type[Slugged], path: str, names: dict[str, Any]) -> bool:
    """Returns whether the view of a record, which is given `names`, would show one or lead on to one (see `absent`)."""
    slugs = {f"slug_{page_language()}": names["slug"]}
    rows = model.objects.filter(**{name: value for name, value in names.items() if name != "slug"}, **slugs)
    if rows.published().exists():
        return True
    former = None if rows.withdrawn().exists() else FormerAddress.objects.filter(path=path).first()
    return former is not None and former.target() is not None


def _status(match: ResolverMatch, path: str, query: str) -> int:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META |= {"SERVER_NAME": settings.SITE_HOST, "SERVER_PORT": "80"}
    request.GET = QueryDict(query)
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return 404
    except Exception:  # a page that fails is no reason why the form that links to it should
        logger.exception("%s could not be shown", path)
        return 500
    if file := getattr(response, "file_to_stream", None):
        file.close()
    return int(response.status_code)
