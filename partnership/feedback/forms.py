"""The form in which readers report a barrier: what they may write, and which addresses take it."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..publishing.addresses import language_of_path, local_address
from ..texts.bilingual import LANGUAGES, page_language
from ..texts.hygiene import line
from .models import LONGEST, BarrierReport

# Bytes that a form may have: four times the longest text in Cyrillic letters, each of them six signs on the way. So a text
# that is too long comes back instead of being lost.
LARGEST = 128 * 1024
TOO_LONG = _(
    "This is too long: it has %(show_value)d characters, and at most %(limit_value)d can be taken. "
    "Nothing is lost: shorten it, or send it in several reports."
)


def takes_form(path: str) -> bool:
    """Returns whether a path is that of the form: nothing else on the public side takes what is sent."""
    return path in {local_address(language, "barrier-report") for language in LANGUAGES}


def barrier_address(path: str) -> str:
    """Returns the address of the form, with the page that it was asked for from, if `path` is one of this site."""
    return local_address(page_language(), "barrier-report", query=from_page(path))


def from_page(path: str) -> str:
    """Returns the query of the form's address that names the page with the barrier, "" if that is none of this site."""
    own = own_path(path)
    return f"page={quote(own)}" if own else ""


def own_path(text: str) -> str:
    """Returns the path of the page of this site that a text names (a path, or a full address), without query, or ""."""
    path = text.strip().removeprefix(settings.SITE_URL).partition("?")[0].partition("#")[0]
    language = language_of_path(path)
    if language is None or len(path) > LONGEST["page"]:
        return ""
    with translation.override(language):
        try:
            resolve(path)
        except Resolver404:
            return ""
    return path


class Lines(forms.CharField):
    """Text of several lines, with line breaks as they are counted."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class Line(forms.CharField):
    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return line(text, len(text))


class Email(Line, forms.EmailField):
    pass


def _bounded(name: str, kind: type[forms.CharField] = Line, **options: Any) -> forms.CharField:
    """Returns a field that says when a text is too long. An attribute would have browsers cut what is pasted, silently."""
    field = kind(required=name == "what", **options)
    field.validators.append(MaxLengthValidator(LONGEST[name], TOO_LONG))
    field.widget.attrs.pop("maxlength", None)
    if name != "what":
        field.widget.attrs["size"] = 40
    return field


class ReportForm(forms.Form):
    what = _bounded(
        "what",
        Lines,
        label=_("What is the barrier?"),
        help_text=_(
            "What did you want to do, and what kept you from it? You may also ask for a content in another form."
        ),
        error_messages={"required": _("Please write what the barrier is.")},
        widget=forms.Textarea({"rows": 8, "cols": 60}),
    )
    page = _bounded(
        "page", label=_("On which page? (optional)"), help_text=_("Its address, or what the page is called.")
    )
    name = _bounded("name", label=_("Your name (optional)"), widget=forms.TextInput({"autocomplete": "name"}))
    email = _bounded(
        "email",
        Email,
        label=_("Your e-mail address (optional)"),
        help_text=_("Without an e-mail address or a telephone number we cannot answer you."),
        error_messages={"invalid": _("This is no e-mail address. It looks like name@example.org.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = _bounded(
        "phone",
        label=_("Your telephone number (optional)"),
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    wishes = _bounded(
        "wishes",
        label=_("How shall we answer? (optional)"),
        help_text=_("For example by e-mail, by telephone, in large print or in easy language."),
    )

    def report(self, number: str) -> BarrierReport:
        """Returns what was written, as a report that is not stored yet."""
        return BarrierReport(number=number, language=page_language(), **self.cleaned_data)
