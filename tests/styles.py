"""The stylesheets as the tests of styles read them."""

import re
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

SHEETS = ("site.css", "pressdesk.css")


class Declaration(NamedTuple):
    """One declaration and the rules around it, the outermost first."""

    around: tuple[str, ...]
    property: str
    value: str

    @property
    def is_token(self):
        return self.property.startswith("--")

    @property
    def bare_value(self):
        """The value without what stands in quotation marks."""
        return re.sub(r'"[^"]*"', "", self.value)


def declarations(sheet):
    """Returns all declarations of a stylesheet in their order."""
    text = Path(settings.BASE_DIR, "static", "css", sheet).read_text()
    around, found = [], []
    for words, end in re.findall(r"([^{};]*)([{};])", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        words = " ".join(words.split())
        if end == "{":
            around.append(words)
        elif end == "}":
            around.pop()
        elif ":" in words:
            name, value = words.split(":", 1)
            found.append(Declaration(tuple(around), name, value.strip()))
    assert (around, len(found) > 300) == ([], True)
    return found
