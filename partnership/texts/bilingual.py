"""Two equal languages: one column per language, and a text that knows which language it is in.

A record shows itself in one language, chosen once: the page's if that text is ready for the public, else the other.
Texts of two languages never mix within a record. Text that had to fall back prints itself with its `lang`
(WCAG 2.2, success criterion 3.1.2), so that no template can forget it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, overload

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .richtext import RichTextField
from .typography import set_type

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
LANGUAGE_NAMES = {"de": _("German"), "uk": _("Ukrainian")}
LABELS = {"de": _("{} (German)"), "uk": _("{} (Ukrainian)")}


def page_language() -> str:
    """Returns the language of the page being made: "de" or "uk"; German where none is active."""
    language = (get_language() or "")[:2]
    return language if language in LANGUAGES else LANGUAGES[0]


def other_language(language: str) -> str:
    """Returns "uk" for "de" and "de" for "uk"."""
    return LANGUAGES[1 - LANGUAGES.index(language)]


def language_of(column: Any) -> str | None:
    """Returns the language of the text that a model's column holds, "de" or "uk"; None for a column without one.

    Such columns are declared by BilingualText and by nothing else. Columns that only stand for a language (`ready_de`,
    `slug_uk`) hold no text for readers and have none.
    """
    language: str | None = getattr(column, "language", None)
    return language


def labelled(label: "StrOrPromise", language: str) -> "StrOrPromise":
    """Returns the label of a column in `language`: "Title (German)"."""
    return format_lazy(LABELS[language], label)


class Text(str):
    """Plain text in the language `lang`. In a template it escapes itself, is set with its no-break spaces, and wraps itself
    if it is a fallback.

    In attributes, titles and feeds `plain` is used, and the element around it gets the `lang`.
    """

    lang: str

    def __new__(cls, value: str, lang: str) -> "Text":
        self = super().__new__(cls, value)
        self.lang = lang
        return self

    @property
    def is_fallback(self) -> bool:
        return self.lang != page_language()

    @property
    def plain(self) -> str:
        return str(self)

    def __html__(self) -> SafeString:
        return self._marked(set_type(escape(self.plain), self.lang), "span")

    def _marked(self, html: str, element: str) -> SafeString:
        if self and self.is_fallback:
            html = f'<{element} lang="{self.lang}">{html}</{element}>'
        return mark_safe(html)  # noqa: S308 - escaped above, or sanitised when it was saved


class RichText(Text):
    """Sanitised HTML in the language `lang`: it prints as it is, within an element of its `lang` if it is a fallback."""

    def __html__(self) -> SafeString:
        return self._marked(set_type(self.plain, self.lang), "div")


class BilingualText:
    """A text in both languages: `title = BilingualText(models.CharField, _("Title"), max_length=200)`.

    It gives the model a column for each language (`title_de`, `title_uk`) with its label, made of `column` with `options`,
    and reads as the text in the language that the record shows itself in. Search (if `is_searched`), checklist,
    translation state, loader, roles and the rows of forms find the columns by `language_of`.
    """

    def __init__(
        self, column: "type[models.Field[Any, Any]]", label: "StrOrPromise", is_searched: bool = True, **options: Any
    ) -> None:
        self.is_searched = is_searched
        self.kind = RichText if issubclass(column, RichTextField) else Text
        self.columns = {language: column(labelled(label, language), **options) for language in LANGUAGES}
        for language, made in self.columns.items():
            made.language = language  # type: ignore[attr-defined]

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        self.name = name
        for language, column in self.columns.items():
            model.add_to_class(f"{name}_{language}", column)
        setattr(model, name, self)

    @overload
    def __get__(self, record: None, owner: type[Any]) -> "BilingualText": ...
    @overload
    def __get__(self, record: Any, owner: type[Any]) -> Text: ...
    def __get__(self, record: Any, owner: type[Any]) -> "Text | BilingualText":
        return self if record is None else self.read(record)

    def read(self, record: Any) -> Text:
        return self.in_language(record, record.language)

    def in_language(self, record: Any, language: str) -> Text:
        return self.kind(getattr(record, f"{self.name}_{language}"), language)


def text_in(record: models.Model, name: str, language: str) -> Text:
    """Returns the text `name` of `record` in `language`, ready or not; empty if it is not written yet."""
    descriptor: BilingualText = getattr(type(record), name)
    return descriptor.in_language(record, language)


# What may be done to a bilingual record; the right to translate it into a language belongs to each model of its own.
ACTIONS = ("add", "change", "delete", "view", *(f"translate_{language}" for language in LANGUAGES))


class InBothLanguages(models.Model):
    """A record whose texts must be there in both languages (a place has a name in each): it never falls back."""

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        return page_language()


class Bilingual(models.Model):
    """A record whose languages become ready for the public one by one. Either may come first."""

    required_texts: ClassVar[Sequence[str]] = ("title",)

    ready_de = models.BooleanField(_("German text is ready for the public"), default=False)
    ready_uk = models.BooleanField(_("Ukrainian text is ready for the public"), default=False)
    # The language whose text is older than the other's, the last version it went with, and since when (translations.py).
    behind = models.CharField(max_length=2, blank=True, default="", editable=False, db_index=True)
    behind_since = models.PositiveIntegerField(null=True, editable=False)
    behind_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        missing = {field: _("This text is needed before the language can be ready.") for field in self._missing()}
        if missing:
            raise ValidationError(missing)

    def _missing(self) -> list[str]:
        return [
            f"{name}_{language}"
            for language in self.ready_languages
            for name in self.required_texts
            if not getattr(self, f"{name}_{language}").strip()
        ]

    def check_filled(self, row: models.Model, name: str) -> None:
        """Raises ValidationError if a row shown in the language of this record lacks its text `name` in a ready one."""
        missing = [f"{name}_{language}" for language in self.ready_languages if not text_in(row, name, language)]
        if missing:
            told = _("This text is needed before the language can be ready.")
            raise ValidationError(dict.fromkeys(missing, told))

    def is_ready(self, language: str) -> bool:
        return bool(getattr(self, f"ready_{language}"))

    @property
    def ready_languages(self) -> tuple[str, ...]:
        return tuple(language for language in LANGUAGES if self.is_ready(language))

    @property
    def language(self) -> str:
        """The language this record shows itself in on the page being made; for a draft, the one that has a title."""
        wanted = page_language()
        if self.ready_languages:
            return wanted if self.is_ready(wanted) else other_language(wanted)
        return wanted if getattr(self, f"{self.required_texts[0]}_{wanted}") else other_language(wanted)

    @property
    def is_fallback(self) -> bool:
        return self.language != page_language()

    @property
    def is_behind(self) -> bool:
        """True if the text that is shown is older than the other language's, and the public can read that one."""
        return self.behind == self.language and self.is_ready(other_language(self.language))


def ready_means_filled(*names: str) -> list[models.CheckConstraint]:
    """Returns the constraints of a Bilingual model by which a ready language has the texts `names` in the database."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"ready_{language}": False})
            | ~models.Q(*[(f"{name}_{language}", "") for name in names], _connector=models.Q.OR),
            name=f"%(app_label)s_%(class)s_ready_{language}",
            violation_error_message=_("A language that is ready needs all its required texts."),
        )
        for language in LANGUAGES
    ]


def filled_in_both(*names: str) -> models.CheckConstraint:
    """Returns the constraint by which the texts `names` are there in both languages."""
    columns = [(f"{name}_{language}", "") for name in names for language in LANGUAGES]
    return models.CheckConstraint(
        condition=~models.Q(*columns, _connector=models.Q.OR),
        name="%(app_label)s_%(class)s_both",
        violation_error_message=_("This text is needed in both languages."),
    )
