"""The content that is delivered loads on both databases: one holds lengths of columns that the other lets pass."""

import pytest

from partnership.models import Twinning

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("content")
def test_the_content_that_is_delivered_can_be_loaded():
    assert Twinning.objects.published().count() == 10
