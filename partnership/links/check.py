"""Where the links of all content lead, asked by `manage.py check_links` and never while somebody saves.

Kept for each link is how it answered last, since when it does not, and in which fields of which records it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..texts.bilingual import LANGUAGES, language_of
from ..texts.outline import outline
from ..texts.richtext import RichTextField
from .local import is_answered, local_path
from .reach import Answer, Unreachable, ask

LONGEST: Final = 2000  # bytes of an address that is checked: what PostgreSQL indexes
AT_ONCE: Final = 8  # sites that are asked at the same time; each is asked one question after the other
REFUSALS: Final = {401, 403, 405, 406, 429, 451, 999}  # a machine was refused, which says little of what a reader gets


class Outcome(models.TextChoices):
    GONE = "gone", _("leads nowhere")
    UNREACHABLE = "unreachable", _("no answer")
    REFUSED = "refused", _("refuses machines: please look yourself")
    MOVED = "moved", _("has moved")
    ANSWERED = "answered", _("answers")


FAILING: Final = (Outcome.GONE, Outcome.UNREACHABLE)


class LinkCheck(models.Model):
    """A link of the content, and how it answered last. An address of this site is held as its path."""

    url = models.CharField(_("Address"), max_length=LONGEST, unique=True)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome, db_index=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    moved_to = models.CharField(_("New address"), max_length=LONGEST, blank=True)
    reason = models.CharField(_("Reason"), max_length=250, blank=True)
    checked_at = models.DateTimeField(_("Last checked"))
    failing_since = models.DateTimeField(_("Failing since"), null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "partnership"
        verbose_name = _("link")
        verbose_name_plural = _("link check")
        ordering = [models.F("failing_since").asc(nulls_last=True), "outcome", "url"]

    def __str__(self) -> str:
        return str(self.url)


class LinkPlace(models.Model):
    """A field of a record in which a link stood when it was checked."""

    link = models.ForeignKey(LinkCheck, models.CASCADE, related_name="places")
    label = models.CharField(max_length=60)
    record = models.BigIntegerField()
    column = models.CharField(max_length=60)
    title = models.CharField(max_length=300)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "partnership"
        ordering = ["label", "record", "column"]

    def __str__(self) -> str:
        return f"{self.title}: {self.field_label}"

    @property
    def field_label(self) -> str:
        """The name of the field in the admin's language."""
        return str(apps.get_model(self.label)._meta.get_field(self.column).verbose_name)

    @property
    def form(self) -> str:
        """The address of the record's form in the admin."""
        return reverse(f"admin:{self.label.replace('.', '_')}_change", args=[self.record])


# --- which links there are --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a link stands: a column of a record."""

    record: models.Model
    column: str


def links() -> dict[str, list[Place]]:
    """Returns every link of the content with the places where it stands; those to this site as paths."""
    found: dict[str, list[Place]] = defaultdict(list)
    for model in apps.get_models():
        columns = [field.name for field in model._meta.concrete_fields if _holds_links(field)]
        for record in model._default_manager.iterator(chunk_size=200) if columns else ():
            for column in columns:
                for href in dict.fromkeys(_links_of(record, column)):
                    found[href].append(Place(record, column))
    return dict(found)


def _holds_links(field: Any) -> bool:
    return isinstance(field, (RichTextField, models.URLField))


def _links_of(record: models.Model, column: str) -> Iterator[str]:
    text = getattr(record, column)
    if not isinstance(record._meta.get_field(column), RichTextField):
        hrefs = [text] if text else []
    else:
        language = language_of(record._meta.get_field(column)) or LANGUAGES[0]
        hrefs = [link.href for link in outline(text, language).links]
    for href in hrefs:
        path = local_path(href)
        if path is not None or urlsplit(href).scheme in {"http", "https"}:
            yield href if path is None else path


# --- asking -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What became of a question."""

    outcome: str
    status: int | None = None
    moved_to: str = ""
    reason: str = ""


def judged(answer: Answer) -> Found:
    """Returns what an answer means for readers (RFC 9110, 15): 404 and 410 are certain, other refusals are not."""
    if answer.status in REFUSALS:
        return Found(Outcome.REFUSED, answer.status)
    if answer.status >= 400:
        return Found(Outcome.UNREACHABLE if answer.status >= 500 else Outcome.GONE, answer.status)
    is_told = len(answer.moved_to) <= LONGEST
    return Found(
        Outcome.MOVED if answer.moved_to else Outcome.ANSWERED, answer.status, answer.moved_to if is_told else ""
    )


def look(url: str) -> Found:
    """Returns where an address of the web leads."""
    try:
        return judged(ask(url))
    except Unreachable as error:
        return Found(Outcome.UNREACHABLE, reason=str(error)[:250])


def look_at_all(urls: Iterable[str]) -> Iterator[tuple[str, Found]]:
    """Yields what became of each address, those of this site first; no other site is asked twice at a time."""
    sites: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        if local_path(url) is None:
            sites[urlsplit(url).netloc.lower()].append(url)
        else:
            yield url, Found(Outcome.ANSWERED if is_answered(url) else Outcome.GONE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for results in pool.map(_look_at_site, sites.values()):
            yield from results


def _look_at_site(urls: list[str]) -> list[tuple[str, Found]]:
    return [(url, look(url)) for url in urls]


def keep(url: str, found: Found, places: list[Place], now: datetime) -> LinkCheck:
    """Stores what became of a link and where it stands; one that fails keeps the day since when it does."""
    before = LinkCheck.objects.filter(url=url).first()
    failing = found.outcome in FAILING
    since = ((before and before.failing_since) or now) if failing else None
    result = {name: getattr(found, name) for name in ("outcome", "status", "moved_to", "reason")}
    with transaction.atomic():
        link, _created = LinkCheck.objects.update_or_create(
            url=url, defaults={**result, "checked_at": now, "failing_since": since}
        )
        link.places.all().delete()
        LinkPlace.objects.bulk_create(_row(link, place) for place in places)
    stored: LinkCheck = link
    return stored


def _row(link: LinkCheck, place: Place) -> LinkPlace:
    record = place.record
    title = str(record)[:300]
    return LinkPlace(link=link, label=record._meta.label_lower, record=record.pk, column=place.column, title=title)


def check_all() -> Iterator[LinkCheck]:
    """Asks every link of the content and yields each as it is kept; what stands nowhere any more is forgotten."""
    now, found = timezone.now(), links()
    short = {url: places for url, places in found.items() if len(url.encode()) <= LONGEST}
    for url, result in look_at_all(short):
        yield keep(url, result, short[url], now)
    LinkCheck.objects.exclude(checked_at=now).delete()
