"""A release is duplicated as a draft, and editors remove the drafts that nobody else has written in."""

import pytest

from news.models import PressRelease
from partnership.publishing.state import State
from partnership.versions.values import values_of
from partnership.versions.versions import Step, note, writers
from tests import factories
from tests.desk.press import ADD, new
from tests.forms import address, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db):
    return factories.editor(interface_language="de")


def copy_of(original, user):
    """Sends what the button of its form sends, and returns the release that comes of it."""
    log_in(user).post(address(original, "duplicate"))
    return PressRelease.objects.exclude(pk=original.pk).get()


# --- duplicates -------------------------------------------------------------------------------------------------------

ITS_OWN = {
    "key",
    "state",
    "publish_at",
    "earliest",
    "latest",
    "precision",
    "slug_de",
    "slug_uk",
    "ready_de",
    "ready_uk",
}


@pytest.fixture
def original(db):
    made = factories.release(photo=factories.photo(), **factories.month("2024-03"))
    made.twinnings.add(factories.twinning())
    made.areas.add(factories.area())
    made.people.add(factories.person())
    made.sources.add(factories.source())
    factories.attachment(made)
    return made


def test_a_copy_says_and_shows_what_the_original_does(editor, original):
    made, told = (values_of(record) for record in (copy_of(original, editor), original))
    assert {name: value for name, value in made.items() if name not in ITS_OWN} == {
        name: value for name, value in told.items() if name not in ITS_OWN
    } | {"attachments": [], "corrections": []}
    assert [bool(made[name]) for name in ("photo", "twinnings", "areas", "people", "sources")] == [True] * 5


def test_a_copy_is_a_draft_without_a_date(editor, original):
    made = copy_of(original, editor)
    assert (made.state, made.date, made.publish_at, made.ready_languages) == (State.DRAFT, None, None, ())
    assert made.path("de") != original.path("de")


def test_the_form_leads_to_the_copy_for_who_may_add(editor, original):
    pages = [log_in(user).get(address(original)).content.decode() for user in (editor, factories.translator("uk"))]
    assert [f'action="{address(original, "duplicate")}"' in page for page in pages] == [True, False]


def test_who_wrote_a_draft_is_a_writer_of_its_copy(editor):
    author, draft = factories.publisher(), factories.draft()
    note(draft, Step.CREATED, author)
    assert writers(copy_of(draft, editor)) == {author.pk, editor.pk}


# --- removed by their writers -----------------------------------------------------------------------------------------


def remove(record, user):
    """Returns whether a user removes a record by its form."""
    log_in(user).post(address(record, "delete"), {"post": "yes"})
    return not type(record).objects.filter(pk=record.pk).exists()


def written(user, state=State.DRAFT):
    client = log_in(user)
    client.post(ADD, new(client) | {"state": state})
    return PressRelease.objects.get()


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
def test_an_editor_removes_a_draft_of_their_own(editor, state):
    draft = written(editor, state)
    assert address(draft, "delete") in log_in(editor).get(address(draft)).content.decode()
    assert remove(draft, editor)


def test_an_editor_removes_no_draft_of_another(editor):
    assert not remove(written(factories.editor()), editor)


def test_an_editor_removes_no_draft_in_which_another_wrote(editor):
    draft = written(editor)
    draft.title_de = "Anders"
    draft.save()
    note(draft, Step.CHANGED, factories.editor())
    assert not remove(draft, editor)


DECIDED = {
    "public": {"publish_at": factories.LONG_AGO},
    "scheduled": {"publish_at": factories.LONG_AGO.replace(year=2099)},
    "withdrawn": {"state": State.WITHDRAWN, "publish_at": factories.LONG_AGO, "withdrawn_at": factories.LONG_AGO},
}


@pytest.mark.parametrize("values", DECIDED.values(), ids=DECIDED)
def test_an_editor_removes_nothing_that_was_approved(editor, values):
    draft = written(editor)
    approved = {"state": State.APPROVED, "ready_de": True, "earliest": "2023-03-01", "latest": "2023-03-01", **values}
    PressRelease.objects.filter(pk=draft.pk).update(**approved)
    assert not remove(draft, editor)
