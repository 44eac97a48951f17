"""What stands at the public addresses in the tests of odd requests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.models import PAGES, Page
from partnership.versions.previews import PreviewLink
from partnership.versions.versions import identity
from tests import factories
from tests.partnership.public import LANGUAGES, NUMBER, PICTURE, SLUG


@pytest.fixture
def records(db):
    """An area, a topic, a twinning and a release of 2023, each with the same slug in both languages."""
    slugs = {"slug_de": SLUG, "slug_uk": SLUG}
    area, twinning, photo = factories.area(**slugs), factories.twinning(**slugs), factories.photo(token=PICTURE[:26])
    factories.topic(**slugs)
    release = factories.release(title_de="Köln hilft", title_uk="Кельн допомагає", photo=photo, **slugs)
    release.areas.add(area)
    release.twinnings.add(twinning)
    factories.barrier_report(number=NUMBER)
    PreviewLink.objects.create(pk=7, **identity(release), expires_at=timezone.now() + timedelta(days=1))


@pytest.fixture
def everything(records, media_root):
    """Something public at every address."""
    pairs = {"title": ("Die Seite", "Сторінка"), "summary": ("Worum es geht.", "Про що це.")}
    public = factories.approved(LANGUAGES) | factories.texts(LANGUAGES, **pairs)
    Page.objects.bulk_create([Page(key=key, **public) for key in PAGES])
    media_root.mkdir()
    (media_root / PICTURE).write_bytes(b"picture")
