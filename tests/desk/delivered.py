"""The texts of the content that is delivered, as the checklist compares them, without a database."""

from functools import cache
from pathlib import Path

import yaml
from django.apps import apps
from django.conf import settings

from partnership.desk.known import names_of
from partnership.desk.parity import Text
from partnership.names.models import Named
from partnership.publishing.parts import parts
from partnership.publishing.state import Publishable, texts_of
from partnership.texts.bilingual import LANGUAGES
from partnership.texts.richtext import RichTextField

NAMED = ("municipality", "region", "person", "place", "body")
OTHERS = ("partnership.municipality", "partnership.region", "news.photo")  # beside what is published by itself


@cache
def read(label):
    """Returns the records of a model as the fixtures have them, by their keys."""
    path = Path(settings.CONTENT_DIR) / f"{label}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


@cache
def names():
    """Returns the names that the delivered records have."""
    return names_of((kind, *forms(fields)) for kind in NAMED for fields in read(f"partnership.{kind}").values())


def forms(fields):
    """Yields the forms of a name in German and in Ukrainian."""
    own = [fields["own_spelling"]] if "own_spelling" in fields else []
    for language in LANGUAGES:
        spellings = (fields.get("spellings", {}).get(language) or "").splitlines()
        former = [name["name"][language] for name in fields.get("former_names", [])]
        yield [fields["name"][language], *filter(None, map(str.strip, spellings)), *former, *own]


def records():
    """Yields (label of the model, key, texts in both languages, what the record is called) of everything delivered."""
    models = [model for model in apps.get_models() if issubclass(model, Publishable)]
    for label in [*(model._meta.label_lower for model in models), *OTHERS]:
        for key, fields in read(label).items():
            yield label, key, texts(label, fields), subject(label, fields)


def texts(label, fields):
    """Returns the texts of a record and of its rows."""
    model = apps.get_model(label)
    found = list(written(model, fields, ""))
    for name, relation in parts(model).items():
        for number, row in enumerate(fields.get(name, [])):
            found += written(relation.related_model, row, f"{name}.{number}.")
    return found


def written(model, fields, row):
    named = {column.name.rpartition("_")[0] for column in Named._meta.fields}
    for name in texts_of(model):
        if isinstance(fields.get(name), dict) and name not in {*named, "name", "capital"}:
            is_rich = isinstance(model._meta.get_field(f"{name}_de"), RichTextField)
            values = [fields[name].get(language) or "" for language in LANGUAGES]
            yield Text(f"{row}{name}", *values, is_rich=is_rich, is_row=bool(row))


def subject(label, fields):
    """Returns what a tie is called: no text of it says so."""
    if label != "partnership.twinning":
        return ""
    return " / ".join(read("partnership.municipality")[fields[side]]["name"]["de"] for side in ("nrw", "oblast"))
