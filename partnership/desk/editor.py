"""The editor of rich text in the admin: a text area that a script makes more comfortable (static/js/editor.js)."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..links.local import VAGUE
from ..texts.richtext import dropped

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
    "dropped-on-paste": _("Pictures and tables cannot stand in the text: they were left out."),
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
        settings = {"labels": texts, "vague": sorted(VAGUE)}
        context["widget"]["attrs"] |= {
            "data-editor": json.dumps(settings, ensure_ascii=False),
            "data-bundle": static("django_prose_editor/editor.js"),
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser cannot point at a text area that the editor covers: the form says what is missing."""
        return False


def losses(form: forms.BaseForm) -> Iterator[str]:
    """Yields a sentence for each thing that sanitising took out of a rich text of a form that was sent: what and where."""
    for field in form:
        if isinstance(field.field.widget, RichTextEditor) and field.name in form.changed_data:
            for what, before in dropped(form.data.get(field.html_name, "")):
                place = gettext("after “… %(words)s”") % {"words": before} if before else gettext("at the beginning")
                yield gettext("%(field)s: %(what)s cannot stand in a text and was left out (%(place)s).") % {
                    "field": field.label,
                    "what": what,
                    "place": place,
                }
