"""The rules of the house, held against the tree itself. Each test also asserts that it looked at something."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PUBLIC_TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if path.relative_to(ROOT).parts[1] not in {"admin", "desk", "account", "mfa"}
]


def tracked(*patterns):
    """The files of the project as git knows them, those not yet committed too."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def code(package):
    found = [path for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts]
    assert len(found) >= 5
    return found


def test_a_room_imports_nothing_when_it_is_imported():
    found = tracked("partnership/**/__init__.py", "partnership/__init__.py", "news/__init__.py")
    assert len(found) > 8
    assert [str(path) for path in found if path.read_text() and path.parent.name != "models"] == []


def test_no_module_is_a_drawer_for_everything():
    names = {part for path in tracked("*.py", "*.html") for part in path.relative_to(ROOT).with_suffix("").parts}
    assert len(names) > 50
    assert names & {"common", "core", "utils", "util", "helpers", "helper", "misc", "shared"} == set()


def test_the_root_has_at_most_16_visible_entries():
    entries = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {"manage.py", "partnership", "news", "templates", "static", "fixtures", "tests"} <= entries
    assert len([entry for entry in entries if not entry.startswith(".")]) <= 16


def test_at_most_twelve_components_are_included_with_only():
    components = {path.name for path in (ROOT / "templates/components").glob("*.html")}
    assert 0 < len(components) <= 12
    includes = [tag for path in PUBLIC_TEMPLATES for tag in re.findall(r"\{% include [^%]*%\}", path.read_text())]
    assert len(includes) > 20
    assert [tag for tag in includes if " only %}" not in tag] == []


@pytest.mark.parametrize("rule", [r"\sstyle=", r"\son[a-z]+=", r"<script", r"<style", r"\|safe", r"autoescape off"])
def test_public_templates_hold_no_inline_code(rule):
    assert len(PUBLIC_TEMPLATES) > 20
    assert [path.name for path in PUBLIC_TEMPLATES if re.search(rule, path.read_text())] == []


def test_every_date_of_a_public_page_is_marked_for_machines():
    """What prints a date itself (texts.dates.Span, the filter `day`) marks it; Django's own filter does not."""
    texts = {path.name: path.read_text() for path in PUBLIC_TEMPLATES}
    assert len([name for name, text in texts.items() if "|day" in text]) > 5
    assert [name for name, text in texts.items() if "|date:" in text] == []


def test_no_public_template_queries_news_without_its_tags():
    partnership = [path for path in PUBLIC_TEMPLATES if path.parent.name in {"partnership", "layout"}]
    assert len(partnership) > 8
    assert [path.name for path in partnership if ".releases" in path.read_text()] == []


def test_the_published_door_is_the_only_filter_on_state():
    """A publishing filter of one's own beside published() would be a third door."""
    files = [path for path in [*code("partnership"), *code("news")] if path.parent.name != "publishing"]
    pattern = re.compile(r"(?:filter|exclude|Q)\([^)]*(?:state=|publish_at__lte|is_published=)")
    found = [path.name for path in files for line in path.read_text().splitlines() if pattern.search(line)]
    assert [
        name for name in found if name not in {"models.py", "pending.py"}
    ] == []  # pending.py: of changes, not records


def test_views_and_feeds_reach_publishable_records_through_the_door():
    for path in [ROOT / "partnership/views.py", *(ROOT / f"news/{name}.py" for name in ("views", "choices", "feeds"))]:
        text = path.read_text()
        calls = re.findall(r"(?:Twinning|CooperationArea|Milestone|Page|PressRelease|Topic)\.objects(\.\w+)", text)
        assert calls
        assert set(calls) <= {".published", ".filter"}
        assert not re.search(r"(?<!values\()(?:PressRelease|Twinning)\.objects\.filter\((?!twinned)", text)


def test_risky_calls_stand_nowhere():
    """The one form of readers stands under no cookie, so under none against forged requests: feedback/tokens.py."""
    forbidden = re.compile(r"\.raw\(|\.extra\(|csrf_exempt|\*\*request\.|urlize|striptags|pickle|eval\(|exec\(")
    files = [*code("partnership"), *code("news")]
    found = [(path.parent.name, called) for path in files for called in forbidden.findall(path.read_text())]
    assert found == [("feedback", "csrf_exempt")] * 2


def test_what_the_operator_says_is_read_in_one_place():
    """Some of it has two languages, and reads as the one of the page."""
    files = [path for path in [*code("partnership"), *code("news")] if "settings.OPERATOR" in path.read_text()]
    assert sorted(path.name for path in files) == ["checks.py", "operator.py"]


def test_text_is_marked_safe_in_two_places_only():
    files = [path.name for path in [*code("partnership"), *code("news")] if "mark_safe(" in path.read_text()]
    assert sorted(files) == ["bilingual.py", "site.py"]


BINARY = {".png", ".woff2", ".ico", ".avif", ".webp", ".jpg"}


def test_no_package_registry_and_no_machine_is_named():
    hosts = re.compile(r"https?://[^\s\"']*/simple|pythonhosted|registry\.npm|\.whl[#\"]|/tmp/bash")
    files = [path for path in tracked() if path.suffix not in BINARY and path != Path(__file__)]
    assert len(files) > 80
    assert [path.name for path in files if hosts.search(path.read_text(encoding="utf-8"))] == []


def test_no_text_refers_to_a_document_that_is_not_here():
    named = re.compile(r"\b([A-Z][A-Za-z-]*\.md)\b")
    files = [path for path in tracked("*.py", "*.md", "*.html", "*.css", "Makefile") if path != Path(__file__)]
    found = {name for path in files for name in named.findall(path.read_text())}
    assert "README.md" in found
    assert {name for name in found if not (ROOT / name).exists()} == set()


def test_no_content_stands_in_code_or_templates():
    """Names of people and places of the content belong to fixtures/; the two regions are the site's own name."""
    names = re.compile("Liminski|Lysak|Köln|Duisburg|Wuppertal|Лимінс|Лисак|Кельн")
    files = [
        path for path in [*code("partnership"), *code("news"), *PUBLIC_TEMPLATES] if names.search(path.read_text())
    ]
    examples = {"slugs.py", "collation.py"}  # their docstrings show the rules on names
    assert {path.name for path in files} - examples == set()


def test_every_lock_file_has_hashes_and_the_floors_hold():
    core = (ROOT / "requirements/core.txt").read_text()
    pins = dict(re.findall(r"^([a-z0-9-]+)==([0-9.]+)", core, re.M))
    assert core.count("--hash=sha256:") > len(pins) > 10
    versions = {name: tuple(map(int, pins[name].split("."))) for name in ("django", "gunicorn", "pillow")}
    assert (5, 2, 19) <= versions["django"] < (5, 3)
    assert versions["gunicorn"] >= (27, 0, 1)
    assert versions["pillow"] >= (12, 3)


def test_each_test_folder_is_found():
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert len(folders) >= 3
    assert [folder.name for folder in folders if not (folder / "__init__.py").is_file()] == []
