"""How a draft, or a pending change, will look: on the very pages of the public, and seen by nobody else.

For staff, and by a link for people without an account: signed, of one record, for some days, and revocable.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..publishing.pages import PublicPage
from ..publishing.parts import parts
from ..publishing.state import State
from ..texts.bilingual import LANGUAGES
from ..uploads.media import stored
from ..uploads.models import HasUpload
from .pending import PendingChange
from .values import fitted, referred, values_of
from .versions import identity

DAYS = (1, 3, 7, 14, 30)
SIGNER = signing.Signer(salt="partnership.preview")
link_opened = Signal()  # with `request`, `record` and `link`, the number of the link
MISSING = "…"  # stands in a preview for a text that is not written yet


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def valid(self) -> "PreviewLinkQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """A link that shows one record to whoever has it, until it expires or is revoked."""

    label = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("Valid until"))
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = PreviewLinkQuerySet.as_manager()

    class Meta:
        app_label = "partnership"
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"

    @classmethod
    def make(cls, record: models.Model, user: Any, days: int) -> "PreviewLink":
        """Makes a link to `record` that is valid for `days`."""
        made: PreviewLink = cls.objects.create(
            **identity(record), made_by=user, expires_at=timezone.now() + timedelta(days=days)
        )
        return made

    @property
    def token(self) -> str:
        return SIGNER.sign(str(self.pk))

    def path(self, language: str) -> str:
        return reverse("preview", args=[self.token, language])

    @classmethod
    def opened(cls, token: str) -> tuple["PreviewLink", PublicPage]:
        """Returns a link by its token and the record it shows; raises Http404 if it is forged, expired or revoked: all
        look alike."""
        try:
            link = cls.objects.valid().filter(pk=int(SIGNER.unsign(token))).first()
        except (signing.BadSignature, ValueError):
            link = None
        record: PublicPage | None = link and apps.get_model(link.label)._default_manager.filter(key=link.key).first()
        if link is None or record is None:
            raise Http404
        return link, record


def as_published(record: PublicPage) -> PublicPage:
    """Returns a record in memory as it will look once it is published, with what is prepared for it; nothing is written."""
    change = PendingChange.objects.of(record)
    shown, _faults = fitted(record, change.values if change else values_of(record))
    for language in LANGUAGES:
        written = getattr(shown, f"{shown.required_texts[0]}_{language}")
        setattr(shown, f"ready_{language}", bool(written) or shown.is_ready(language))
    if not shown.ready_languages:
        shown.ready_de = True
    for language in shown.ready_languages:
        for name in shown.required_texts:
            column = f"{name}_{language}"
            setattr(shown, column, getattr(shown, column) or MISSING)
    shown.state, shown.withdrawn_at = State.APPROVED, None
    shown.publish_at = min(record.publish_at or timezone.now(), timezone.now())
    shown.complete()
    return shown


@receiver((post_save, post_delete))
def end_links(sender: type, instance: models.Model, **kwargs: Any) -> None:
    """Revokes the links to a record that is withdrawn or deleted: a new one with its key is none of theirs."""
    is_deleted = kwargs["signal"] is post_delete
    if isinstance(instance, PublicPage) and (is_deleted or instance.state == State.WITHDRAWN):
        PreviewLink.objects.valid().filter(**identity(instance)).update(revoked_at=timezone.now())


def respond(
    request: HttpRequest, record: PublicPage, language: str, address: Callable[[str], str], files: str
) -> HttpResponse:
    """Returns the public page of a record in `language` as it would be: rendered from a record in memory.

    Links to the page itself lead to `address(language)`, and its uploads have addresses below `files`.
    """
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        draft = as_published(record)
        view = resolve(draft.public_path(language)).func
        draft.shown_at = address
        for holder in holders_of(draft):
            holder.upload.files_at = files
        page = view.page(request, draft)  # type: ignore[attr-defined]
        response: HttpResponse = page.render() if isinstance(page, TemplateResponse) else page
    own = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store", "Content-Language": language}
    for name, value in own.items():
        response.headers[name] = value
    return response


def holders_of(record: models.Model) -> list[HasUpload]:
    """Returns what has the uploads that the page of a record in memory shows: its rows, and what it refers to."""
    rows = [row for name in parts(type(record)) for row in getattr(record, name).all()]
    related = [referred(record, field.name) for field in record._meta.concrete_fields if field.is_relation]
    return [found for found in [*rows, *related] if isinstance(found, HasUpload)]


@require_safe
def preview(request: HttpRequest, token: str, language: str) -> HttpResponse:
    """The page that a link shows, for people without an account."""
    link, record = PreviewLink.opened(token)
    files = reverse("preview-media", args=[token, "x"]).removesuffix("x")
    page = respond(request, record, language, lambda code: reverse("preview", args=[token, code]), files)
    link_opened.send(PreviewLink, request=request, record=record, link=link.pk)
    return page


@require_safe
def preview_media(request: HttpRequest, token: str, name: str) -> FileResponse:
    """A file of the page that a link shows."""
    _link, record = PreviewLink.opened(token)
    return file_of(record, name)


def file_of(record: PublicPage, name: str) -> FileResponse:
    """Returns a file of the page of a record as it would be; raises Http404 if it has no such file."""
    holders = [holder for holder in holders_of(as_published(record)) if name in holder.upload.file_names]
    if not holders:
        raise Http404
    response = stored(name, holders[0])
    response.headers["Cache-Control"] = "no-store"
    return response
