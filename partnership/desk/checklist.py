"""What to look at before a record is published, computed from its texts: language by language, and both beside each other.

Errors stop approval, warnings have to be seen. Of a language that is not ready for the public everything is a note. The
rules: headings WCAG 2.2 1.3.1 and 2.4.6, links 2.4.4, language marks 3.1.2; sentences of at most 25 words are the limit
that both governments' guides for plain texts come near to.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from django.db import models
from django.utils.translation import gettext, ngettext

from ..links.local import Visitor, is_address, is_vague, local_path
from ..publishing.state import Finding, Level, Publishable, is_text
from ..texts.bilingual import LANGUAGES
from ..texts.outline import Outline, outline
from ..texts.richtext import RichTextField, plain
from ..texts.sentences import sentences, words
from ..texts.unwrapped import IN_TEXT, carries_more
from . import proof
from .beside import between_languages
from .proof import Cited
from .spellings import Spelling, misspelt, other_spellings

LONG = 25  # words
PATIENCE = 300  # questions to the database about the links of one text: fifteen pages, or some hundred records
HEADINGS = {"h2": 2, "h3": 3}
FOREIGN = {  # letters of the other script that readers and machines stumble over where no mark announces them
    "de": re.compile(r"[\u0400-\u052f][\u0400-\u052f’ʼ' -]*"),
    "uk": re.compile(r"(?:\b[A-Za-zÄÖÜäöüß]{2,}\b[ ]+){2,}[A-Za-zÄÖÜäöüß]{2,}"),
}
_LETTERS = re.compile(r"[^\W\d_]+")
# Words that point at a link: "finden Sie hier.", "mehr dazu hier:", "за посиланням", "детальніше тут".
POINTING = {
    "de": re.compile(
        r"\b(?:finden|lesen|erfahren|sehen|klicken|geht|gelangen|laden|steht|stehen|abrufbar|verfügbar|erhältlich|anmelden"
        r"|mehr|informationen|infos|details|download|anmeldung|link)\b[^.!?\n]{0,40}?\b(?:hier|unter diesem link)\b"
        r"|\bhier (?:klicken|geht es|finden sie|lesen sie|erfahren sie|können sie|gelangen sie|herunterladen|anmelden)\b",
        re.IGNORECASE,
    ),
    "uk": re.compile(
        r"\b(?:детальніше|докладніше|більше|читайте|читати|дивіться|перегляньте|знайти|знайдете|дізнатися|завантажити|доступн\w+"
        r"|реєстрація|зареєструватися|натисніть|клацніть|перейдіть)\b[^.!?\n]{0,40}?\b(?:тут|сюди|за (?:цим )?посиланням)\b"
        r"|\b(?:тут|за (?:цим )?посиланням) (?:можна|ви знайдете|ви можете|доступн\w+)\b|\bза (?:цим )?посиланням\b",
        re.IGNORECASE,
    ),
}


def check(record: Publishable, cited: Cited | None = None) -> list[Finding]:
    """Returns what there is to correct or to consider in `record` as it stands in memory, the worst first.

    `cited` are its sources, where a form has others than the record; the evidence of its rows is apart (`proof`).
    """
    spellings = other_spellings()
    found = [finding for language in LANGUAGES for finding in _in_language(record, language, spellings[language])]
    if not record.ready_languages:
        found.append(Finding(Level.ERROR, gettext("No language is ready for the public yet.")))
    found += [*record.further_findings(), *proof.findings(record, cited), *between_languages(record)]
    return worst_first(found)


def worst_first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: list(Level).index(finding.level))


def _in_language(record: Publishable, language: str, spellings: list[Spelling]) -> Iterator[Finding]:
    ready = record.is_ready(language)
    if not ready and record.ready_languages:
        missing = gettext("This language is not ready: its page will show the text of the other one, with a notice.")
        yield Finding(Level.WARNING, missing, language)
    for field in record._meta.concrete_fields:
        if is_text(field, language):
            text = plain(str(getattr(record, field.attname) or ""))
            for finding in (*_of_column(record, field, language), *spelled_findings(text, language, spellings)):
                label = f"{field.verbose_name}: {finding.message}"
                yield replace(finding, message=label, level=finding.level if ready else Level.NOTE)


def _of_column(record: Publishable, field: "models.Field[object, object]", language: str) -> Iterator[Finding]:
    text = str(getattr(record, field.attname) or "")
    yield from mixed_findings(plain(text), language)
    yield from address_findings(plain(text), language)
    if not text.strip():
        if field.name.removesuffix(f"_{language}") in record.required_texts:
            yield Finding(Level.ERROR, gettext("This text is missing."), language)
    elif isinstance(field, RichTextField):
        yield from rich_findings(text, language)
    else:
        yield from plain_findings(text, language)


def plain_findings(text: str, language: str) -> Iterator[Finding]:
    """Yields what there is to consider in plain text; each line is taken by itself."""
    long = [sentence for line in text.splitlines() for sentence in sentences(line) if words(sentence) > LONG]
    if long:
        counted = ngettext(
            "%(number)d sentence has more than %(limit)d words: “%(start)s …”",
            "%(number)d sentences have more than %(limit)d words, the longest: “%(start)s …”",
            len(long),
        )
        values = {"number": len(long), "limit": LONG, "start": max(long, key=words)[:60]}
        yield Finding(Level.WARNING, counted % values, language)
    if foreign := FOREIGN[language].search(text):
        unmarked = gettext("“%(words)s” is in the letters of another language and not marked as such.")
        yield Finding(Level.WARNING, unmarked % {"words": foreign[0].strip()[:60]}, language)


def address_findings(text: str, language: str) -> Iterator[Finding]:
    """Yields a finding for each address spelled out in a text that says more than where something is."""
    for address in filter(carries_more, IN_TEXT.findall(text)):
        more = gettext(
            "This address leads through a mail system or another page, or holds somebody's address: %(address)s"
        )
        yield Finding(Level.ERROR, more % {"address": address}, language)


def mixed_findings(text: str, language: str) -> Iterator[Finding]:
    """Yields a finding if a word has letters of two scripts (Unicode TR 39, §5): they look alike, and nobody finds it."""
    word = next((word for word in _LETTERS.findall(text) if len(scripts(word)) > 1), None)
    if word:
        mixed = gettext("“%(word)s” mixes letters of two scripts that look alike. Type it anew.")
        yield Finding(Level.WARNING, mixed % {"word": word[:60]}, language)


def spelled_findings(text: str, language: str, spellings: list[Spelling]) -> Iterator[Finding]:
    """Yields a finding for each name that a text spells otherwise than the site does."""
    for words_found, name in misspelt(text, spellings):
        told = gettext("“%(words)s” is spelled “%(name)s” on this site.")
        yield Finding(Level.WARNING, told % {"words": words_found, "name": name}, language)


def scripts(word: str) -> set[str]:
    """Returns which of the scripts with letters that look alike a word is written in."""
    return {unicodedata.name(letter, "").split(" ")[0] for letter in word} & {"LATIN", "CYRILLIC", "GREEK"}


def rich_findings(html: str, language: str) -> Iterator[Finding]:
    """Yields what there is to correct or to consider in a sanitised rich text."""
    parts = outline(html, language)
    yield from _headings(parts, language)
    yield from _links(parts, language)
    yield from _pointing(parts, language)
    yield from plain_findings(parts.own, language)


def _headings(parts: Outline, language: str) -> Iterator[Finding]:
    before = 1  # the title of the page
    for block in parts.blocks:
        text, level = " ".join(block.text.split()), HEADINGS.get(block.tag, 0)
        if level > before + 1:
            skipped = gettext("The heading “%(text)s” skips a level: it stands below no heading.")
            yield Finding(Level.ERROR, skipped % {"text": text}, language)
        if block.tag == "p" and 0 < len(text) <= 100 and text == " ".join(block.bold.split()):
            posing = gettext("“%(text)s” is bold as a whole: if it is a heading, make it one.")
            yield Finding(Level.WARNING, posing % {"text": text}, language)
        before = level or before


def _pointing(parts: Outline, language: str) -> Iterator[Finding]:
    """Yields what says where something is to be found, but has no link: it got lost on the way here."""
    for block in parts.blocks:
        linked = [(link.start, link.start + len(link.text)) for link in block.links]
        for found in POINTING[language].finditer(block.text):
            if not any(start < found.end() and found.start() < end for start, end in linked):
                lost = gettext("“%(words)s” points to something, but there is no link.")
                yield Finding(Level.WARNING, lost % {"words": " ".join(found[0].split())}, language)


def _links(parts: Outline, language: str) -> Iterator[Finding]:
    visitor = Visitor(PATIENCE)
    for link in parts.links:
        text, path = " ".join(link.text.split()), local_path(link.href)
        if not text:
            yield Finding(Level.ERROR, gettext("A link has no text: %(href)s") % {"href": link.href}, language)
        elif is_vague(text):
            vague = gettext("The link “%(text)s” does not say where it leads.")
            yield Finding(Level.ERROR, vague % {"text": text}, language)
        elif is_address(text):
            bare = gettext("A link shows its bare address: %(text)s")
            yield Finding(Level.WARNING, bare % {"text": text}, language)
        if carries_more(link.href):
            wrapped = gettext(
                "The link “%(text)s” leads through a mail system or another page, or holds somebody's address: %(href)s"
            )
            yield Finding(Level.ERROR, wrapped % {"text": text, "href": link.href}, language)
        if path is not None and visitor.is_answered(path if link.href else "") is False:
            broken = gettext("The link “%(text)s” leads to nothing that the public can see: %(href)s")
            yield Finding(Level.ERROR, broken % {"text": text, "href": link.href or "–"}, language)
    if visitor.has_given_up:
        many = gettext("This text has more links to this site than can be checked here: the last ones were not.")
        yield Finding(Level.WARNING, many, language)
