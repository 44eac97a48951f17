"""Content is read from YAML files: through all validation, all of it or nothing, and whatever the files hold."""

import io
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from PIL import Image

from news.models import Photo
from partnership.content import MAX_BYTES, ContentError, load
from partnership.models import Figure, Municipality, Region, Side, Source, Stage, Twinning
from partnership.publishing.state import State
from partnership.texts.dates import parse_span

pytestmark = pytest.mark.django_db

FOLDER = {
    "partnership.source.yaml": """
        https://example.org/vertrag: {publisher: {de: Stadt Köln, uk: Місто Кельн}, language: de, read_on: 2026-11-22}
    """,
    "partnership.region.yaml": """
        nrw:
          side: nrw
          name: {de: Nordrhein-Westfalen, uk: Північний Рейн-Вестфалія}
          capital: {de: Düsseldorf, uk: Дюссельдорф}
          summary: {de: Land., uk: Край.}
          figures:
            - {kind: population, value: 18152449, date: "2023-06-30", certainty: single,
               source: https://example.org/vertrag}
        oblast:
          side: oblast
          name: {de: Oblast Dnipropetrowsk, uk: Дніпропетровська область}
          capital: {de: Dnipro, uk: Дніпро}
          summary: {de: Oblast., uk: Область.}
    """,
    "partnership.municipality.yaml": """
        koeln: {region: nrw, name: {de: Köln, uk: Кельн}, latitude: 50.9422, longitude: 6.9578}
        dnipro:
          region: oblast
          name: {de: Dnipro, uk: Дніпро}
          latitude: 48.4647
          longitude: 35.0461
          former_names:
            - {name: {de: Dnipropetrowsk, uk: Дніпропетровськ}, date: "2016-05-19", source: https://example.org/vertrag}
    """,
    "partnership.twinning.yaml": """
        koeln-dnipro:
          nrw: koeln
          oblast: dnipro
          state: approved
          publish_at: 2024-08-01T10:00
          ready: [de]
          summary:
            de: >-
              Köln und Dnipro
              sind Partnerstädte.
            uk:
          body: {de: "<p>Hilfe<script>boese()</script></p>"}
          stages:
            - date: "2022-06/2022-07"
              step: decision
              kind: project
              certainty: single
              text: {de: Der Rat beschließt.}
              sources: [https://example.org/vertrag]
            - {date: "2024-08-24", step: agreement, kind: twinning, certainty: confirmed, text: {de: Urkunde.}}
    """,
}


@pytest.fixture
def folder(tmp_path):
    """The folder of content above."""
    path = tmp_path / "content"
    path.mkdir()
    for name, text in FOLDER.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def everything():
    """All that the database holds, without the numbers of rows and the times at which they were saved."""
    models = [model for model in apps.get_models() if model._meta.app_label in {"partnership", "news"}]
    return {model._meta.label: sorted(map(columns, model._base_manager.all())) for model in models}


def columns(record):
    known = {"id", "changed_at", "since", "twinning_id", "release_id"}
    values = [(field.attname, str(field.value_from_object(record))) for field in record._meta.concrete_fields]
    many = [(field.name, sorted(map(str, getattr(record, field.name).all()))) for field in record._meta.many_to_many]
    return [pair for pair in values if pair[0] not in known] + many


def fault(folder):
    """The one line that the loader objects with; fails if the database or the store changed."""
    before = everything()
    with pytest.raises(ContentError) as caught:
        load(folder)
    assert everything() == before
    message = str(caught.value)
    assert message.isprintable() and "\n" not in message
    return message


# --- what is loaded ----------------------------------------------------------------------------------------------------


def test_what_is_loaded_for_the_first_time_did_not_change_by_it(folder):
    load(folder)
    loaded = Twinning.objects.exclude(publish_at=None)
    assert len(loaded) > 0
    assert [record.changed_at for record in loaded] == [record.publish_at for record in loaded]


def test_the_records_of_every_file_are_counted(folder):
    assert load(folder) == {"new": 6}
    assert (Municipality.objects.count(), Region.objects.count(), Source.objects.count()) == (2, 2, 1)


def test_a_record_is_loaded_with_texts_relations_and_numbers(folder):
    load(folder)
    twinning, place = Twinning.objects.get(key="koeln-dnipro"), Municipality.objects.get(key="dnipro")
    assert (twinning.nrw.key, twinning.oblast, place.region.side) == ("koeln", place, Side.OBLAST)
    assert (place.name_de, place.name_uk, str(place.latitude)) == ("Dnipro", "Дніпро", "48.4647")
    assert (twinning.summary_de, twinning.summary_uk) == ("Köln und Dnipro sind Partnerstädte.", "")
    assert Source.objects.get().read_on == date(2026, 11, 22)


def test_what_belongs_to_a_record_is_loaded_with_it(folder):
    load(folder)
    stages = [(stage.date.iso, stage.step, stage.text_de, stage.sources.count()) for stage in Stage.objects.all()]
    assert stages == [
        ("2022-06/2022-07", "decision", "Der Rat beschließt.", 1),
        ("2024-08-24", "agreement", "Urkunde.", 0),
    ]
    assert (Figure.objects.get().region.key, Figure.objects.get().value) == ("nrw", 18_152_449)


def test_a_time_without_a_zone_is_that_of_berlin(folder):
    load(folder)
    assert Twinning.objects.get().publish_at == datetime(2024, 8, 1, 8, 0, tzinfo=UTC)


def test_states_and_ready_languages_are_loaded(folder):
    load(folder)
    twinning = Twinning.objects.get()
    assert (twinning.state, twinning.ready_languages) == (State.APPROVED, ("de",))
    assert list(Twinning.objects.published("uk")) == []


def test_rich_text_is_sanitised_and_search_is_filled(folder):
    load(folder)
    twinning = Twinning.objects.get()
    assert twinning.body_de == "<p>Hilfe</p>"
    assert ["dnipropetrowsk" in twinning.search_de, "boese" in twinning.search_de] == [True, False]


def test_loading_twice_changes_no_value(folder):
    load(folder)
    before = everything()
    load(folder)
    assert everything() == before
    assert [len(before[f"partnership.{name}"]) for name in ("Stage", "FormerName", "Figure")] == [2, 1, 1]


def test_a_record_is_brought_in_line_with_its_file(folder):
    load(folder)
    path = folder / "partnership.twinning.yaml"
    path.write_text(path.read_text().replace("sind Partnerstädte", "sind Freunde").replace("2024-08-24", "2024-08"))
    load(folder)
    assert Twinning.objects.get().summary_de == "Köln und Dnipro sind Freunde."
    assert Stage.objects.get(step="agreement").date == parse_span("2024-08")


def test_what_no_file_names_stays_as_it_is(folder):
    load(folder)
    Municipality.objects.filter(key="koeln").update(kind="district")
    load(folder)
    assert Municipality.objects.get(key="koeln").kind == "district"


def test_a_former_name_is_searched_as_soon_as_its_file_is_loaded(folder):
    load(folder)
    (folder / "partnership.twinning.yaml").unlink()
    path = folder / "partnership.municipality.yaml"
    path.write_text(path.read_text().replace("Dnipropetrowsk", "Sitscheslaw"))
    load(folder)
    search = Twinning.objects.get().search_de
    assert ["sitscheslaw" in search, "dnipropetrowsk" in search] == [True, False]


def test_files_that_are_no_content_are_left_alone(folder):
    load(folder)
    before = everything()
    for name in ("readme.md", "partnership.twinning.yml", ".yaml.swp"):
        (folder / name).write_text("[")
    load(folder)
    assert everything() == before


def test_hidden_characters_are_cleaned_away_rather_than_refused(folder):
    load(folder)
    write(folder, "partnership.source", source(r'publisher: {de: "Ko\u0308ln\0\u202e\ud800", uk: Кельн}, READ'))
    load(folder)
    assert Source.objects.get(url=URL).publisher_de == "Köln"


# --- pictures ----------------------------------------------------------------------------------------------------------

PHOTO = """
flag:
  file: flag.png
  alt: {de: Flagge, uk: Прапор}
  credit: {de: Land, uk: Земля}
  licence: CC0
"""


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "#0057b7").save(file, "PNG")
    return file.getvalue()


def test_a_picture_is_read_when_its_record_is_new_and_not_again(folder, media_root):
    (folder / "news.photo.yaml").write_text(PHOTO)
    (folder / "flag.png").write_bytes(picture())
    load(folder)
    before = sorted(media_root.iterdir())
    load(folder)
    assert (
        sorted(media_root.iterdir()) == before == sorted(media_root / n for n in Photo.objects.get().upload.file_names)
    )
    assert (Photo.objects.get().upload.width, Photo.objects.get().upload.height) == (40, 20)


def moved(folder):
    """Loads a picture, then writes another focal point for it."""
    (folder / "news.photo.yaml").write_text(PHOTO)
    (folder / "flag.png").write_bytes(picture())
    load(folder)
    (folder / "news.photo.yaml").write_text(PHOTO.replace("  file:", "  focus_x: 10\n  file:"))


def test_a_new_picture_is_cut_around_its_focal_point(folder, media_root):
    (folder / "news.photo.yaml").write_text(PHOTO + "  focus_x: 10\n")
    (folder / "flag.png").write_bytes(picture())
    load(folder)
    names = Photo.objects.get().upload.file_names
    assert sorted(media_root.iterdir()) == sorted(media_root / name for name in names)
    assert [name for name in names if "-10x50-" in name] == list(names[-2:])


def test_teasers_follow_a_moved_focal_point_after_loading(folder, media_root):
    moved(folder)
    load(folder)
    assert sorted(media_root.iterdir()) == sorted(media_root / name for name in Photo.objects.get().upload.file_names)
    assert Photo.objects.get().focus == (10, 50)


def test_a_failed_load_leaves_no_teasers_of_a_moved_focal_point(folder, media_root, django_capture_on_commit_callbacks):
    moved(folder)
    before = sorted(media_root.iterdir())
    path = folder / "partnership.twinning.yaml"
    path.write_text(path.read_text() + "\n        zuletzt: {nrw: koeln, oblast: nirgends}\n")
    with django_capture_on_commit_callbacks(execute=True):
        fault(folder)
    assert sorted(media_root.iterdir()) == before


def test_nothing_is_left_in_the_store_if_something_else_is_wrong(
    folder, media_root, django_capture_on_commit_callbacks
):
    (folder / "news.photo.yaml").write_text(PHOTO.replace("licence: CC0", 'licence: ""'))
    (folder / "flag.png").write_bytes(picture())
    with django_capture_on_commit_callbacks(execute=True):
        assert fault(folder).startswith("news.photo.yaml: flag: licence: ")
    assert list(media_root.iterdir()) == []


# --- all or nothing ----------------------------------------------------------------------------------------------------


def test_nothing_is_loaded_if_the_last_record_is_wrong(folder):
    path = folder / "partnership.twinning.yaml"
    path.write_text(path.read_text() + "\n        zuletzt: {nrw: koeln, oblast: nirgends}\n")
    expected = "partnership.twinning.yaml: zuletzt: oblast: there is no municipality 'nirgends'"
    assert (fault(folder), Region.objects.count(), Source.objects.count()) == (expected, 0, 0)


def test_nothing_is_changed_if_something_is_wrong(folder):
    load(folder)
    write(folder, "partnership.municipality", "koeln: {region: nrw, name: {de: Kölle, uk: Кельн}, latitude: 91}")
    assert fault(folder).startswith("partnership.municipality.yaml: koeln: latitude: ")
    assert Municipality.objects.get(key="koeln").name_de == "Köln"


def test_the_command_says_what_is_wrong_in_one_line(folder):
    write(folder, "partnership.source", "[")
    with pytest.raises(CommandError, match=r"nothing was changed: partnership\.source\.yaml: ") as caught:
        call_command("load_content", folder)
    assert "\n" not in str(caught.value)


def test_the_command_refuses_what_is_no_folder(tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        call_command("load_content", tmp_path / "nowhere")


def test_the_command_can_be_told_to_leave_content_alone(folder):
    call_command("load_content", folder, stdout=io.StringIO())
    Region.objects.filter(key="nrw").update(name_de="NRW")
    call_command("load_content", folder, if_empty=True)
    assert Region.objects.get(key="nrw").name_de == "NRW"


# --- malformed files ---------------------------------------------------------------------------------------------------


def write(folder, model, text):
    (folder / f"{model}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())


SOURCE, TWINNING, PLACE, REGION = (f"partnership.{name}" for name in ("source", "twinning", "municipality", "region"))
RELEASE, PICTURE = "news.pressrelease", "news.photo"
URL = "https://example.org/"
NO_MAPPING = "this must map keys to records"
NO_MODEL = "there is no model of this name"
NO_TAG = "could not determine a constructor"
NO_TEXT = "this must be a text"
NOT_UTF8 = "'utf-8' codec"
BOMB = "a: &a {x: [1, 2]}\n" + "\n".join(f"b{n}: {{x: [*a, *a, *a, *a, *a, *a, *a, *a, *a]}}" for n in range(9))


def source(fields):
    fields = fields.replace("NAME", "publisher: {de: a, uk: а}")  # the second is Cyrillic
    return f"{URL}: {{{fields}}}".replace("READ", "language: de, read_on: 2026-11-22")


def another(fields):
    """A twinning of the same two places."""
    return f"a: {{nrw: koeln, oblast: dnipro, {fields}}}"


def twinning(fields):
    """The twinning that is there already."""
    return f"koeln-dnipro: {{{fields}}}"


def stage(fields):
    return twinning(f"stages: [{{step: visit, certainty: single, text: {{de: a}}, {fields}}}]")


def figure(value):
    return f"nrw: {{figures: [{{kind: area, certainty: single, source: {URL}vertrag, value: {value}}}]}}"


def photo(file):
    return PHOTO.replace("flag.png", file)


# What is written, into the file of which model, and how the one line about it begins (behind the name of the file).
MALFORMED = {
    # the file
    "a syntax error": (SOURCE, f"{URL}: {{publisher: Köln", "while parsing a flow mapping"),
    "a tab": (SOURCE, f"{URL}:\n\tpublisher: Köln", "while scanning for the next token"),
    "two documents": (TWINNING, "a: {}\n---\nb: {}", "expected a single document"),
    "Cyrillic that is not UTF-8": (SOURCE, source("publisher: Дніпро, READ").encode("cp1251"), NOT_UTF8),
    "umlauts that are not UTF-8": (SOURCE, source("publisher: Köln, READ").encode("latin-1"), NOT_UTF8),
    "a binary file": (SOURCE, b"\x89PNG\r\n\x1a\n\x00\x00\xff", NOT_UTF8),
    "control characters": (SOURCE, b"a: \x00\x01\x02", "unacceptable character"),
    "six megabytes": (SOURCE, f"# {'a' * 6_000_000}\n", f"the file is larger than {MAX_BYTES} bytes"),
    "ten thousand lists": (TWINNING, "[" * 10_000, "maximum recursion depth"),
    "ten thousand mappings": (TWINNING, "{a: " * 10_000, "maximum recursion depth"),
    "a huge integer": (REGION, figure("9" * 5000), "Exceeds the limit"),
    "a day that is none": (SOURCE, source("NAME, language: de, read_on: 2026-13-45"), "month must be in"),
    # its shape
    "an empty file": (TWINNING, "", NO_MAPPING),
    "nothing but a comment": (TWINNING, "# nothing\n", NO_MAPPING),
    "a list": (TWINNING, "- a\n- b", NO_MAPPING),
    "a scalar": (TWINNING, "Köln", NO_MAPPING),
    "a number": (TWINNING, "5", NO_MAPPING),
    "records that are lists": (TWINNING, "a: [b]", NO_MAPPING),
    "a record that is empty": (TWINNING, "koeln-dnipro:", NO_MAPPING),
    "a record that is a text": (TWINNING, "koeln-dnipro: Köln", NO_MAPPING),
    # what would make it surprising or dangerous
    "a key twice": (TWINNING, "a: {}\na: {}", "a key stands here twice"),
    "a key twice within a record": (SOURCE, source("publisher: a, publisher: b"), "a key stands here twice"),
    "a key twice within a text": (TWINNING, twinning("summary: {de: a, de: b}"), "a key stands here twice"),
    "an alias bomb": (TWINNING, BOMB, "aliases are not allowed"),
    "a merged mapping": (TWINNING, "a: {<<: {nrw: koeln}}", NO_TAG),
    "a list as a key": (SOURCE, "? [a, b]\n: {}", "while constructing a mapping"),
    "a Python object": (SOURCE, "a: !!python/object:os.system {}", NO_TAG),
    "a Python function": (SOURCE, "a: !!python/object/apply:os.system [id]", NO_TAG),
    # its model
    "an unknown model": ("partnership.nothing", "a: {}", NO_MODEL),
    "an unknown app": ("elsewhere.twinning", "a: {}", NO_MODEL),
    "a name without an app": ("twinning", "a: {}", NO_MODEL),
    "a name with three parts": ("a.b.twinning", "a: {}", NO_MODEL),
    "a model without a key": ("partnership.figure", "a: {value: 1}", NO_MODEL),
    "a model whose key is not unique": ("partnership.formeraddress", "a: {path: /de/}", NO_MODEL),
    "users": ("partnership.user", "admin: {is_superuser: true}", NO_MODEL),
    # its fields
    "an unknown field": (TWINNING, another("colour: blue"), "a: Twinning has no field named 'colour'"),
    "an unknown language": (TWINNING, another("summary: {en: a}"), "a: Twinning has no field named 'summary_en'"),
    "a title that is made": (TWINNING, another("title: {de: a}"), "a: Twinning has no field named 'title_de'"),
    "a number for a field": (TWINNING, another("5: 6"), "a: Twinning has no field named"),
    "a field with a line break": (TWINNING, another('"b\\nc": 6'), "a: Twinning has no field named 'b c'"),
    "a date for what has none": (PLACE, "koeln: {date: 2024}", "koeln: Municipality has no field named 'earliest'"),
    "a file for what takes none": (PLACE, "koeln: {file: text.png}", "koeln: file: this takes no file"),
    "the number of the row": (TWINNING, another("id: 1"), "a: id: this is not written by hand"),
    "another key": (PLACE, "koeln: {key: bonn}", "koeln: key: this is not written by hand"),
    "a column that is computed": (TWINNING, another("search_de: x"), "a: search_de: this is not written by hand"),
    "an upload by its number": ("news.photo", "flag: {upload: 1}", "flag: upload: this is not written by hand"),
    "records that only refer to it": (TWINNING, another("milestones: [a]"), "a: milestones: this is not written"),
    # its relations
    "an unknown relation": (TWINNING, "a: {nrw: bonn, oblast: dnipro}", "a: nrw: there is no municipality 'bonn'"),
    "a relation that is a list": (TWINNING, "a: {nrw: [koeln]}", "a: nrw: there is no municipality ['koeln']"),
    "a relation that is a mapping": (TWINNING, "a: {nrw: {key: koeln}}", "a: Twinning has no field named 'nrw_key'"),
    "an unknown source": (
        TWINNING,
        stage(f"date: 2024, sources: [{URL}]"),
        "koeln-dnipro: sources: there is no source",
    ),
    "relations that are no list": (TWINNING, another("joint_with: b"), "a: joint_with: this must be a list"),
    "relations that are nothing": (TWINNING, another("joint_with: "), "a: joint_with: this must be a list"),
    "stages that are no list": (TWINNING, twinning("stages: 5"), "koeln-dnipro: stages: this must be a list of"),
    "stages that are a mapping": (
        TWINNING,
        twinning("stages: {a: {}}"),
        "koeln-dnipro: stages: this must be a list of",
    ),
    "stages that are texts": (TWINNING, twinning("stages: [ab]"), "koeln-dnipro: stages: this must be a list of"),
    # its numbers and texts
    "a text for a number": (PLACE, "koeln: {latitude: north}", "koeln: latitude: "),
    "a list for a number": (PLACE, "koeln: {latitude: [50, 9]}", "koeln: latitude: "),
    "an infinite number": (PLACE, "koeln: {latitude: .inf}", "koeln: latitude: "),
    "not a number": (PLACE, "koeln: {latitude: .nan}", "koeln: latitude: "),
    "a number that is too large": (REGION, figure(10**20), "nrw: value: "),
    "infinitely many": (REGION, figure(".inf"), "nrw: cannot convert float infinity to integer"),
    "a mapping for a text": (SOURCE, source("publisher: {a: b}, READ"), f"{URL}: Source has no field named"),
    "a list for a text": (SOURCE, source("publisher: {de: [Köln]}, READ"), f"{URL}: publisher_de: {NO_TEXT}"),
    "a number for a text": (SOURCE, source("publisher: {de: 11}, READ"), f"{URL}: publisher_de: {NO_TEXT}"),
    "a truth for a text": (SOURCE, source("publisher: {de: no}, READ"), f"{URL}: publisher_de: {NO_TEXT}"),
    "bytes for a text": (SOURCE, source("publisher: {de: !!binary aGFsbG8=}, READ"), f"{URL}: publisher_de: {NO_TEXT}"),
    "a list for a translation": (TWINNING, twinning("summary: {de: [a]}"), f"koeln-dnipro: summary_de: {NO_TEXT}"),
    "a truth for a translation": (PLACE, "koeln: {name: {de: no}}", f"koeln: name_de: {NO_TEXT}"),
    "a text that is too long": (
        SOURCE,
        source(f"publisher: {{de: {'a' * 201}, uk: a}}, READ"),
        f"{URL}: publisher_de: ",
    ),
    "a bad address": (
        SOURCE,
        source("NAME, READ").replace(URL, "javascript:alert(1)"),
        "javascript:alert(1): url: ",
    ),
    "a bad key": (PLACE, "Köln!: {region: nrw, name: {de: a, uk: b}, latitude: 1, longitude: 1}", "Köln!: key: "),
    # its dates
    "a bad date": (TWINNING, stage("date: gestern"), "koeln-dnipro: 'gestern' is no date"),
    "an end before the beginning": (
        TWINNING,
        stage("date: 2024-03/2024-02"),
        "koeln-dnipro: '2024-03/2024-02' is no span",
    ),
    "no date": (TWINNING, stage("kind: project"), "koeln-dnipro: "),
    "a bad time": (TWINNING, another("publish_at: bald"), "a: Invalid isoformat string: 'bald'"),
    "a bad day": (SOURCE, source("NAME, language: de, read_on: bald"), f"{URL}: read_on: "),
    "a number for a day": (SOURCE, source("NAME, language: de, read_on: 5"), f"{URL}: "),
    "a time before all times": (TWINNING, twinning("publish_at: 0001-01-01T00:00:00"), "koeln-dnipro: date value"),
    # the rules of its records
    "an unknown state": (TWINNING, twinning("state: secret"), "koeln-dnipro: state: "),
    "approved without a ready language": (TWINNING, twinning("ready: []"), "koeln-dnipro: state: "),
    "a ready language that is missing": (TWINNING, twinning("ready: [de, uk]"), "koeln-dnipro: summary_uk: "),
    "a ready language that is unknown": (
        TWINNING,
        twinning("ready: [de, en]"),
        "koeln-dnipro: ready: this must be a list",
    ),
    "ready languages that are no list": (TWINNING, twinning("ready: de"), "koeln-dnipro: ready: this must be a list"),
    "ready languages that are a truth": (TWINNING, twinning("ready: yes"), "koeln-dnipro: ready: this must be a list"),
    "ready languages of what has none": (PLACE, "koeln: {ready: [de]}", "koeln: Municipality has no field named"),
    "two sides of one region": (TWINNING, "a: {nrw: dnipro, oblast: dnipro}", "a: nrw: "),
    "sides that are exchanged": (TWINNING, "a: {nrw: dnipro, oblast: koeln}", "a: nrw: "),
    "a side that is missing": (TWINNING, "a: {nrw: koeln}", "a: oblast: "),
    "a pair that is there already": (TWINNING, another("state: draft"), "a: "),
    "withdrawn though never public": (RELEASE, "a: {title: {de: a}, state: withdrawn}", "a: state: "),
    "a summary without an original": (RELEASE, "a: {title: {de: a}, kind: summary}", "a: "),
    # its pictures
    "a file that is missing": (PICTURE, PHOTO, "flag: file: there is no 'flag.png' beside the content"),
    "a file elsewhere": (PICTURE, photo("../secret.png"), "flag: file: there is no '../secret.png'"),
    "a file by its full path": (PICTURE, photo("/etc/passwd"), "flag: file: there is no '/etc/passwd'"),
    "a folder for a file": (PICTURE, photo("."), "flag: file: there is no '.'"),
    "a file with a NUL": (PICTURE, photo('"flag\\0.png"'), "flag: embedded null byte"),
    "a file with a long name": (PICTURE, photo("a" * 300), "flag: [Errno 36] File name too long"),
    "a link to a file elsewhere": (PICTURE, photo("link.png"), "flag: file: there is no 'link.png'"),
    "a picture that is none": (PICTURE, photo("text.png"), "flag: "),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_file_changes_nothing_and_is_named_in_one_line(folder, tmp_path, media_root, case):
    load(folder)
    (tmp_path / "secret.png").write_bytes(picture())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "text.png").write_text("no picture")
    model, text, expected = MALFORMED[case]
    write(folder, model, text)
    message = fault(folder)
    assert message[: len(model) + 7 + len(expected)] == f"{model}.yaml: {expected}"
    assert not media_root.exists() or list(media_root.iterdir()) == []


def test_a_model_has_one_file(folder):
    write(folder, "partnership.Twinning", another("state: draft"))
    assert fault(folder) == "partnership.twinning.yaml: there is another file for this model"


def test_at_least_twenty_five_malformed_files_were_tried():
    assert len({text for _model, text, _expected in MALFORMED.values()}) >= 25


def test_a_reason_is_given_behind_every_colon():
    assert [case for case, (_model, _text, expected) in MALFORMED.items() if not expected.strip()] == []
