"""Who opens a text before it is public, and how often strangers ask for an address that is still to come.

Reading waits for nobody who writes: what is counted is kept in the process until it can be written at once. What a process
has not written when it ends is in the log alone.
"""

from datetime import date, datetime
from threading import Lock
from time import monotonic
from typing import Any, Final, NamedTuple

from django.db import Error, IntegrityError, connection, models, transaction
from django.db.models import Max, Sum
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from ..publishing.errors import is_outage
from ..publishing.pages import PublicPage, asked_in_vain
from ..publishing.state import Publishable
from ..sqlite3.base import without_waiting
from ..versions.pending import PendingChange
from ..versions.previews import PreviewLink, link_opened
from ..versions.versions import identity
from .log import security
from .models import EarlyAccess

MINUTE: Final = 60  # seconds between what is written of strangers
SHOWN: Final = 100  # of the openings of a record


class Who(NamedTuple):
    """Who opened which record on which day."""

    label: str
    key: str
    account: str
    link: int
    day: date


class Seen(NamedTuple):
    first_at: datetime
    last_at: datetime
    times: int


_counted: dict[Who, Seen] = {}
_lock = Lock()
_written = monotonic()


def opened(request: HttpRequest, record: models.Model, link: int = 0) -> None:
    """Notes that somebody opened a record, if it has a text that is not public: with an account, or by a preview link."""
    if not _has_hidden_text(record):
        return
    name = identity(record)
    security("early-access", request, record=f"{name['label']} {name['key']}", **({"link": link} if link else {}))
    account = "" if link else request.user.get_username()
    _count(name["label"], name["key"], account, link)
    write()


@receiver(link_opened)
def _opened_by_link(sender: object, request: HttpRequest, record: PublicPage, link: int, **kwargs: Any) -> None:
    opened(request, record, link)


@receiver(asked_in_vain)
def _asked(sender: type[PublicPage], lookup: dict[str, object], **kwargs: Any) -> None:
    key = sender._default_manager.filter(**lookup).values_list("key", flat=True).first()
    _count(sender._meta.label_lower if key else "", key or "")


def _has_hidden_text(record: models.Model) -> bool:
    if isinstance(record, Publishable) and not record.was_public:
        return True
    return bool(PendingChange.objects.filter(**identity(record)).exists())


def _count(label: str, key: str, account: str = "", link: int = 0) -> None:
    now = timezone.now()
    _add(Who(label, key, account, link, timezone.localdate(now)), Seen(now, now, 1))


def _add(who: Who, seen: Seen) -> None:
    with _lock:
        before = _counted.get(who, seen._replace(times=0))
        first, last = min(before.first_at, seen.first_at), max(before.last_at, seen.last_at)
        _counted[who] = Seen(first, last, before.times + seen.times)


def write() -> None:
    """Writes what was counted. While somebody else writes, or the database is gone, it waits for the next time."""
    with _lock:
        counted = dict(_counted)
        _counted.clear()
    if not counted:
        return
    try:
        with without_waiting(connection), transaction.atomic():
            for who, seen in counted.items():
                EarlyAccess.add(who._asdict(), *seen)
    except Error as error:
        for who, seen in counted.items():
            _add(who, seen)
        if not (is_outage(error) or isinstance(error, IntegrityError)):  # another process made the row first
            raise


def write_each_minute() -> None:
    """Writes what was counted if that was last done a minute ago: so nobody can make the site write more often."""
    global _written
    if monotonic() - _written >= MINUTE:
        _written = monotonic()
        write()


def openings(record: models.Model) -> list[tuple[EarlyAccess, PreviewLink | None]]:
    """Returns who opened a record before it was public, newest first, with the preview link if it was by one."""
    rows = list(EarlyAccess.objects.filter(**identity(record)).exclude(account="", link=0)[:SHOWN])
    links = PreviewLink.objects.select_related("made_by").in_bulk({row.link for row in rows})
    return [(row, links.get(row.link)) for row in rows]


def asked_for(label: str) -> dict[str, int]:
    """Returns how often the public asked for the addresses of records of a kind too early, by key, the last one first."""
    rows = EarlyAccess.objects.filter(label=label, account="", link=0).order_by()
    found = rows.values("key").annotate(times=Sum("count"), last=Max("last_at")).order_by("-last")
    return {row["key"]: row["times"] for row in found}
