"""Reads content from YAML files into the records of the site: by permanent keys, through all validation, all or nothing.

A file is named for its model (`partnership.twinning.yaml`) and maps each record's key to its fields:

    koeln-dnipro:
      nrw: koeln                          # a relation: the key of the other record (a source: its address)
      ready: [de, uk]                     # the languages that are ready for the public
      summary: {de: …, uk: …}             # a text in both languages
      stages:                             # records that belong to this one
        - date: "2023-02/2023-03"         # a date as exactly as it is known

A record that is there already is brought in line with the file. A picture (`file:`) is read when its record is new.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

import yaml
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.core.files import File
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from .publishing.pages import PublicPage
from .texts.bilingual import LANGUAGES
from .texts.dates import parse_span
from .uploads.models import HasUpload, Upload
from .uploads.store import delete

MAX_BYTES = 5_000_000


class ContentError(Exception):
    """The content cannot be loaded; the message names file, record and reason in one line."""


class _Loader(yaml.SafeLoader):
    """Plain YAML without what makes files surprising: no key twice, no aliases (which can grow without bound)."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases are not allowed", self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        if len(keys) != len(set(map(str, keys))):
            raise yaml.constructor.ConstructorError(None, None, "a key stands here twice", node.start_mark)
        return super().construct_mapping(node, deep)


def load(folder: Path) -> dict[str, int]:
    """Loads every YAML file of `folder` and returns how many records of each model were read.

    Raises ContentError for the first thing that is wrong; then nothing has been changed.
    """
    files: dict[type[models.Model], Path] = {}
    for path in sorted(folder.glob("*.yaml")):
        if files.setdefault(_model(path), path) != path:
            raise ContentError(f"{path.name}: there is another file for this model")
    contents = {model: _read(path) for model, path in files.items()}
    stored: list[str] = []
    try:
        with transaction.atomic():
            for model in _in_order(list(files)):
                _Reader(model, files[model], stored).load(contents[model])
    except BaseException:
        delete(stored)
        raise
    return {model._meta.label: len(contents[model]) for model in files}


def _model(path: Path) -> type[models.Model]:
    try:
        model = apps.get_model(path.stem)
        if not model._meta.get_field(_key_column(model)).unique:
            raise LookupError
    except (LookupError, ValueError, FieldDoesNotExist):
        raise ContentError(f"{path.name}: there is no model of this name") from None
    return model


def _read(path: Path) -> dict:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError(f"{path.name}: the file is larger than {MAX_BYTES} bytes")
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError, OSError, ValueError, RecursionError) as error:
        raise ContentError(f"{path.name}: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict) or not all(isinstance(fields, dict) for fields in content.values()):
        raise ContentError(f"{path.name}: this must map keys to records")
    return {str(key): fields for key, fields in content.items()}


def _in_order(found: list[type[models.Model]]) -> list[type[models.Model]]:
    """Returns the models so that what a record, or one that belongs to it, refers to comes before it."""
    related = {model: {field.related_model for field in _relations(model)} for model in found}
    graph = {
        model: {other for other in others if other in found and other != model} for model, others in related.items()
    }
    return list(TopologicalSorter(graph).static_order())


def _relations(model: type[models.Model]) -> list[models.Field]:
    """Returns the relations of `model`, and those of its parts but to what these belong to."""
    parts = [relation.related_model for relation in _children(model).values()]
    own = [field for field in model._meta.get_fields() if field.concrete and field.is_relation]
    theirs = [field for part in parts for field in part._meta.get_fields() if field.concrete and field.is_relation]
    return own + [field for field in theirs if field.remote_field.on_delete is not models.CASCADE]


def _children(model: type[models.Model]) -> dict[str, models.ManyToOneRel]:
    return {
        relation.get_accessor_name(): relation
        for relation in model._meta.related_objects
        if relation.one_to_many and relation.on_delete is models.CASCADE
    }


def _key_column(model: type[models.Model]) -> str:
    return "url" if any(field.name == "url" for field in model._meta.fields) else "key"


class _Reader:
    """Reads the records of one model from one file."""

    def __init__(self, model, path, stored):
        self.model, self.path, self.stored = model, path, stored

    def load(self, content):
        relations = [(key, *self._load_record(key, dict(fields))) for key, fields in content.items()]
        for key, record, many in relations:  # after all records of the model: it may refer to itself
            for name, keys in many.items():
                with self._reporting(key):
                    getattr(record, name).set([self._find(record._meta.get_field(name), k) for k in keys])

    def _load_record(self, key, fields):
        with self._reporting(key):
            column = _key_column(self.model)
            record = self.model._default_manager.filter(**{column: key}).first() or self.model(**{column: key})
            children = {name: fields.pop(name) for name in _children(self.model) if name in fields}
            many = self._fill(record, fields)
            self._cut(record)
            if record.pk is None and isinstance(record, PublicPage) and record.publish_at:
                record.keeps_date, record.changed_at = True, record.publish_at  # it did not change by being loaded
            record.full_clean()
            record.save()
            for name, rows in children.items():
                self._load_children(record, name, rows)
            if children:
                record.save()  # again, for what is made from them (a former name is searched for)
        return record, many

    def _load_children(self, record, name, rows):
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ContentError(f"{name}: this must be a list of records")
        getattr(record, name).all().delete()
        relation = _children(self.model)[name]
        for row in rows:
            child = relation.related_model(**{relation.field.name: record})
            many = self._fill(child, dict(row))
            child.full_clean()
            child.save()
            for field, keys in many.items():
                getattr(child, field).set([self._find(child._meta.get_field(field), key) for key in keys])

    def _fill(self, record, fields):
        """Sets the columns of `record`; returns its many-to-many relations, which need a saved record."""
        many = {}
        for name, value in sorted(fields.items(), key=lambda item: item[0] == "file"):  # a picture is cut as they say
            if name == "ready":
                self._mark_ready(record, value)
            elif name == "date":
                record._meta.get_field("earliest")
                record.date = parse_span(str(value))
            elif name == "file":
                self._take(record, value)
            elif isinstance(value, Mapping):
                self._fill_bilingual(record, name, value)
            elif (field := record._meta.get_field(name)).many_to_many:
                many[name] = self._list(name, value)
            else:
                setattr(record, name, self._value(field, value))
        return many

    def _mark_ready(self, record, languages):
        if not set(self._list("ready", languages)) <= set(LANGUAGES):
            raise ContentError(f"ready: this must be a list of {' and '.join(LANGUAGES)}")
        for language in LANGUAGES:
            field = record._meta.get_field(f"ready_{language}")
            setattr(record, field.name, language in languages)

    def _list(self, name, value):
        if not isinstance(value, list):
            raise ContentError(f"{name}: this must be a list")
        return value

    def _fill_bilingual(self, record, name, texts):
        for language, text in texts.items():
            field = record._meta.get_field(f"{name}_{language}")
            setattr(record, field.name, self._value(field, "" if text is None else text))

    def _value(self, field, value):
        is_by_hand = field.editable and not field.primary_key and field.related_model is not Upload
        if not is_by_hand or field.name == _key_column(field.model):
            raise ContentError(f"{field.name}: this is not written by hand")
        if field.many_to_one:
            return self._find(field, value)
        if isinstance(field, (models.CharField, models.TextField)):
            if not isinstance(value, str):
                raise ContentError(
                    f"{field.name}: this must be a text (in quotation marks if it looks like something else)"
                )
            return value.strip()
        if isinstance(field, models.DateTimeField):
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
            return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        return str(value) if isinstance(field, models.DecimalField) else value

    def _find(self, field, key):
        column = _key_column(field.related_model)
        record = field.related_model._default_manager.filter(**{column: key}).first()
        if record is None:
            raise ContentError(f"{field.name}: there is no {field.related_model._meta.model_name} {key!r}")
        return record

    def _take(self, record, name):
        path = (self.path.parent / str(name)).resolve()
        if not isinstance(record, HasUpload):
            raise ContentError("file: this takes no file")
        if not path.is_relative_to(self.path.parent.resolve()) or not path.is_file():
            raise ContentError(f"file: there is no {name!r} beside the content")
        if record.pk is None:
            with path.open("rb") as file:
                record.upload = Upload.take(File(file, name=path.name), record.upload_kind, focus=record.focus)
            self.stored += record.upload.file_names

    def _cut(self, record):
        """Cuts the teasers of a picture that was there already around its focal point, if that has moved."""
        if isinstance(record, HasUpload) and record.upload_id:
            self.stored += record.upload.cut(record.focus)

    def _reporting(self, key):
        return _Reporting(f"{self.path.name}: {key}")


# What a file can bring about inside: by what it says, by a value of the wrong kind, by a rule of the database.
EXPECTED = (ContentError, ValidationError, FieldDoesNotExist, DatabaseError, OSError)
EXPECTED += (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError)


class _Reporting:
    """Turns whatever goes wrong inside into one ContentError that says where."""

    def __init__(self, place):
        self.place = place

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if isinstance(error, EXPECTED):
            reason = "; ".join(_messages(error)) if isinstance(error, ValidationError) else str(error)
            raise ContentError(" ".join(f"{self.place}: {reason}".split())) from error


def _messages(error: ValidationError) -> Iterator[str]:
    if hasattr(error, "error_dict"):
        for field, messages in error.message_dict.items():
            yield " ".join(messages if field == NON_FIELD_ERRORS else [f"{field}:", *messages])
    else:
        yield " ".join(error.messages)
