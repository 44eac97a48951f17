"""Reads the message catalogs as they are committed, and the messages that code and templates use now.

`python -m tests.messages` lists what is missing or doubtful; `make messages` gathers (`python -m tests.messages gather`).
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("de", "uk")
FOLDERS = ("news", "partnership", "templates")
TEMPLATES = (".html", ".txt")
# Which arguments of Django's functions are the message; "c" marks its context.
CONTEXT = (1, "c")
SINGULAR = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
PLURAL = dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
IN_CONTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), (CONTEXT, 2))
PLURAL_IN_CONTEXT = dict.fromkeys(("npgettext", "npgettext_lazy"), (CONTEXT, 2, 3))
FUNCTIONS = SINGULAR | PLURAL | IN_CONTEXT | PLURAL_IN_CONTEXT


def path_of(language):
    return ROOT / f"locale/{language}/LC_MESSAGES/django.po"


def catalog(language):
    with path_of(language).open("rb") as file:
        return read_po(file)


def entries(language):
    """Returns {(context, msgid): (msgid_plural, [msgstr, …])} of a catalog, without its header and obsolete messages."""
    return contents(catalog(language))


def contents(messages):
    found = {}
    for message in filter(lambda message: message.id, messages):
        msgid, plural = message.id if message.pluralizable else (message.id, "")
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        found[message.context or "", msgid] = (plural, list(strings))
    return found


def problems(language):
    """Returns the messages of a catalog that are not translated, or marked fuzzy."""
    missing = [msgid for (_context, msgid), (_plural, strings) in entries(language).items() if not all(strings)]
    return missing + [f"fuzzy: {message.id}" for message in catalog(language) if message.fuzzy]


def messages_of(source, is_template):
    """Yields (message, context, comments) of each message of a source: a module, or a template of Django."""
    # Django turns a template into calls; what stands between them is no Python, and indented as it likes: hence brackets.
    code = f"({templatize(source)}\n)" if is_template else source
    for _line, message, comments, context in extract("python", BytesIO(code.encode()), FUNCTIONS, ["Translators"]):
        yield message, context, comments


def used():
    """Returns a catalog of the messages in the code and the templates now, file by file, in the order of their use."""
    template = Catalog()
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")):
        if path.suffix == ".py" or path.suffix in TEMPLATES:
            for message, context, comments in messages_of(path.read_text(encoding="utf-8"), path.suffix in TEMPLATES):
                template.add(message, context=context, auto_comments=comments)
    return template


def extracted():
    """Returns {(context, msgid): …} of the messages in the code and the templates now."""
    return contents(used())


def gather():
    """Brings the catalogs in line with code and templates; their headers stay, and so does every translation.

    A message that is new and resembles one that is gone gets its translation, marked fuzzy: it is to be looked at.
    """
    template = used()
    for language in LANGUAGES:
        path, messages, body = path_of(language), catalog(language), BytesIO()
        messages.update(template)
        write_po(body, messages, width=0, no_location=True, omit_header=True, ignore_obsolete=True)
        header = path.read_text(encoding="utf-8").partition("\n\n")[0]
        path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["gather"]:
        gather()
    else:
        found = {language: problems(language) for language in LANGUAGES}
        sys.exit("\n".join(f"{language}: {text}" for language, texts in found.items() for text in texts) or 0)
