"""What only the operator can say (settings.OPERATOR): in the language of the page, and what of it is still missing.

The law wants it: DDG § 5 (1), MStV § 18 (2), GDPR Art. 13 (1) and (2), BGG NRW § 10b; for the files, RFC 9116.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..texts.bilingual import LANGUAGES, Text, other_language, page_language

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EMAIL, PHONE, ADDRESS = _("E-mail"), _("Phone"), _("Postal address")
# What each page prints, by its key and by the name of the detail; the last is no page, but a file.
PAGES: "Final[dict[str, dict[str, StrOrPromise]]]" = {
    "imprint": {
        "name": _("Operator"),
        "address": ADDRESS,
        "representative": _("Represented by"),
        "email": EMAIL,
        "phone": PHONE,
        "vat_id": _("VAT or business identification number"),
        "supervisor": _("Supervised by"),
        "responsible_editor": _("Responsible for the content (§ 18 (2) MStV)"),
        "data_licence": _("Licence of texts and data"),
    },
    "privacy": {
        "name": _("Controller"),
        "address": ADDRESS,
        "email": EMAIL,
        "phone": PHONE,
        "data_protection_officer": _("Data protection officer"),
        "hosting": _("Recipient of the data: who runs the servers"),
        "proxy_log": _("Log of the server in front of this website"),
        "log_days": _("Logs are deleted after"),
    },
    "accessibility": {"name": _("Operator"), "address": ADDRESS, "email": EMAIL, "phone": PHONE},
    "easy-language": {
        "name": _("Our name"),
        "address": _("Our address"),
        "email": _("Our e-mail address"),
        "phone": _("Our telephone number"),
    },
    "contact": {
        "name": _("Operator"),
        "address": ADDRESS,
        "email": EMAIL,
        "phone": PHONE,
        "press_contact": _("For the press"),
    },
    "security.txt": {"security_contact": _("Contact for reports of weaknesses")},
}
OPTIONAL: Final = {"vat_id", "supervisor"}  # where there is one
LICENCES: Final = {
    "dl-de/by-2-0": "Datenlizenz Deutschland – Namensnennung – Version 2.0",
    "dl-de/zero-2-0": "Datenlizenz Deutschland – Zero – Version 2.0",
}
PROXY_LOGS: "Final[dict[str, StrOrPromise]]" = {
    "none": _("It keeps none."),
    "cut": _("It has a shortened IP address, and of the address of a page nothing behind the question mark."),
    "full": _("It has the full IP address and the full address of the page."),
}


class Detail(NamedTuple):
    """What a page prints of the operator: what it is called, what is said, and where a link leads from there, or ""."""

    label: "StrOrPromise"
    said: Text
    address: str


def said(name: str) -> Text:
    """Returns a detail in the language of the page, else in the other one, else empty."""
    value, language = settings.OPERATOR[name], page_language()
    if isinstance(value, dict):
        language = language if value[language] else other_language(language)
        value = value[language]
    return Text(str(value or ""), language)


def details(page: str) -> list[Detail]:
    """Returns what a page (its key) prints of the operator, without what is not said."""
    labels = PAGES.get(page, {})
    return [Detail(labels[name], _in_words(name), _address(name)) for name in labels if said(name)]


def _in_words(name: str) -> Text:
    value = said(name)
    if name == "log_days":
        days = ngettext("%(number)s day", "%(number)s days", int(value)) % {"number": value}
        return Text(days, page_language())
    if name == "proxy_log":
        return Text(str(PROXY_LOGS[value]), page_language())
    return Text(LICENCES[value], "de") if name == "data_licence" else value


def licence() -> str | None:
    """Returns the address of the licence under which texts and data may be used; None until the operator says it."""
    return _address("data_licence") if said("data_licence") else None


def _address(name: str) -> str:
    addresses = {"email": f"mailto:{said(name)}", "data_licence": f"https://www.govdata.de/{said(name)}"}
    return addresses.get(name, "")


def missing(page: str) -> "list[StrOrPromise]":
    """Returns what the details are called that a page needs and nobody has said."""
    return [label for name, label in PAGES.get(page, {}).items() if name not in OPTIONAL and not said(name)]


def missing_anywhere() -> "list[StrOrPromise]":
    """Returns what is missing on any page, each detail once."""
    labels = {name: label for page in reversed(PAGES.values()) for name, label in page.items()}
    return [labels[name] for name in settings.OPERATOR if name not in OPTIONAL and not said(name)]


def unsaid(name: str) -> tuple[str, ...]:
    """Returns the languages in which a detail is not said; both where it is not said at all."""
    value = settings.OPERATOR[name]
    if isinstance(value, dict):
        return tuple(language for language in LANGUAGES if not value[language])
    return () if value else LANGUAGES
