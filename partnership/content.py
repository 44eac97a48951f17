"""Reads content from YAML files into the records of the site: by permanent keys, through all validation, all or nothing.

A file is named for its model (`partnership.twinning.yaml`) and maps each record's key to its fields:

    koeln-dnipro:
      nrw: koeln                          # a relation: the key of the other record (a source: its address)
      ready: [de, uk]                     # the languages that are ready for the public
      summary: {de: …, uk: …}             # a text in both languages
      stages:                             # records that belong to this one
        - date: "2023-02/2023-03"         # a date as exactly as it is known

A record that is there already is brought in line with the file as if somebody had saved it at the desk, and not written
at all if nothing differs; its state and time of publication stay, and what was deleted at the desk stays deleted. A picture
(`file:`) is read when its record is new; it is taken before the transaction begins, in which nobody else could write.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path

import yaml
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.core.files import File
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .publishing.pages import PublicPage
from .publishing.parts import parts
from .publishing.state import PUBLICATION
from .texts.bilingual import LANGUAGES
from .texts.dates import parse_span
from .uploads.models import HasUpload, Upload
from .versions.pending import PendingChange
from .versions.values import apply, columns, plain_value, values_of
from .versions.versions import Step, Version, current, note

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


def load(folder: Path) -> Counter[str]:
    """Loads every YAML file of `folder`; returns how many records are new, changed, unchanged, or stay deleted.

    Raises ContentError for the first thing that is wrong; then nothing has been changed.
    """
    files: dict[type[models.Model], Path] = {}
    for path in sorted(folder.glob("*.yaml")):
        if files.setdefault(_model(path), path) != path:
            raise ContentError(f"{path.name}: there is another file for this model")
    contents = {model: _read(path) for model, path in files.items()}
    readers = [_Reader(model, files[model], contents[model]) for model in _in_order(list(files))]
    with ExitStack() as taken:  # what takes the files back
        for reader in readers:
            reader.take_files(taken)
        with transaction.atomic():
            counts = sum((reader.load() for reader in readers), Counter())
        taken.pop_all()
    return counts


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
    rows = [relation.related_model for relation in parts(model).values()]
    own = [field for field in model._meta.get_fields() if field.concrete and field.is_relation]
    theirs = [field for row in rows for field in row._meta.get_fields() if field.concrete and field.is_relation]
    return own + [field for field in theirs if field.remote_field.on_delete is not models.CASCADE]


def _key_column(model: type[models.Model]) -> str:
    return "url" if any(field.name == "url" for field in model._meta.fields) else "key"


def _named(model: type[models.Model], key: str) -> models.QuerySet:
    """Returns the record with a key, or none, as rows to read or lock."""
    return model._default_manager.filter(**{_key_column(model): key})


class _Reader:
    """Reads the records of one model from one file."""

    def __init__(self, model, path, content):
        self.model, self.path, self.content = model, path, content
        self.uploads = {}  # of new records, by key
        self.deleted = set()

    def take_files(self, taken):
        """Takes the pictures of new records, and cuts those of others anew; `taken` learns how to take that back."""
        column = _key_column(self.model)
        self.deleted = {version.values.get(column, version.key) for version in Version.objects.deleted(self.model)}
        for key, fields in self.content.items():
            if key not in self.deleted and (issubclass(self.model, HasUpload) or "file" in fields):
                with self._reporting(key):
                    self._take(key, fields, taken)

    def load(self):
        found = {key: self._locked(key) for key in self.content}
        new = [key for key, record in found.items() if record is None and key not in self.deleted]
        relations = [(key, *self._create(key, dict(self.content[key]))) for key in new]
        for key, record, many in relations:  # after all records of the model: it may refer to itself
            with self._reporting(key):
                for name, related in self._related(record, many).items():
                    getattr(record, name).set(related)
                if many:
                    record.save()  # again, for what is made from them (a release is found by its people)
        present = [(key, record) for key, record in found.items() if record is not None]
        changed = sum(self._update(key, record, dict(self.content[key])) for key, record in present)
        left = len(found) - len(new) - len(present)
        return Counter(new=len(new), changed=changed, unchanged=len(present) - changed, deleted=left)

    def _locked(self, key):
        with self._reporting(key):
            return _named(self.model, key).select_for_update(of=("self",)).first()

    def _create(self, key, fields):
        with self._reporting(key):
            record = self.model(**{_key_column(self.model): key})
            rows = {name: fields.pop(name) for name in parts(self.model) if name in fields}
            many = self._fill(record, fields)
            if key in self.uploads:
                record.upload = self.uploads[key]
            if isinstance(record, PublicPage):
                record.complete_times()
                record.keeps_date, record.changed_at = True, record.publish_at or timezone.now()
            record.full_clean()
            record.save()
            for name, written in rows.items():
                self._create_rows(record, name, written)
            if rows:
                record.save()  # again, for what is made from them (a former name is searched for)
        return record, many

    def _create_rows(self, record, name, written):
        for row, many in self._rows(record, name, written):
            row.full_clean()
            row.save()
            for field, related in self._related(row, many).items():
                getattr(row, field).set(related)

    def _update(self, key, record, fields):
        """Changes a record like the form of the desk, if the file says anything else; returns whether it does."""
        with self._reporting(key):
            before = values_of(record)
            wanted = before | self._values(record, fields, before)
            if wanted == before:
                return False
            _change(record, wanted)
        return True

    def _values(self, record, fields, before):
        """Returns the values that a stored record is to have by its fields in the file."""
        rows = {name: fields.pop(name) for name in parts(self.model) if name in fields}
        many = self._fill(record, fields)
        record.clean_fields()
        for field in columns(self.model):
            if field.name in PUBLICATION:  # the desk owns it: what the file says must be right, and is not taken
                setattr(record, field.name, field.to_python(before[field.name]))
        record.full_clean()
        values = {field.name: _plain(field, record, before[field.name]) for field in columns(self.model)}
        values |= _keys(self._related(record, many))
        return values | {name: self._row_values(record, name, rows[name], before[name]) for name in rows}

    def _row_values(self, record, name, written, before):
        """Returns the values of rows; one that is there already keeps its key, and so does, in order, one that changed."""
        relation = parts(self.model)[name]
        wanted = []
        for row, many in self._rows(record, name, written):
            row.clean_fields()
            row.clean()
            fields = [field for field in row._meta.concrete_fields if field.name != relation.field.name]
            none = {field.name: [] for field in row._meta.many_to_many}
            values = {field.name: plain_value(field, row) for field in fields}
            wanted.append(values | none | _keys(self._related(row, many)))
        return _matched(relation.related_model, wanted, before)

    def _rows(self, record, name, written):
        """Yields the rows that a file writes for a record, with their many-to-many relations."""
        if not isinstance(written, list) or not all(isinstance(row, dict) for row in written):
            raise ContentError(f"{name}: this must be a list of records")
        relation = parts(self.model)[name]
        for fields in written:
            row = relation.related_model(**{relation.field.name: record})
            yield row, self._fill(row, dict(fields))

    def _related(self, record, many):
        """Returns the records that the keys of many-to-many relations name."""
        return {name: [self._find(record._meta.get_field(name), key) for key in keys] for name, keys in many.items()}

    def _fill(self, record, fields):
        """Sets the columns of `record`; returns its many-to-many relations, which need a saved record."""
        many = {}
        for name, value in fields.items():
            if name == "ready":
                self._mark_ready(record, value)
            elif name == "date":
                record._meta.get_field("earliest")
                record.date = parse_span(str(value))
            elif name == "file":
                continue  # it was taken before
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
            return (moment if timezone.is_aware(moment) else timezone.make_aware(moment)).astimezone(UTC)
        return str(value) if isinstance(field, models.DecimalField) else value

    def _find(self, field, key):
        record = _named(field.related_model, key).first()
        if record is None:
            raise ContentError(f"{field.name}: there is no {field.related_model._meta.model_name} {key!r}")
        return record

    def _take(self, key, fields, taken):
        if not issubclass(self.model, HasUpload):
            raise ContentError("file: this takes no file")
        path = self._path(fields["file"]) if "file" in fields else None
        record = _named(self.model, key).first() or self.model()
        self._fill(record, {name: fields[name] for name in record.focus_columns if name in fields})
        for name in record.focus_columns:
            field = record._meta.get_field(name)
            setattr(record, name, field.clean(getattr(record, name), record))
        if record.pk:
            if record.upload.cut(record.focus):
                taken.callback(record.upload.uncut, record.focus)
        elif path:
            with path.open("rb") as file:
                self.uploads[key] = Upload.take(File(file, name=path.name), record.upload_kind, focus=record.focus)
            taken.callback(self.uploads[key].erase)

    def _path(self, name):
        path = (self.path.parent / str(name)).resolve()
        if not path.is_relative_to(self.path.parent.resolve()) or not path.is_file():
            raise ContentError(f"file: there is no {name!r} beside the content")
        return path

    def _reporting(self, key):
        return _Reporting(f"{self.path.name}: {key}")


def _change(record, wanted):
    """Gives a stored record its values, as the desk does; a change that is prepared for it needs a look again."""
    record.refresh_from_db()
    current(record)
    apply(wanted, record)
    note(record, Step.LOADED, None)
    if change := PendingChange.objects.of(record):
        change.look_again(_("This was loaded from a file since. Please look again."))


def _plain(field, record, before):
    """Returns the value of a column; as it was written before, if it means the same (50.9 is 50.9000)."""
    value = plain_value(field, record)
    return before if field.to_python(value) == field.to_python(before) else value


def _keys(related):
    return {name: sorted({record.pk for record in records}) for name, records in related.items()}


def _matched(model, wanted, before):
    """Returns the wanted rows with the keys of those that say the same; the others take the keys left, in order."""
    left, matched = list(before), []
    for values in wanted:
        same = next((row for row in left if _told(model, row) == _told(model, values)), None)
        if same:
            left.remove(same)
        matched.append(same or values)
    keys = iter([row["id"] for row in left])
    rows = [row if row["id"] else row | {"id": next(keys, None)} for row in matched]
    return sorted(rows, key=lambda row: (row["id"] is None, row["id"] or 0))  # as values are: those without a key last


def _told(model, row):
    """Returns what a row says, whatever its key."""
    own = {field.name: field.to_python(row[field.name]) for field in model._meta.concrete_fields if field.name in row}
    return {**row, **own, "id": None}


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
