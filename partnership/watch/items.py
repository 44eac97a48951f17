"""What a watched source shows: texts with address, title and day; by which of them one is known again; when it is from."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from ..links.reach import encoded
from ..texts.bilingual import LANGUAGES
from ..texts.facts import plain_signs
from ..texts.moments import moments
from ..texts.readings import Kind

MOST: Final = 2000  # that are read of one source at one look
LONGEST_ADDRESS: Final = 500
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 2000  # characters of what stands with the title, to find names in

# Parameters that say who came from where, or in which session, and nothing of the text.
_TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_.*|matomo_.*|hsa_.*|at_.*|wt_\w+|mc_[ce]id|_?hsenc|_?hsmi|\w+clid|igshid|srsltid"
    r"|phpsessid|jsessionid|amp",
    re.IGNORECASE,
)
_DEFAULT_PORT: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Item:
    """A text as its source announces it; `text` is what stands with the title, `day` when it was published if known."""

    url: str
    title: str
    text: str = ""
    day: date | None = None


def address(base: str, href: str) -> str:
    """Returns where a link on the page `base` leads, as it is sent; "" for what is no address of the web or too long.

    One with a name or password is none: it only looks like the site that it names.
    """
    try:
        parts = urlsplit(urljoin(base, href.strip()))
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return ""
        host = parts.hostname.encode("idna").decode("ascii") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return ""
    url = encoded(parts._replace(netloc=host, fragment="").geturl())
    return url if len(url) <= LONGEST_ADDRESS else ""


def identity(url: str) -> str:
    """Returns by what a text is known again, whatever tracks the visitor in its address and how it is written."""
    parts = urlsplit(url)
    host = site(url) if parts.port in {None, _DEFAULT_PORT.get(parts.scheme)} else f"{site(url)}:{parts.port}"
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    path = re.sub(r"/amp/?$|;jsessionid=[^/]*$", "", unquote(parts.path), flags=re.IGNORECASE).rstrip("/")
    return hashlib.sha256(f"{host}{path}?{urlencode(query)}".encode("utf-8", "replace")).hexdigest()


def site(url: str) -> str:
    """Returns the name of the site at an address: the host without a "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


# --- days -------------------------------------------------------------------------------------------------------------


def stamped(text: str) -> date | None:
    """Returns the day of a date as feeds write it (RFC 822, RFC 3339); None if it is none."""
    try:
        if text[:4].isdigit():
            return datetime.fromisoformat(text[:10]).date()
        return parsedate_to_datetime(text[:100]).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def day_in(text: str) -> date | None:
    """Returns the first day that stands in a text in figures or in German or Ukrainian words; None if there is none."""
    straight = re.sub(r", (?=\d{4}\b)", " ", plain_signs(text))  # «20 листопада, 2026»
    readings = [reading for language in LANGUAGES for reading in moments(straight, language)]
    dates = sorted((one.start, one.value) for one in readings if one.kind == Kind.DATE and all(one.value))
    return next(filter(None, (_day(*value) for _place, value in dates)), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
