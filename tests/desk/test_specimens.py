"""The page of all components: for staff, complete, and as right as the public pages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from partnership.desk.specimens import samples
from partnership.texts.bilingual import LANGUAGES
from tests import factories
from tests.client import faults

pytestmark = pytest.mark.django_db
COMPONENTS = sorted(path.stem for path in (Path(settings.BASE_DIR) / "templates/components").glob("*.html"))


@pytest.fixture
def editor(client):
    client.force_login(factories.editor())
    return client


def test_every_component_has_a_sample():
    assert len(COMPONENTS) > 8
    assert sorted({name for name, _state, _data in samples("de")}) == COMPONENTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_breaks_no_rule_of_the_public_pages(editor, language):
    html = editor.get(f"/admin/components/{language}/").content.decode()
    assert list(faults(html, f"/{language}/")) == []
    assert html.count('<section class="section">') == len(COMPONENTS)


@pytest.mark.parametrize("address", ["src", "srcset", "href"])
def test_its_pictures_are_there(editor, address):
    html = editor.get("/admin/components/uk/").content.decode()
    found = set(re.findall(rf'{address}="[^"]*?/static/(img/specimen/[^" ]+)', html))
    assert found != set()
    assert [name for name in found if finders.find(name) is None] == []


def test_fallback_text_is_shown_with_its_language(editor):
    html = editor.get("/admin/components/de/").content.decode()
    assert '<span lang="uk">Заголовок, яким він буває</span>' in html
    assert '<span lang="de">' not in html


def test_a_visitor_is_asked_to_log_in(client):
    response = client.get("/admin/components/de/")
    assert (response.status_code, response.url) == (302, "/admin/login/?next=/admin/components/de/")


def test_there_are_two_languages_and_no_third(editor):
    assert editor.get("/admin/components/en/").status_code == 404
