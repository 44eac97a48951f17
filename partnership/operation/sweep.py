"""What nobody needs any more is removed, by night: uploads, files without a row, what a killed process left, sessions,
preview links, events, and news that was found long ago."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from ..access.models import EarlyAccess, Slot
from ..feedback.models import BarrierReport
from ..models.watched import NewsItem
from ..uploads import temporary
from ..uploads.media import NAME
from ..uploads.models import Upload
from ..uploads.store import delete
from ..versions.events import Event
from ..versions.pending import PendingChange
from ..versions.previews import PreviewLink

STRAY: Final = timedelta(days=1)  # a file is stored before its row; a power cut may leave it without
KEPT: Final = timedelta(days=90)  # who opened what before it was public, and the preview links that it was opened by
NEWS: Final = timedelta(days=180)  # what was found for the desk, decided on or not; that it was found stays
EVENTS: Final = timedelta(days=365)  # what colleagues did and said to each other
FREE: Final = timedelta(days=1)  # places of a limit that nobody has wanted since


class Swept(NamedTuple):
    """How much was removed of each."""

    uploads: int
    stray_files: int
    left_over: int
    sessions: int
    preview_links: int
    early_accesses: int
    limits: int
    news: int
    events: int
    barrier_reports: int


def sweep(now: datetime) -> Swept:
    """Removes what is not needed any more at `now`; returns how much."""
    sessions, _models = Session.objects.filter(expire_date__lt=now).delete()
    ended = Q(expires_at__lt=now - KEPT) | Q(revoked_at__lt=now - KEPT)
    links, _models = PreviewLink.objects.filter(ended).delete()
    early, _models = EarlyAccess.objects.filter(last_at__lt=now - KEPT).delete()
    slots, _models = Slot.objects.filter(free_at__lt=now - FREE).delete()
    news = NewsItem.objects.filter(seen_at__lt=now - NEWS).forget()
    reports, _models = BarrierReport.objects.outlived(localdate(now)).delete()
    files = _sweep_uploads(now), _sweep_files(now), temporary.sweep()
    events, _models = Event.objects.filter(at__lt=now - EVENTS).delete()
    return Swept(*files, sessions, links, early, slots, news, events, reports)


def unneeded() -> Any:
    """Returns the uploads that neither a row nor a pending change refers to."""
    label = Upload._meta.label_lower
    references = (reference for change in PendingChange.objects.all() for reference in change.references())
    prepared = {key for name, key in references if name == label}
    return Upload.objects.unused().exclude(pk__in=prepared)


@transaction.atomic
def _sweep_uploads(now: datetime) -> int:
    """Removes the rows, and then their files: a power cut between them leaves files alone, which the next sweep finds."""
    Upload.objects.detach()  # those whose last record went without saying so
    due = list(unneeded().filter(keep_until__lte=now).select_for_update())
    for upload in due:
        upload.erase()
    return len(due)


def _sweep_files(now: datetime) -> int:
    known = {name for upload in Upload.objects.iterator() for name in upload.file_names}
    stray = [name for name in _stored() if name not in known and _is_old(name, now)]
    delete(stray)
    return len(stray)


def _stored() -> list[str]:
    """Returns the names in the store that are those of uploads; what else lies there is not ours to remove."""
    with suppress(FileNotFoundError):
        _folders, names = default_storage.listdir("")
        return [name for name in names if NAME.fullmatch(name)]
    return []


def _is_old(name: str, now: datetime) -> bool:
    with suppress(FileNotFoundError):
        return bool(default_storage.get_modified_time(name) < now - STRAY)
    return False
