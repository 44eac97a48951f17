"""What the tests of versions and pending changes stand on."""

import pytest

from tests import factories


@pytest.fixture
def public(db):
    return factories.release(title_de="Alt", title_uk="Старе")


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


@pytest.fixture
def publisher(db):
    return factories.publisher(interface_language="de")
