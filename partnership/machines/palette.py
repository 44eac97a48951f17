"""The colours of the stylesheet's tokens, for what is drawn or coloured outside of it: there is no second palette."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

# Where the tokens of a theme stand in site.css; what the dark theme does not change is as in the light one.
BLOCKS: Final = {
    "light": r"^@layer tokens \{\s*:root \{(.*?)\}",
    "dark": r"^  @media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}",
}
COLOUR: Final = re.compile(r"^\s*--([\w-]+): (#[0-9a-f]{6});$", re.MULTILINE)


class Palette(dict[str, str]):
    """Colours as "#rrggbb" by the names of their tokens, without the dashes."""

    def __missing__(self, name: str) -> str:
        raise LookupError(f"static/css/site.css has no colour named --{name}")


@cache
def palette(theme: str = "light") -> Palette:
    """Returns the colours of a theme ("light" or "dark"), read once by each process."""
    styles = Path(settings.BASE_DIR, "static", "css", "site.css").read_text(encoding="utf-8")
    block = re.search(BLOCKS[theme], styles, re.MULTILINE | re.DOTALL)
    if block is None:
        raise LookupError(f"static/css/site.css has no tokens of the {theme} theme")
    own = Palette(COLOUR.findall(block[1]))
    return own if theme == "light" else Palette(palette() | own)
