"""Addresses as their owners publish them: without what mail systems wrap around a link and what counts who follows it.

Such wrappings and parameters often carry the address of the person who got the mail. How they are put together: Microsoft
Defender ("Safe Links"), Proofpoint ("URL Defense", versions 1 to 3), Barracuda, Cisco, Sophos, Trend Micro, and the
redirections of large sites.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

_WRAPPERS: Final = re.compile(
    r"(?:^|\.)(?:safelinks\.protection\.(?:outlook|office365)\.(?:com|us)|urldefense\.(?:com|us|proofpoint\.com)"
    r"|linkprotect\.cudasvc\.com|mimecast\.com|mimecastprotect\.com|protect2?\.(?:fireeye|trellix)\.com"
    r"|clicktime\.symantec\.com|clicktime\.cloud\.postoffice\.net|protection\.sophos\.com|secure-web\.cisco\.com"
    r"|trendmicro\.com|deref-(?:gmx|web|mail)\.(?:net|de|com)|hornetsecurity\.com|cloud-security\.net|antispameurope\.com"
    r"|(?:l|lm)\.(?:facebook|instagram)\.com|slack-redir\.net|away\.vk\.com|t\.umblr\.com|exit\.sc"
    r"|defend\.egress\.com|ct\.sendgrid\.net|list-manage\.com|mandrillapp\.com|mjt\.lu|rs6\.net|hubspotlinks\.com|cmail\d*\.com)$"
)
# Sites that lead on at one of their addresses.
_LEADING_ON: Final = re.compile(
    r"(?:www\.)?google\.[a-z.]+/url$|outlook\.office(?:365)?\.com/mail/safelink\.html$|(?:www\.)?linkedin\.com/redir"
    r"|statics\.teams\.cdn\.office\.net/evergreen-assets/safelinks|(?:www\.)?youtube\.com/redirect$|vk\.com/away\.php$"
    r"|(?:www\.)?facebook\.com/l\.php$|(?:www\.)?linkedin\.com/safety/go"
)
_TRACKING: Final = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|oly|elq|at)_\w*|(?:fb|g|dc|y|msclk|tw|ttc|wbra|gbra|li_fat_|irc|rb_?c)(?:cl)?id"
    r"|fbclid|gclid|dclid|gclsrc|wbraid|gbraid|msclkid|twclid|ttclid|yclid|_openstat|mc_[ce]id|mkt_tok|_hsenc|_hsmi"
    r"|hsctatracking|igsh(?:id)?|vero_id|vero_conv|wickedid|srsltid|_g[al]|xtor|wt\.mc_id|s_cid|cmpid|ref_src|ml_subscriber"
    r"(?:_hash)?|elqtrack(?:id)?|spm|trk(?:email|info)?|originalsrc",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_V3: Final = re.compile(r"/v3/__(.+?)__;(.*?)(?:!!|$)")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
IN_TEXT: Final = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.IGNORECASE)
_NESTED: Final = 5  # one mail system behind another, and another


def unwrapped(href: str) -> str:
    """Returns the address that `href` leads to in the end, as far as it says so, without parameters that count visitors."""
    for _ in range(_NESTED):
        inner = next(filter(_is_web, _inner(href)), None)
        if inner is None:
            break
        href = inner
    return _without_tracking(href)


def carries_more(href: str) -> bool:
    """Returns whether an address on the web leads through another one, or holds an address of somebody's mail."""
    parts = _split(href)
    if parts is None:
        return False
    said = unquote(unquote(href.partition("://")[2]))
    leads_on = any(_is_web(value) or _from_base64(value) for _name, value in _parameters(parts))
    return leads_on or _wraps(parts) or bool(_PERSON.search(said))


def _split(href: str) -> SplitResult | None:
    try:
        parts = urlsplit(href.strip())
        return parts if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def _wraps(parts: SplitResult) -> bool:
    host = (parts.hostname or "").lower()
    return bool(_WRAPPERS.search(host) or _LEADING_ON.match(host + parts.path))


def _is_web(value: str) -> bool:
    return value.lower().startswith(("https://", "http://"))


def _parameters(parts: SplitResult) -> Iterator[tuple[str, str]]:
    for parameter in parts.query.split("&"):
        name, _sign, value = parameter.partition("=")
        value = unquote(value)
        yield name.lower(), unquote(value) if re.match("https?%3a", value, re.IGNORECASE) else value


def _inner(href: str) -> Iterator[str]:
    """Yields the addresses that are wrapped in `href`."""
    parts = _split(href)
    if parts is None or not _wraps(parts):
        return
    if (parts.hostname or "").startswith("urldefense"):
        yield from _defended(parts)
    for _name, value in _parameters(parts):
        if _is_web(value):
            yield value
        elif decoded := _from_base64(value):
            yield decoded
    if found := re.search(r"/(https?(?:%3a|:).+)", parts.path, re.IGNORECASE):
        yield unquote(found[1])


def _defended(parts: SplitResult) -> Iterator[str]:
    if found := _V3.search(parts._replace(scheme="", netloc="").geturl()):
        yield _with_letters_back(*found.groups())
    elif parts.path.startswith("/v2/"):
        value = dict(_parameters(parts)).get("u", "")
        yield unquote(re.sub("-(?=[0-9A-F]{2})", "%", value).replace("_", "/"))


def _with_letters_back(address: str, letters: str) -> str:
    """Puts back what version 3 of URL Defense took out: one letter for *, for **X as many as X has in the alphabet."""
    try:
        missing = iter(urlsafe_b64decode(letters + "=" * (-len(letters) % 4)).decode())
    except (Error, ValueError):
        return address
    back = re.sub(
        r"\*(\*(.))?",
        lambda star: "".join(
            next(missing, "") for _ in range(_ALPHABET.find(star[2]) + 2 if star[1] and star[2] in _ALPHABET else 1)
        ),
        address,
    )
    return re.sub(r"^(https?):/(?=[^/])", r"\1://", back)


def _from_base64(value: str) -> str:
    try:
        text = urlsafe_b64decode(value.replace("+", "-").replace("/", "_") + "=" * (-len(value) % 4)).decode()
    except (Error, ValueError):
        return ""
    return text if _is_web(text) else ""


def _without_tracking(href: str) -> str:
    if _split(href) is None or "?" not in href:
        return href
    address, _sign, rest = href.partition("?")
    query, mark, fragment = rest.partition("#")
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0])]
    if len(kept) == len(query.split("&")):
        return href
    return f"{address}{'?' if kept else ''}{'&'.join(kept)}{mark}{fragment}"
