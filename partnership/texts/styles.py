"""What the styles of a clipboard say that matters to its text: what cannot be seen, what is struck out, what is important.

Read are sheets with simple selectors (`p`, `.s1`, `span.s1`, `#id`), which word processors write, and `style` attributes.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

Style = dict[str, str]

_SELECTOR: Final = re.compile(r"[a-z0-9]*(?:[.#][\w-]+)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(-?\d*\.?\d+)\s*([a-z%]*)")
_IN_SHORTHAND: Final = re.compile(r"(?:^|\s)(\d*\.?\d+[a-z%]*)(?=[\s/]|$)")
_HIDDEN_CLASS: Final = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|element-invisible)(?:\s|$)")
_NAMED: Final = {"white": (255, 255, 255), "black": (0, 0, 0)}
_WHITE: Final = _NAMED["white"]
_SMALLEST: Final = 2  # points or pixels: nobody can read what is smaller
_FAR: Final = -900  # pixels or points: beyond the edge of any page


def sheet(html: str) -> dict[str, Style]:
    """Returns what the style sheets in `html` say, by selector; what holds on some media alone is left out."""
    found: dict[str, Style] = {}
    for css in _sheets(html):
        open_rules: list[str] = []
        for part in re.finditer(r"([^{}]*)([{}])", css):
            if part[2] == "{":
                open_rules.append(part[1])
            elif open_rules:
                selectors = open_rules.pop()
                for selector in selectors.rpartition(";")[2].split(",") if not open_rules else ():
                    if selector.strip() and _SELECTOR.fullmatch(selector.strip()):
                        found.setdefault(selector.strip(), {}).update(_declarations(part[1]))
    return found


def _sheets(html: str) -> list[str]:
    sheets, begins, ends = [], re.compile(r"<style\b[^<>]*>", re.IGNORECASE), re.compile("</style", re.IGNORECASE)
    place = 0
    while (begin := begins.search(html, place)) and (end := ends.search(html, begin.end())):
        css, *commented = html[begin.end() : end.start()].replace("<!--", " ").replace("-->", " ").split("/*")
        sheets.append(css + " ".join(part.partition("*/")[2] for part in commented))
        place = end.end()
    return sheets


def _declarations(css: str) -> Style:
    pairs = (declaration.partition(":") for declaration in css.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in pairs if colon}


def declared(tag: str, attrs: Mapping[str, str], rules: Mapping[str, Style]) -> Style:
    """Returns what is said of an element, by `rules`, by its attributes and by itself."""
    style: Style = {}
    names = [f".{name}" for name in attrs.get("class", "").split()[:9]] + [f"#{attrs.get('id')}"]
    for selector in (tag, *names, *(tag + name for name in names)) if rules else ():
        style |= rules.get(selector, {})
    style |= {name: attrs[name].lower() for name in ("color",) if name in attrs}
    if "bgcolor" in attrs:
        style["background"] = attrs["bgcolor"].lower()
    return style | _declarations(attrs.get("style", ""))


class Seen(NamedTuple):
    """What an element inherits of those around it: whether its text is too small, invisible, and of which colours."""

    is_nought: bool = False
    is_invisible: bool = False
    colour: object = None
    ground: object = None

    def within(self, style: Style) -> "Seen":
        """Returns what holds within an element of this style."""
        return Seen(
            _is_nought(style, self.is_nought),
            style["visibility"] in {"hidden", "collapse"} if "visibility" in style else self.is_invisible,
            _colour(style) or self.colour,
            _ground(style) or self.ground,
        )

    @property
    def is_hidden(self) -> bool:
        """Whether text cannot be seen: too small, invisible, or of the colour of its ground (paper, if none is named)."""
        return self.is_nought or self.is_invisible or self.colour in ("none", self.ground or _WHITE)


def _is_nought(style: Style, before: bool) -> bool:
    size = style.get("font-size") or next(iter(_IN_SHORTHAND.findall(style.get("font", ""))), "")
    if not (found := _NUMBER.match(size)):
        return before and not size
    if found[2] in {"", "px", "pt"}:
        return float(found[1]) < _SMALLEST
    return float(found[1]) == 0 or (before and found[2] in {"em", "%"})


def _colour(style: Style) -> object:
    if style.get("mso-themecolor") == "background1":
        return _WHITE
    return _read_colour(style.get("-webkit-text-fill-color") or style.get("color") or "")


def _ground(style: Style) -> object:
    if "url(" in style.get("background", "") + style.get("background-image", "") or "gradient" in style.get(
        "background", ""
    ):
        return "picture"
    found = _read_colour(style.get("background-color") or style.get("background") or "")
    return None if found == "none" else found


def _read_colour(value: str) -> object:
    """Returns red, green and blue; "none" for what shines through; another name as it is; None if nothing is said."""
    if value.startswith("#") and re.fullmatch(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", value):
        digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
        return tuple(bytes.fromhex(digits))
    if value.startswith("rgb"):
        parts = [float(number) for number, _unit in _NUMBER.findall(value)]
        return "none" if len(parts) > 3 and parts[3] == 0 else tuple(int(part) for part in parts[:3])
    name = value.split()[0] if value else ""
    if name in {"inherit", "initial", "currentcolor", "auto", "windowtext", ""}:
        return None
    return "none" if name == "transparent" else _NAMED.get(name, name)


def is_hidden(style: Style, attrs: Mapping[str, str]) -> bool:
    """Returns whether an element is not shown, and nothing within it."""
    clipped = re.sub(r"[a-z(),%\s]+", " ", style.get("clip", "")).split()
    return (
        "hidden" in attrs
        or style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("content-visibility") == "hidden"
        or _number(style, "opacity") == 0
        or bool(_HIDDEN_CLASS.search(attrs.get("class", "")))
        or (bool(clipped) and set(clipped) <= {"0", "1"})
        or bool(re.match(r"inset\((?:50|100)%", style.get("clip-path", "")))
        or bool(re.match(r"scale\(0(?:\.0+)?[,)]", style.get("transform", "")))
        or _is_without_room(style)
        or _is_far(style)
    )


def _is_without_room(style: Style) -> bool:
    sizes = (_number(style, name) for name in ("height", "width", "max-height", "max-width"))
    return "hidden" in style.get("overflow", "") and any(size is not None and 0 <= size <= 1 for size in sizes)


def _is_far(style: Style) -> bool:
    moved = ["text-indent", *(["left", "top"] if style.get("position") in {"absolute", "fixed"} else [])]
    return any((_number(style, name) or 0) < _FAR for name in moved)


def _number(style: Style, name: str) -> float | None:
    found = _NUMBER.match(style.get(name, ""))
    return float(found[1]) if found else None


def is_struck(style: Style) -> bool:
    """Returns whether an element strikes its text out."""
    return "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", "")


def weight(style: Style) -> bool | None:
    """Returns whether an element makes its text bold or normal; None if it says nothing of it."""
    value = style.get("font-weight", "")
    if value in {"bold", "bolder"} or re.fullmatch(r"[6-9]00", value):
        return True
    return False if value in {"normal", "lighter"} or re.fullmatch(r"[1-5]00", value) else None


def slant(style: Style) -> bool | None:
    """Returns whether an element makes its text italic or upright; None if it says nothing of it."""
    value = style.get("font-style", "")
    return True if value in {"italic", "oblique"} else False if value == "normal" else None
