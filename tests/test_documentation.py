"""README, docs/, .env.example and what reads the environment say the same."""

import ast
import importlib
import os
import re
import runpy
import shutil
import tomllib
from operator import attrgetter
from pathlib import Path

import pytest

from tests.test_consistency import tracked

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


OPERATION = ROOT / "docs/operation.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]
NAME = re.compile(r"[A-Z][A-Z0-9_]+")
# What the system, make and bash themselves define.
SYSTEM = {"PATH", "CURDIR", "MAKE", "EPOCHREALTIME"}


def names_read(source, has_readers=False):
    """Yields the variables that a module reads from the environment.

    `has_readers`: it has functions of its own for that, so whatever function is called with such a name reads it.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            name, reads = node.slice, ast.unparse(node.value).endswith("environ")
        elif isinstance(node, ast.Compare):
            name, reads = node.left, ast.unparse(node.comparators[0]).endswith("environ")
        elif isinstance(node, ast.Call) and node.args:
            name, called = node.args[0], ast.unparse(node.func)
            reads = (has_readers and isinstance(node.func, ast.Name)) or re.search(
                r"(environ\.(get|pop)|getenv|\benv(\.\w+)?)$", called
            )
        else:
            continue
        if reads and isinstance(name, ast.Constant) and NAME.fullmatch(str(name.value)):
            yield name.value


def names_read_by_shell(source):
    """Returns the variables that a Makefile or a script takes from outside."""
    own = set(re.findall(r"^(?:export )?([A-Z_]+) *:?=", source, re.M))
    asked = set(re.findall(r"^([A-Z_]+) *\?=", source, re.M))
    return asked | set(re.findall(r"\$[({]?[({]?([A-Z_]{2,})\b", source.replace("$$", "$"))) - own - SYSTEM


def settings_read():
    """The variables of an installation: what the settings and the files of deploy/ read."""
    files = tracked("partnership/settings.py", "deploy/*.py")
    assert len(files) == 2
    found = {name for path in files for name in names_read(path.read_text(), has_readers=True)}
    assert len(found) > 15
    return found


def all_read():
    python = tracked("*.py")
    assert len(python) > 100
    found = {name for path in python for name in names_read(path.read_text())}
    shell = tracked("Makefile", ".ci/run", "deploy/*.sh")
    assert len(shell) >= 2
    return (
        settings_read() | found | {name for path in shell for name in names_read_by_shell(path.read_text())}
    ) - SYSTEM


def test_operation_lists_exactly_the_variables_that_are_read():
    rows = re.findall(r"^\| `([A-Z_]+)` \|", OPERATION.read_text(), re.M)
    assert sorted(rows) == sorted(all_read())


def test_example_lists_exactly_the_variables_of_an_installation():
    example = (ROOT / ".env.example").read_text()
    assert sorted(re.findall(r"^#?\s?([A-Z_]+)=", example, re.M)) == sorted(settings_read())


PYTHON = """
import os
from os import environ, getenv
os.environ["A1"], os.environ.get("A2", "x"), os.getenv("A3"), environ["A4"], getenv("A5"), "A6" in os.environ
env.str("A7"), env("A8"), Env().text("B1"), os.environ.setdefault("B2", "x"), text("B3"), environ.pop("A9")
os.environ["B4"] = "x"
"""


def test_reading_is_noticed_in_all_its_forms():
    assert sorted(names_read(PYTHON)) == [f"A{number}" for number in range(1, 10)]
    assert "B3" in names_read(PYTHON, has_readers=True)
    script = "A ?= x\nAA ?= x\nCC := $(AA) $(BB)\nrun:\n\techo $${DD:-x} $(CC) $EE\nexport FF; FF=1; $FF"
    assert names_read_by_shell(script) == {"A", "AA", "BB", "DD", "EE", "FF"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_is_there(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`make ([a-z-]+)", document.read_text()))
    assert len(targets) > 10
    assert named - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_links_is_there(document):
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", document.read_text()) if "://" not in link]
    assert links
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_readme_is_short_and_leads_to_operation_and_guides():
    text = README.read_text()
    assert len(text.splitlines()) <= 120
    assert [page for page in (str(OPERATION.relative_to(ROOT)), *GUIDES.values()) if f"]({page})" not in text] == []


GUNICORN = ROOT / "deploy/gunicorn.conf.py"


@pytest.mark.parametrize(("value", "workers"), [(None, 2), ("", 2), ("1", 1), (" 5 ", 5)])
def test_gunicorn_runs_as_many_workers_as_asked_for(tmp_path, monkeypatch, value, workers):
    assert configured(tmp_path, monkeypatch, value)["workers"] == workers


@pytest.mark.parametrize("value", ["0", "-1", "two", "2.5", "٣"])
def test_gunicorn_names_a_malformed_number_of_workers(tmp_path, monkeypatch, value):
    with pytest.raises(SystemExit, match=f"WEB_WORKERS is '{value}'; it must be a whole number of at least 1"):
        configured(tmp_path, monkeypatch, value)


def test_gunicorn_reads_the_file_of_settings_after_the_environment(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("WEB_WORKERS=3\nLOG_LEVEL=DEBUG\n")
    before = dict(os.environ)
    assert configured(tmp_path, monkeypatch, None)["workers"] == 3
    assert os.environ == before
    assert configured(tmp_path, monkeypatch, "4")["workers"] == 4


def configured(folder, monkeypatch, value):
    """Returns what the configuration says in an installation of its own."""
    monkeypatch.delenv("WEB_WORKERS", raising=False)
    if value is not None:
        monkeypatch.setenv("WEB_WORKERS", value)
    (folder / "deploy").mkdir(exist_ok=True)
    return runpy.run_path(shutil.copy(GUNICORN, folder / "deploy"))


def test_ci_calls_the_targets_of_the_readme():
    script = (ROOT / ".ci/run").read_text()
    assert re.findall(r"make --no-print-directory ([a-z-]+)", script) == ["check", "test", "test", "browser-test"]


GUIDES = {"de": "docs/guide/redaktion.md", "uk": "docs/guide/redaktsiia.md"}


@pytest.mark.parametrize("language", GUIDES)
def test_every_name_that_the_guide_gives_stands_in_the_press_desk(language):
    own = messages(language)
    names = {
        " ".join(name.split()) for name in re.findall(r"\*\*(.+?)\*\*", (ROOT / GUIDES[language]).read_text(), re.S)
    }
    assert len(names) > 25
    assert {name for name in names if name.lower() not in own} == set()


def messages(language):
    """The translations of the interface, in small letters: headings begin with a capital, names of kinds do not."""
    text = (ROOT / f"locale/{language}/LC_MESSAGES/django.po").read_text()
    found = re.findall(r'^msgstr(?:\[\d\])? ((?:"[^\n]*"\n)+)', text, re.M)
    return {"".join(re.findall(r'"(.*)"', part)).lower() for part in found}


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_fits_on_two_pages_and_its_pictures_exist(language):
    text = (ROOT / GUIDES[language]).read_text()
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 5
    assert [name for name in pictures if not (ROOT / "docs/guide" / name).exists()] == []
    assert len(text.split()) < 800


def test_both_guides_have_the_same_parts():
    headings, pictures = (
        [re.findall(pattern, (ROOT / path).read_text(), re.M) for path in GUIDES.values()]
        for pattern in (r"^(#+) ", r"\(([a-z]+)-(?:de|uk)\.png\)")
    )
    assert headings[0] == headings[1]
    assert pictures[0] == pictures[1]


ARCHITECTURE = ROOT / "docs/architecture.md"
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))


def names_in_backticks(text):
    return set(re.findall(r"`([^`\n]+)`", text))


def is_there(name):
    """Returns whether a function or class exists by a name like `texts.dates.Span.iso` or `news.urls.Year`."""
    parts = name.split(".") if name.startswith("news.") else ["partnership", *name.split(".")]
    for end in range(len(parts), 0, -1):
        module = ".".join(parts[:end])
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if not (module == error.name or module.startswith(f"{error.name}.")):
                raise
            continue
        try:
            return end == len(parts) or attrgetter(".".join(parts[end:]))(found) is not None
        except AttributeError:
            return False
    return False


def test_every_function_that_the_architecture_names_is_there():
    files = {path.name for path in tracked()}
    names = {name for name in names_in_backticks(ARCHITECTURE.read_text()) if re.fullmatch(r"\w+(\.\w+)+", name)}
    names -= files
    assert len(names) > 80
    assert sorted(name for name in names if not is_there(name)) == []


def test_a_function_that_is_not_there_is_noticed():
    named = (
        "texts.dates.Span.iso",
        "news.urls.Year",
        "news.views",
        "texts.dates.Spam",
        "texts.date.Span",
        "news.url.Year",
    )
    assert [name for name in named if is_there(name)] == ["texts.dates.Span.iso", "news.urls.Year", "news.views"]


def test_every_path_that_the_architecture_names_is_there():
    """Rooms stand without the name of their package."""
    named = names_in_backticks(ARCHITECTURE.read_text())
    paths = {name for name in named if re.fullmatch(r"\w[\w.-]*/[\w./-]*", name)}
    assert len(paths) > 25
    assert sorted(path for path in paths if not any((ROOT / top / path).exists() for top in ("", "partnership"))) == []


def test_the_architecture_shows_every_room_of_the_contracts():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "direction")
    rooms = {room for layer in layers for room in re.findall(r"[^\s|]+", layer) if room[0] != "("}  # those to come
    shown = {name.rstrip("/") for name in names_in_backticks(ARCHITECTURE.read_text().split("## A visitor")[0])}
    assert len(rooms) > 15
    assert rooms - shown == set()


def test_the_architecture_is_short_and_leads_to_every_decision():
    text = ARCHITECTURE.read_text()
    prose = [line for line in text.splitlines() if not line.startswith("|")]
    assert len(" ".join(prose).split("## Example")[0].split()) <= 1100
    assert f"]({ARCHITECTURE.relative_to(ROOT)})" in README.read_text()
    assert re.findall(r"\]\(decisions/([^)]+)\)", text) == [path.name for path in DECISIONS]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_every_decision_has_its_parts_in_order_and_is_short(decision):
    lines = decision.read_text().splitlines()
    number = int(decision.name.split("-")[0])
    assert lines[0].startswith(f"# {number}. ")
    assert re.fullmatch(r"Date: \d{4}-\d{2}-\d{2}", lines[2])
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"]
    assert len(lines) <= 60


def test_there_are_at_most_twelve_decisions_with_numbers_in_order():
    assert [int(path.name[:2]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert 0 < len(DECISIONS) <= 12
