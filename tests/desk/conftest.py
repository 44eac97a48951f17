"""Who works at the press desk in its tests, and on what."""

from datetime import datetime

import pytest

from tests import factories
from tests.forms import log_in


@pytest.fixture
def chief(db):
    """A client of a superuser whose admin is German."""
    return log_in(factories.staff(is_superuser=True, interface_language="de"))


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


@pytest.fixture
def publisher(db):
    return factories.publisher(interface_language="de")


@pytest.fixture
def draft(db):
    return factories.draft(title_de="Entwurf")


@pytest.fixture
def public(db):
    return factories.release(title_de="Öffentlich")


@pytest.fixture
def scheduled(db):
    return factories.release(title_de="Geplant", publish_at=datetime(2099, 1, 1, tzinfo=factories.BERLIN))


@pytest.fixture(autouse=True)
def press_contact(settings):
    settings.OPERATOR = {**settings.OPERATOR, "press_contact": "presse@x.example"}
