"""Statements for search engines in the vocabulary of schema.org: dicts that the tag `structured_data` prints as JSON-LD."""

from typing import Any

from django.utils.translation import gettext

from ..publishing import operator
from ..publishing.addresses import absolute

CONTEXT = "https://schema.org"
Statement = dict[str, Any]


def publisher() -> Statement:
    """Returns who publishes this site: the operator of the settings, or the partnership by its name."""
    partnership = gettext("Partnership of North Rhine-Westphalia and the Dnipropetrovsk oblast")
    name = operator.said("name").plain or partnership
    return {"@type": "GovernmentOrganization", "name": name, "url": absolute("/")}


def organization(name: str, website: str = "") -> Statement:
    """Returns a body by its name, with its website if it has one."""
    return {"@type": "Organization", "name": name, **({"url": website} if website else {})}


def breadcrumbs(*crumbs: tuple[str, str]) -> Statement:
    """Returns the way to a page: (title, path) from the start page on; the page itself comes last and needs no path."""
    steps = [
        {"@type": "ListItem", "position": number, "name": str(title), **({"item": absolute(path)} if path else {})}
        for number, (title, path) in enumerate(crumbs, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps}
