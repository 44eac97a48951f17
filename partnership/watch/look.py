"""Looks for news of the partnership on all watched sources, by night (`manage.py check_news`).

A text that names both sides is kept for the desk, once and for all: `NewsItem`. At the first look at a source only what is
dated within the last days counts as new. What fails is noted with its source, and the next one follows.
"""

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Min, Q
from django.utils import timezone

from ..links.reach import Reply, Unreachable
from ..models.sources import WEB, Source
from ..models.watched import NewsItem, Outcome, WatchedSource
from ..texts.bilingual import LANGUAGES, text_in
from ..texts.hygiene import line
from .asking import Guest, Refused, Resting
from .feeds import Unreadable
from .items import Item, address, identity
from .naming import Names
from .reading import read

RECENT: Final = timedelta(days=30)  # what is older is no news, unless the source could not be read for longer
LONGEST_RUN: Final = 45 * 60  # seconds; who was not looked at then is first the next time
MOST: Final = 200  # news of one source that wait at a time
LONGEST_VALIDATOR: Final = 200
VALIDATORS: Final = {"etag": "etag", "last_modified": "last-modified"}
CLEARED: Final = {"reason": "", "failing_since": None, "wait_until": None}
REFUSALS: Final = {401, 403, 405, 406, 451, 999}

logger = logging.getLogger(__name__)


class Busy(Exception):
    """Another look is under way."""


def look_for_news() -> Iterator[tuple[WatchedSource, int]]:
    """Looks at each active source and yields it with the number of news in it. Raises Busy if somebody else does so now."""
    with _alone():
        guest, names, ends = Guest(), Names.known(), time.monotonic() + LONGEST_RUN
        due = WatchedSource.objects.filter(_due(timezone.now()))
        for source in due.order_by(F("looked_at").asc(nulls_first=True), "pk"):
            if time.monotonic() > ends:
                return
            yield source, _look_at(source, guest, names)


def last_looked() -> datetime | None:
    """Returns when all sources had last been looked at and news could be read; None if that never was. One query."""
    due = WatchedSource.objects.filter(_due(timezone.now()), looked_at__isnull=False)
    ends = due.aggregate(first=Min("looked_at"), read=Max("read_at"))
    return min(ends["first"], ends["read"]) if ends["read"] else None


def _due(now: datetime) -> Q:
    return Q(is_active=True) & (Q(wait_until=None) | Q(wait_until__lte=now))


@contextmanager
def _alone() -> Iterator[None]:
    """Holds the folder of this installation until the look ends, by whatever end of its process. Raises Busy."""
    descriptor = os.open(settings.VAR_DIR, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Busy from None
    finally:
        os.close(descriptor)


# --- one source -------------------------------------------------------------------------------------------------------


def _look_at(source: WatchedSource, guest: Guest, names: Names) -> int:
    """Asks a source and keeps what is new in it, and how that went; returns how many news there are."""
    now = timezone.now()
    try:
        reply = guest.get(source.url, _conditions(source))
        items = [] if reply.status == 304 else read(_found(reply))
        news = [item for item in items if names.names_both(_said(source, item)) and _is_citable(item.url)]
    except (Unreachable, Unreadable, _Gone) as error:
        _note_failure(source, error, now)
        return 0
    except Exception as error:  # whatever strangers sent that nobody thought of: the other sources are looked at
        logger.exception("%s could not be read", source.url)
        _note_failure(source, Unreadable(type(error).__name__), now)
        return 0
    with transaction.atomic():
        if not WatchedSource.objects.select_for_update().filter(pk=source.pk, url=source.url).first():
            return 0  # the desk has taken it off its list in the meantime
        new = _keep(source, news, now) if news else 0
        _note(source, outcome=Outcome.READ, looked_at=now, read_at=now, **CLEARED, **_validators(reply))
    return new


class _Gone(Exception):
    """There is nothing any more at the address."""


def _conditions(source: WatchedSource) -> dict[str, str]:
    """Returns what makes a source answer 304 if nothing has changed (RFC 9110, 13.1)."""
    accepted = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.1"
    known = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
    return {"Accept": accepted, **{name: value for name, value in known.items() if value}}


def _found(reply: Reply) -> Reply:
    """Returns an answer that has content. Raises Refused, _Gone or Unreachable for any other."""
    if reply.status in REFUSALS:
        raise Refused(str(reply.status))
    if 400 <= reply.status < 500:
        raise _Gone(str(reply.status))
    if reply.status != 200:
        raise Unreachable(str(reply.status))
    return reply


def _validators(reply: Reply) -> dict[str, str]:
    """Returns by what a source knows again what it sent; nothing new if that is what we have already."""
    if reply.status == 304:
        return {}
    told = {column: reply.headers.get(name, "") for column, name in VALIDATORS.items()}
    return {
        column: value if len(value) <= LONGEST_VALIDATOR and value.isascii() and value.isprintable() else ""
        for column, value in told.items()
    }


def _said(source: WatchedSource, item: Item) -> str:
    """Returns all in which an item may name the two sides: who publishes it names one of them, too."""
    return " ".join([item.title, item.text, *(text_in(source, "publisher", language) for language in LANGUAGES)])


def _is_citable(url: str) -> bool:
    """Returns whether the address of an item may become that of a source of the site."""
    try:
        WEB(url)
    except ValidationError:
        return False
    return True


def _keep(source: WatchedSource, items: list[Item], now: datetime) -> int:
    """Stores the items that were never seen, and are not on the site already; returns how many of them are news."""
    today = timezone.localdate(now)
    found: dict[str, Item] = {}
    for item in items:
        found.setdefault(identity(item.url), item)
    seen = set(NewsItem.objects.filter(identity__in=found).values_list("identity", flat=True))
    told = {identity(url) for url in Source.objects.values_list("url", flat=True) if address("", url)}
    rows = [
        NewsItem(
            identity=key,
            source=source,
            url=item.url,
            title=item.title,
            day=_day(item, today),
            seen_at=now,
            outcome=NewsItem.Outcome.NEW if _is_new(source, _day(item, today), now) else NewsItem.Outcome.PASSED,
        )
        for key, item in found.items()
        if key not in seen | told
    ]
    room = max(0, MOST - NewsItem.objects.waiting().filter(source=source).count())
    for row in rows[:room]:
        row.index()
    NewsItem.objects.bulk_create(rows[:room], ignore_conflicts=True)
    return sum(row.outcome == NewsItem.Outcome.NEW for row in rows[:room])


def _day(item: Item, today: date) -> date | None:
    """Returns the day of an item: one to come is what it tells of, and not the day when it was published."""
    return item.day if item.day and item.day <= today + timedelta(days=1) else None


def _is_new(source: WatchedSource, day: date | None, now: datetime) -> bool:
    """Returns whether an item that was never seen is news: by its day, or because the source was read before without it."""
    if day is None:
        return source.read_at is not None
    return day >= timezone.localdate((source.read_at or now) - RECENT)


def _note_failure(source: WatchedSource, error: Exception, now: datetime) -> None:
    outcomes = {Refused: Outcome.REFUSED, Resting: Outcome.WAITING, Unreadable: Outcome.UNREADABLE, _Gone: Outcome.GONE}
    _note(
        source,
        outcome=outcomes.get(type(error), Outcome.UNREACHABLE),
        looked_at=now,
        reason=line(str(error), 250),
        failing_since=source.failing_since or now,
        wait_until=error.until if isinstance(error, Resting) else None,
    )


def _note(source: WatchedSource, **columns: Any) -> None:
    """Writes what became of a look, and nothing that somebody may have changed at the desk meanwhile."""
    WatchedSource.objects.filter(pk=source.pk, url=source.url).update(**columns)
    for name, value in columns.items():
        setattr(source, name, value)
