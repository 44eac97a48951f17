"""Records that have a public page of their own: search, sitemap and page cache find content by these classes alone."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.dispatch import Signal
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..texts.bilingual import (
    LANGUAGES,
    BilingualText,
    Text,
    labelled,
    other_language,
    page_language,
    text_in,
)
from ..texts.richtext import PlainText, RichTextField
from ..texts.searched import Searched
from ..texts.slugs import make_slug, random_key
from .addresses import Alternates, absolute, local_address
from .errors import gone
from .state import WRITING, Publishable, State

asked_in_vain = Signal()  # sent by a model, with `lookup`: an address at which the public finds nothing
PUBLIC_SINCE = tuple(f"public_since_{language}" for language in LANGUAGES)
UNTITLED = re.compile(r"page(-\d+)?")  # the slug of a record that has no title yet


class Titled(models.Model):
    """Has a title in each language."""

    title: ClassVar[BilingualText] = BilingualText(models.CharField, _("Title"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Summarised(models.Model):
    """Has a summary (plain, also the description for search engines) and a text (rich) in each language."""

    summary: ClassVar[BilingualText] = BilingualText(models.TextField, _("Summary"), blank=True)
    body: ClassVar[BilingualText] = BilingualText(RichTextField, _("Text"), blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Notice:
    """What the public is told of a page that was put right or withdrawn. Of a withdrawn page it says no title."""

    record: Any
    label: str
    name: Text
    text: Text
    moment: datetime
    key: str  # permanent


class PublicPage(Searched, PlainText, Publishable):
    """A record with an address in each language and a text that is searched.

    A model says the name of its address (`address_name`), and which relations it and the title need (`address_relations`).
    """

    address_name: ClassVar[str]
    address_relations: ClassVar[Sequence[str]] = ()
    rank: ClassVar[int] = 0  # where its kind stands among the hits of a search and in the sitemap

    key = models.SlugField(
        _("Key"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("Permanent and the same in both languages: the identifier in open data and imports."),
    )
    changed_at = models.DateTimeField(_("Last changed"), default=timezone.now, editable=False)
    # When each language became public here for the first time; of what is scheduled, when it will.
    public_since_de = models.DateTimeField(null=True, editable=False)
    public_since_uk = models.DateTimeField(null=True, editable=False)

    shown_at: Callable[[str], str] | None = None  # set on a record that is previewed: its address in a language
    keeps_date = False  # set on a record whose change mends typing errors only: the public is not told of it

    class Meta(Publishable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title_in(self.language).plain or self._untitled()

    def _untitled(self) -> str:
        """What staff call a record that nobody has given a title yet."""
        return gettext("Without a title (%(kind)s %(key)s)") % {"kind": self._meta.verbose_name, "key": self.key}

    @property
    def kind_name(self) -> str:
        """What kind of page this is, in the language of the page being made."""
        return str(self._meta.verbose_name)

    def title_in(self, language: str) -> Text:
        return text_in(self, "title", language)

    def address_args(self, language: str) -> tuple[object, ...]:
        """Returns what the address needs beside its name, in `language`."""
        return ()

    def path(self, language: str) -> str:
        if self.shown_at:
            return self.shown_at(language)
        return self.public_path(language)

    def public_path(self, language: str) -> str:
        return local_address(language, self.address_name, *self.address_args(language))

    def get_absolute_url(self) -> str:
        return self.path(page_language())

    @property
    def modified_at(self) -> datetime:
        """Since when the public reads it as it is: what changed before its publication is new with that."""
        changed: datetime = self.changed_at
        return max(changed, self.publish_at or changed)

    @property
    def counterpart(self) -> str:
        """The path of the page in the other language."""
        return self.path(other_language(page_language()))

    @property
    def alternates(self) -> Alternates:
        return Alternates.of(self.path, self.ready_languages, is_preview=bool(self.shown_at))

    @classmethod
    def for_page(cls) -> Any:
        """Returns all records with what their page shows of them."""
        return cls.objects.all()

    @classmethod
    def notices(cls) -> Iterator[Notice]:
        """Yields what the public is told of pages of this kind that are withdrawn."""
        for page in cls.objects.withdrawn().select_related(*cls.address_relations):
            kind = Text(capfirst(page.kind_name), page_language())
            key = f"{cls._meta.model_name}/{page.key}/withdrawal"
            yield Notice(page, gettext("Withdrawal"), kind, page.withdrawal_notice, page.withdrawn_at, key)

    def complete_times(self) -> None:
        super().complete_times()
        is_new = self.state in WRITING or self.is_scheduled
        known = [] if is_new else [name for name in PUBLIC_SINCE if getattr(self, name)]
        for language, name in zip(LANGUAGES, PUBLIC_SINCE, strict=True):
            if is_new:
                setattr(self, name, self.publish_at if self.is_scheduled and self.is_ready(language) else None)
            elif self.is_ready(language) and name not in known and self.state == State.APPROVED:
                setattr(self, name, timezone.now() if known else self.publish_at)

    def searchable(self, language: str) -> Iterator[str]:
        """Yields what search finds this record by in `language`, its title first."""
        title = self.title_in(language)
        yield title
        yield from (text for text in super().searchable(language) if text != title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.keeps_date:
            self.changed_at = timezone.now()
        super().save(*args, **kwargs)


class Slugged(PublicPage):
    """A page whose address ends in a slug of its language. Both slugs are always filled."""

    slug_de = models.CharField(labelled(_("Address"), "de"), max_length=100, blank=True)
    slug_uk = models.CharField(labelled(_("Address"), "uk"), max_length=100, blank=True)

    class Meta(PublicPage.Meta):
        abstract = True

    def address_args(self, language: str) -> tuple[object, ...]:
        return (getattr(self, f"slug_{language}"),)

    def clean(self) -> None:
        super().clean()
        for language in LANGUAGES:
            self._clean_slug(f"slug_{language}")

    def _clean_slug(self, column: str) -> None:
        typed = getattr(self, column)
        slug = make_slug(typed)
        setattr(self, column, slug)
        if typed and not slug:
            raise ValidationError({column: _("An address needs at least one letter or digit.")})
        if slug and self._others().filter(**{column: slug}).exists():  # a form without the year skips the constraint
            raise ValidationError({column: self.unique_error_message(type(self), (column,))})

    @property
    def share_image(self) -> str:
        """The full address of the share image, in the language that the record shows itself in."""
        return absolute(f"{self.path(self.language)}share.png")

    def slug_sources(self, language: str) -> tuple[str, str]:
        """Returns the text that the slug in `language` is made from, and the text that stands in while it is missing."""
        return self.title_in(language), self.title_in(other_language(language))

    def slug_scope(self) -> dict[str, object]:
        """Returns the columns within which a slug is unique in its language."""
        return {}

    def complete(self) -> None:
        super().complete()
        self.fill_slugs(self.as_stored())

    def fill_slugs(self, stored: "Slugged | None") -> None:
        """Gives each language its slug: its own as soon as there is a text of its own to tell, until then the other's."""
        for language in LANGUAGES:
            own, substitute = self._stems(language)
            current = getattr(self, f"slug_{language}")
            is_substitute = stored is not None and stored.has_substitute_slug(language, current)
            is_missing = not current or UNTITLED.fullmatch(current) or (own and is_substitute)
            if is_missing or self._tells_too_much(language, current, stored):
                setattr(self, f"slug_{language}", self._free_slug(language, own or substitute or "page"))

    def has_substitute_slug(self, language: str, slug: str) -> bool:
        """Returns whether `slug` only stands in, on this record, for one from a text in `language` that cannot be told."""
        own, substitute = self._stems(language)
        return not own and _is_made_of(slug, substitute, getattr(self, f"slug_{other_language(language)}"))

    def _stems(self, language: str) -> tuple[str, str]:
        """Returns the slugs of the text in `language`, "" while that is not to be told, and of what stands in for it."""
        own, substitute = (make_slug(text) for text in self.slug_sources(language))
        return (own if self._is_told(language) or own == substitute else ""), substitute

    def _is_told(self, language: str) -> bool:
        """False for the unfinished language of something approved: its address is public, its text is not."""
        return self.is_ready(language) or self.state in WRITING

    def _tells_too_much(self, language: str, slug: str, stored: "Slugged | None") -> bool:
        """True if a slug was made of a text that is not to be told, now or as stored; one that was public stays."""
        was_told = stored is not None and stored.was_public and slug == getattr(stored, f"slug_{language}")
        if self._is_told(language) or was_told:
            return False
        owns = [make_slug(record.slug_sources(language)[0]) for record in (self, stored) if record]
        return _is_made_of(slug, *owns) and not _is_made_of(slug, self._stems(language)[1])

    def _others(self) -> models.QuerySet[Any]:
        return type(self)._base_manager.filter(**self.slug_scope()).exclude(pk=self.pk)

    def _free_slug(self, language: str, slug: str) -> str:
        column = f"slug_{language}"
        taken = set(self._others().filter(**{f"{column}__startswith": slug}).values_list(column, flat=True))
        return _first_free(slug, taken)

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = self.as_stored()
        self.fill_slugs(stored)
        self.key = self.key or random_key(str(self._meta.model_name))
        super().save(*args, **kwargs)
        if stored is not None and stored.was_public:
            FormerAddress.remember(stored, self)


def _is_made_of(slug: str, *stems: str) -> bool:
    """True if a slug is one of the `stems`, or that with a number."""
    return any(stem and re.fullmatch(rf"{re.escape(stem)}(-\d+)?", slug) for stem in stems)


def _first_free(slug: str, taken: set[str]) -> str:
    """Returns `slug`, or with the first number from 2 on that makes it none of the `taken`."""
    candidates = (f"{slug}-{number}" if number > 1 else slug for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


class FormerAddress(models.Model):
    """A path that a public page once had, and the page that it now leads to (by label and key, so chains are flat)."""

    path = models.CharField(_("Former path"), max_length=300, unique=True)
    label = models.CharField(_("Kind of page"), max_length=60)
    key = models.CharField(_("Key"), max_length=80)
    since = models.DateTimeField(_("Since"), auto_now_add=True)

    class Meta:
        app_label = "partnership"
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["-since"]

    def __str__(self) -> str:
        return str(self.path)

    @classmethod
    def remember(cls, before: Slugged, after: Slugged) -> None:
        """Keeps the paths of `before` that `after` no longer has, and frees those that it has now."""
        cls.objects.filter(path__in=[after.path(language) for language in LANGUAGES]).delete()
        for language in LANGUAGES:
            if before.path(language) != after.path(language):
                target = {"label": after._meta.label_lower, "key": after.key}
                cls.objects.update_or_create(path=before.path(language), defaults=target)

    def target(self) -> PublicPage | None:
        """Returns the page this leads to, if the public may see it or its notice of withdrawal."""
        rows: Any = apps.get_model(self.label)._default_manager.filter(key=self.key)
        found: PublicPage | None = rows.published().first() or rows.withdrawn().first()
        return found


def absent(request: HttpRequest, model: type[PublicPage], **lookup: object) -> HttpResponse:
    """Answers for an address at which nothing is published: 301 to where it went, 410 if withdrawn, else Http404."""
    withdrawn = model.objects.withdrawn().filter(**lookup).first()
    if withdrawn is not None:
        return gone(request, withdrawn=withdrawn, alternates=Alternates.of(withdrawn.path, ()))
    former = FormerAddress.objects.filter(path=request.path).first()
    target = former.target() if former else None
    if target is None:
        asked_in_vain.send(model, lookup=lookup)
        raise Http404
    return HttpResponsePermanentRedirect(target.get_absolute_url())


Page = Callable[..., HttpResponse]  # renders a record: page(request, record)


def page_of(model: type[PublicPage]) -> Callable[[Page], Page]:
    """Makes the view of an address out of the function that renders the record found there: `page(request, record)`.

    The view answers with `absent` where nothing is published. Previews take the function from its attribute `page`.
    """

    def decorate(page: Page) -> Page:
        @require_safe
        @wraps(page)
        def view(request: HttpRequest, **names: Any) -> HttpResponse:
            lookup = {f"slug_{page_language()}" if name == "slug" else name: value for name, value in names.items()}
            record = model.for_page().published().filter(**lookup).first()
            return absent(request, model, **lookup) if record is None else page(request, record)

        view.page = page  # type: ignore[attr-defined]
        return view

    return decorate


def page_models() -> list[type[PublicPage]]:
    """Returns every model of the site whose records have a public page, by rank."""
    found = [model for model in apps.get_models() if issubclass(model, PublicPage)]
    return sorted(found, key=lambda model: model.rank)
