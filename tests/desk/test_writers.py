"""Who wrote a part of a text stays its writer, whatever becomes of it, until the public has seen it."""

import pytest
from django.urls import reverse

from news.models import PressRelease
from partnership.versions.pending import PendingChange
from partnership.versions.versions import Version, current, note
from tests import factories
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db
APPROVED = {"ready_de": "on", "ready_uk": "on", "state": "approved", "acknowledged": "on"}
LATER = {"publish_at_0": "2099-01-01", "publish_at_1": "12:00"}
NOTICES = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}


@pytest.fixture
def author(db):
    return factories.publisher()


@pytest.fixture
def other(db):
    return factories.publisher()


@pytest.fixture
def third(db):
    return factories.publisher()


@pytest.fixture(autouse=True)
def four_eyes(settings):
    settings.FOUR_EYES = True


def write(user, record, **values):
    """Sends the form of a record as a user fills it in."""
    client = log_in(user)
    client.post(address(record), filled_in(client, address(record)) | values)


def decide(user, record, choice, **more):
    """Chooses a button on the page of a pending change."""
    client = log_in(user)
    page = client.get(address(record, "prepared"))
    client.post(address(record, "prepared"), {"_fingerprint": page.context["fingerprint"], choice: "1", **more})


def discard(user, record):
    decide(user, record, "discard", sure="1")


def publishes(user, record):
    """Returns whether a user publishes the pending change of a record."""
    decide(user, record, "publish")
    return PendingChange.objects.of(record) is None


def approves(user, record):
    write(user, record, **APPROVED)
    return PressRelease.objects.get(key=record.key).state == "approved"


def prepare_again(user, record):
    number = Version.objects.prepared_for(record).first().number
    log_in(user).post(reverse("admin:news_pressrelease_prepared_earlier", args=[record.pk, number]))


AGAIN = {
    "by a button": prepare_again,
    "by hand": lambda user, record: write(user, record, title_de="Drei"),
    "with more": lambda user, record: write(user, record, title_de="Drei", lead_de="Anders."),
}


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_writer_of_a_discarded_change_stays_one(again, author, other, third):
    record = factories.release()
    write(author, record, title_de="Drei")
    discard(third, record)
    again(other, record)
    assert [publishes(user, record) for user in (author, other, third)] == [False, False, True]


def test_row_of_a_discarded_change_keeps_its_writer(author, other):
    record = factories.release()
    row = {"corrections-TOTAL_FORMS": "1", "corrections-0-made_on": "2026-01-01"}
    row |= {"corrections-0-note_de": "Vier statt drei.", "corrections-0-note_uk": "Чотири, а не три."}
    write(author, record, **row)
    discard(author, record)
    write(other, record, title_de="Vier", **row)
    assert (publishes(author, record), publishes(other, record)) == (False, False)


def test_writer_of_a_discarded_change_publishes_what_others_write(author, other):
    record = factories.release()
    write(author, record, title_de="Drei")
    discard(author, record)
    write(other, record, title_de="Vier")
    assert (publishes(other, record), publishes(author, record)) == (False, True)


def test_writer_of_what_was_published_publishes_the_return_to_it(author, other):
    """Somebody else has approved it once."""
    record = factories.release(title_de="Eins")
    for writer, publisher, title in ((author, other, "Zwei"), (other, author, "Drei")):
        write(writer, record, title_de=title)
        assert publishes(publisher, record)
    write(other, record, title_de="Zwei")
    assert (publishes(other, record), publishes(author, record)) == (False, True)


def test_change_published_under_a_withdrawal_keeps_its_writer(author, other):
    record = factories.release()
    write(author, record, title_de="Drei")
    log_in(other).post(address(record, "withdraw"), NOTICES)
    assert (publishes(author, record), publishes(other, record)) == (False, True)
    assert (approves(author, record), approves(other, record)) == (False, True)


def test_writer_of_what_is_restored_stays_one(author, other, third):
    record = factories.draft()
    current(record)
    write(author, record, title_de="Erste Fassung")
    number = Version.objects.of(record).first().number
    write(other, record, title_de="Zweite Fassung")
    assert approves(third, record)
    log_in(third).post(address(record, "withdraw"), NOTICES)
    PressRelease.objects.filter(pk=record.pk).update(title_de="Erste Fassung")
    note(record, "restored", factories.editor())
    assert Version.objects.of(record).get(number=number).values["title_de"] == "Erste Fassung"
    assert (approves(author, record), approves(other, record)) == (False, True)


def test_writer_of_what_was_deleted_and_is_back_stays_one(author, other):
    record = factories.draft()
    write(author, record, title_de="Drei")
    log_in(other).post(address(record, "delete"), {"post": "yes"})
    version = Version.objects.deleted(PressRelease).get()
    log_in(factories.editor()).post(reverse("admin:news_pressrelease_undelete", args=[version.pk]))
    record = PressRelease.objects.get(key=record.key)
    assert (approves(author, record), approves(other, record)) == (False, True)


def test_approval_that_was_taken_back_is_none(author, other):
    record = factories.draft()
    write(author, record, title_de="Drei")
    write(other, record, **APPROVED, **LATER)
    assert PressRelease.objects.get().is_scheduled
    write(other, record, state="draft")
    assert (approves(author, record), approves(other, record)) == (False, True)


def test_approval_of_a_change_that_was_taken_back_is_none(author, other, third):
    record = factories.release()
    write(author, record, title_de="Drei")
    decide(third, record, "schedule", **LATER)
    assert PendingChange.objects.get().is_approved
    write(other, record, lead_de="Anders.")
    assert [publishes(user, record) for user in (author, other, third)] == [False, False, True]


def test_whoever_only_takes_a_change_into_its_approval_has_written_nothing(author, other):
    record = factories.release()
    write(author, record, title_de="Drei")
    decide(other, record, "submit")
    write(other, record, is_minor="on")
    assert publishes(other, record)


def test_language_that_was_not_ready_is_published_by_somebody_else(author, other):
    record = factories.draft()
    write(author, record, title_uk="Написано")
    client = log_in(other)
    client.post(address(record), {**filled_in(client, address(record)), **APPROVED, "ready_uk": ""})
    assert PressRelease.objects.get().was_public
    write(author, record, ready_uk="on")
    assert (publishes(author, record), publishes(other, record)) == (False, True)


def test_whoever_withdraws_has_written_nothing(author, other):
    record = factories.draft()
    current(record)
    write(author, record, title_de="Drei")
    assert approves(other, record)
    write(author, record, title_de="Vier")
    assert publishes(other, record)
    log_in(author).post(address(record, "withdraw"), NOTICES)
    assert approves(author, record)


# --- what a text shows ------------------------------------------------------------------------------------------------


def caption(user, photo, text):
    client = log_in(user)
    client.post(address(photo), filled_in(client, address(photo), "photo_form") | {"credit_de": text})


def test_picture_of_a_draft_changed_since_is_approved_by_somebody_else(author, other):
    photo = factories.photo()
    record = factories.draft(photo=photo)
    write(factories.editor(), record, title_de="Drei")
    caption(author, photo, "Neu")
    assert (approves(author, record), approves(other, record)) == (False, True)


def test_picture_that_whoever_wrote_has_seen_is_approved_with_their_text(author):
    photo = factories.photo()
    record = factories.draft(photo=photo)
    caption(author, photo, "Neu")
    write(factories.editor(), record, title_de="Drei")
    assert approves(author, record)


def test_picture_of_a_change_altered_since_is_published_by_somebody_else(author, other):
    photo, record = factories.photo(), factories.release()
    write(factories.editor(), record, photo=str(photo.pk))
    caption(author, photo, "Neu")
    assert (publishes(author, record), publishes(other, record)) == (False, True)


def test_source_of_a_row_changed_since_is_published_by_somebody_else(author, other):
    """Through a place that nothing public shows yet."""
    place, source = factories.municipality(), factories.source()
    place.figures.create(kind="area", value=1, certainty="single", source=source)
    record = factories.proven(factories.twinning(nrw=place, state="draft", publish_at=None))
    current(record)
    client = log_in(author)
    client.post(address(source), filled_in(client, address(source), "source_form") | {"publisher_de": "Neu"})
    done = []
    for user in (author, other):
        client = log_in(user)
        client.post(address(record), filled_in(client, address(record), "twinning_form") | APPROVED)
        record.refresh_from_db()
        done.append(record.state == "approved")
    assert done == [False, True]
