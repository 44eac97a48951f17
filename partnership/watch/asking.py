"""Asks other servers as a guest: by their robots.txt, one question at a time, with pauses, not while they want rest."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from ..links.reach import Reply, Unreachable, fetch
from .robots import MOST_BYTES as MOST_OF_RULES
from .robots import Rules

ROBOT: Final = "PartnershipNews"
PAUSE: Final = 5.0  # seconds between two questions to one host
MOST_BYTES: Final = 3_000_000
REST: Final = timedelta(hours=1)  # for a host that asks for one without saying how long
LONGEST_REST: Final = timedelta(days=14)
OVERLOADED: Final = {429, 503}  # RFC 6585, 4; RFC 9110, 15.6.4


class Refused(Unreachable):
    """The site does not want machines there."""


class Resting(Unreachable):
    """The host asks not to be asked before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"asks not to be asked before {until:%Y-%m-%d %H:%M} UTC")
        self.until = until


class Guest:
    """Asks one address after the other, and remembers of each host what it allows and when it was asked."""

    def __init__(self) -> None:
        self.rules: dict[str, Rules | Unreachable] = {}
        self.asked: dict[str, float] = {}
        self.rests: dict[str, datetime] = {}
        about = f"Mozilla/5.0 (compatible; {ROBOT}/1.0; +{settings.SITE_URL})"
        self.headers = {"User-Agent": about, "Accept-Encoding": "identity"}

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """Returns what `url` says. Raises Unreachable: Refused and Resting, where the site wants no question or no more."""
        return self._answer(fetch(url, self.headers | dict(headers), MOST_BYTES, self._before))

    def _before(self, url: str) -> None:
        """Waits until `url` may be asked. Raises Unreachable if it may not."""
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc.lower()}"
        if place not in self.rules:
            self.rules[place] = self._rules_of(place)
        rules = self.rules[place]
        if isinstance(rules, Unreachable):
            raise rules
        if not rules.allow(url):
            raise Refused("robots.txt does not allow it")
        self._pause(url)

    def _rules_of(self, place: str) -> Rules | Unreachable:
        """Returns the rules of a site: none if it has no robots.txt, and why not to ask if that does not come.

        Source: RFC 9309, 2.3.1.
        """
        try:
            reply = self._answer(fetch(f"{place}/robots.txt", self.headers, MOST_OF_RULES, self._pause))
        except Unreachable as error:
            return type(error)(error.until) if isinstance(error, Resting) else Unreachable(f"robots.txt: {error}"[:200])
        if reply.status < 300:
            return Rules.read(reply.body.decode("utf-8", "replace"), ROBOT)
        return Rules() if 400 <= reply.status < 500 else Unreachable(f"robots.txt: {reply.status}")

    def _pause(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        if host in self.rests:
            raise Resting(self.rests[host])
        if host in self.asked:
            time.sleep(max(0.0, self.asked[host] + PAUSE - time.monotonic()))
        self.asked[host] = time.monotonic()

    def _answer(self, reply: Reply) -> Reply:
        """Returns a reply. Raises Resting if its host has had enough, and remembers that."""
        if reply.status not in OVERLOADED:
            return reply
        until = rest(reply.headers.get("retry-after", ""), timezone.now())
        self.rests[urlsplit(reply.url).hostname or ""] = until
        raise Resting(until)


def rest(retry_after: str, now: datetime) -> datetime:
    """Returns until when a host wants to be left alone, by its Retry-After (RFC 9110, 10.2.3), which may say nothing."""
    try:
        if retry_after.strip().isdecimal():
            until = now + timedelta(seconds=int(retry_after.strip()[:9]))
        else:
            until = parsedate_to_datetime(retry_after[:100])
            until = until if until.tzinfo else until.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        until = now + REST
    return min(max(until, now), now + LONGEST_REST)
