"""Reads the message catalogs as they are committed, and the messages that code and templates use now."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_STRING = re.compile(r'^"(.*)"$')


def entries(language):
    """Returns {(context, msgid): (msgid_plural, [msgstr, …])} of a catalog, without its header and obsolete messages."""
    return parse((ROOT / f"locale/{language}/LC_MESSAGES/django.po").read_text(encoding="utf-8"))


def parse(text):
    blocks = [block for block in re.split(r"\n\s*\n", text) if re.search(r"^msgid ", block, re.M)]
    parsed = [_block(block) for block in blocks]
    return {(fields.get("msgctxt", ""), fields["msgid"]): _strings(fields) for fields in parsed if fields["msgid"]}


def _block(block):
    fields, name = {}, ""
    for line in block.splitlines():
        match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$', line)
        if match:
            name, line = match.groups()
            fields[name] = ""
        if name and (string := _STRING.match(line)):
            fields[name] += string[1].replace('\\"', '"').replace("\\n", "\n")
    return fields


def _strings(fields):
    return fields.get("msgid_plural", ""), [text for name, text in fields.items() if name.startswith("msgstr")]


def problems(language):
    """Returns the messages of a catalog that are not translated, or marked fuzzy."""
    text = (ROOT / f"locale/{language}/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    missing = [msgid for (_context, msgid), (_plural, strings) in entries(language).items() if not all(strings)]
    return missing + re.findall(r"^#,.*fuzzy.*$", text, re.M)


def extracted():
    """Returns {(context, msgid): …} of the messages that makemessages finds in the code and the templates now."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("partnership", "news", "templates"):
            os.symlink(ROOT / name, Path(folder, name))
        Path(folder, "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "de", "--symlinks", "--no-location"]
        subprocess.run([*command, "--no-wrap"], cwd=folder, check=True, capture_output=True)
        return parse(Path(folder, "locale/de/LC_MESSAGES/django.po").read_text(encoding="utf-8"))


if __name__ == "__main__":
    found = {language: problems(language) for language in ("de", "uk")}
    sys.exit("\n".join(f"{language}: {text}" for language, texts in found.items() for text in texts) or 0)
