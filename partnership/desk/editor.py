"""The editor of rich text in the admin: a text area that a script makes more comfortable (static/js/editor.js)."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from ..links.local import VAGUE
from ..texts.richtext import TAGS, read
from ..texts.unseen import Loss, Losses

LABELS = {
    "toolbar": _("Formatting"),
    "paragraph": _("Paragraph"),
    "heading-2": _("Heading"),
    "heading-3": _("Heading below a heading"),
    "bullets": _("List"),
    "numbers": _("Numbered list"),
    "quotation": _("Quotation"),
    "speaker": _("Who is quoted"),
    "strong": _("Important"),
    "emphasis": _("Emphasised"),
    "link": _("Link"),
    "foreign-de": _("Mark as German"),
    "foreign-uk": _("Mark as Ukrainian"),
    "foreign-en": _("Mark as English"),
    "no-break-space": _("Space without a line break"),
    "soft-hyphen": _("Place where a word may be parted"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "link-text": _("Text of the link: where does it lead?"),
    "address": _("Address"),
    "hreflang": _("Language of the page it leads to"),
    "apply": _("Apply"),
    "remove-link": _("Remove the link"),
    "cancel": _("Cancel"),
    "vague-link": _("Say where the link leads: “Report of the city of Essen” instead of “here” or the bare address."),
    "no-address": _("An address begins with https://, mailto:, tel: or, on this site, with /."),
    "not-read": _(
        "The formatting could not be read just now: the plain text was pasted, with its hidden and deleted words."
    ),
}
SAID = {
    Loss.DELETED: ngettext_lazy(
        "%(number)d deleted word was left out.", "%(number)d deleted words were left out.", "number"
    ),
    Loss.HIDDEN: ngettext_lazy(
        "%(number)d hidden word was left out.", "%(number)d hidden words were left out.", "number"
    ),
    Loss.COMMENT: ngettext_lazy("%(number)d comment was left out.", "%(number)d comments were left out.", "number"),
    Loss.NOTE: ngettext_lazy(
        "%(number)d footnote was left out with its mark.",
        "%(number)d footnotes were left out with their marks.",
        "number",
    ),
    Loss.PICTURE: ngettext_lazy(
        "%(number)d picture or film was left out.", "%(number)d pictures or films were left out.", "number"
    ),
    Loss.TABLE: ngettext_lazy(
        "%(number)d table was turned into lines.", "%(number)d tables were turned into lines.", "number"
    ),
    Loss.WRAPPING: ngettext_lazy(
        "%(number)d link now leads straight to its page, without a detour or tracking.",
        "%(number)d links now lead straight to their pages, without a detour or tracking.",
        "number",
    ),
    Loss.LINK: ngettext_lazy(
        "%(number)d link was left out: its address leads nowhere on the web.",
        "%(number)d links were left out: their addresses lead nowhere on the web.",
        "number",
    ),
}


class RichTextEditor(forms.Textarea):
    """A text area for HTML; where scripts run, an editor that writes nothing but what `richtext` allows."""

    class Media:
        js = (forms.Script("js/editor.js", type="module"),)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 16, "class": "rich-text", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts = {key: str(label) for key, label in LABELS.items()}
        settings = {"labels": texts, "vague": sorted(VAGUE), "tags": sorted(TAGS), "read": reverse("admin:read-pasted")}
        context["widget"]["attrs"] |= {
            "data-editor": json.dumps(settings, ensure_ascii=False),
            "data-bundle": static("django_prose_editor/editor.js"),
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser cannot point at a text area that the editor covers: the form says what is missing."""
        return False


def said(losses: Losses) -> list[str]:
    """Returns a sentence for each kind of thing that a text lost: what and how much."""
    return [str(sentence % {"number": losses[loss]}) for loss, sentence in SAID.items() if losses[loss]]


def losses(form: forms.BaseForm) -> Iterator[str]:
    """Yields such sentences for the rich texts of a form that was sent, each with the name of its field."""
    for field in form:
        if isinstance(field.field.widget, RichTextEditor) and field.name in form.changed_data:
            for sentence in said(read(form.data.get(field.html_name, ""))[1]):
                yield f"{field.label}: {sentence}"


@require_POST
def read_pasted(request: HttpRequest) -> JsonResponse:
    """Answers with what the text may hold of what was pasted, and with a line that says what it lost."""
    html, lost = read(request.POST.get("html", ""))
    return JsonResponse({"html": html, "line": " ".join(said(lost))})
