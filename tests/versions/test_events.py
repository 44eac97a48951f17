"""What happens to a record is kept once, and told to whom it concerns."""

import pytest
from django.utils import timezone

from partnership.publishing.state import State
from partnership.versions.events import Event, Telling, What, announce, approvers, named, taking_part
from partnership.versions.pending import PendingChange, settle
from partnership.versions.values import values_of
from partnership.versions.versions import Step, note
from tests import factories
from tests.versions.pending import approve, prepared

pytestmark = pytest.mark.django_db


def told(what):
    return {telling.person for telling in Telling.objects.filter(event__what=what).select_related("person")}


def test_nobody_is_told_of_their_own_doing():
    one, other = factories.editor(), factories.editor()
    announce(factories.draft(), What.NOTE, one, to=[one.pk, other.pk], text="Bitte lesen.")
    assert told(What.NOTE) == {other}


def test_who_works_here_no_more_is_told_nothing():
    gone, plain = factories.editor(is_active=False), factories.editor(is_staff=False)
    announce(factories.draft(), What.NOTE, to=[gone.pk, plain.pk])
    assert told(What.NOTE) == set()


@pytest.mark.parametrize(
    ("server", "person", "is_mailed"),
    [
        ("smtp://mail.example:25", {"wants_mail": True, "email": "a@x.example"}, True),
        ("smtp://mail.example:25", {"wants_mail": False, "email": "a@x.example"}, False),
        ("smtp://mail.example:25", {"wants_mail": True, "email": ""}, False),
        ("", {"wants_mail": True, "email": "a@x.example"}, False),
    ],
)
def test_mail_is_written_for_who_wants_it_and_can_have_it(settings, server, person, is_mailed):
    settings.EMAIL_URL = server
    announce(factories.draft(), What.NOTE, to=[factories.editor(**person).pk])
    assert Telling.objects.get().is_to_mail == is_mailed


def test_approval_is_asked_of_those_who_may_publish():
    factories.editor(), factories.translator("uk"), factories.administrator()
    may = {factories.publisher().pk, factories.staff(is_superuser=True).pk}
    factories.publisher(is_active=False)
    assert [approvers(type(record)) for record in (factories.draft(), factories.source())] == [may, may]


def test_writers_and_who_asked_take_part():
    writer, asker = factories.editor(), factories.editor()
    record = factories.draft()
    note(record, Step.CREATED, writer)
    announce(record, What.REVIEW, asker, to=[])
    assert taking_part(record) == {writer.pk, asker.pk}


def test_a_note_names_colleagues_by_their_accounts():
    anna, dots = factories.editor(username="anna"), factories.editor(username="o.p-q")
    factories.editor(username="gone", is_active=False)
    text = "@anna, bitte mit @o.p-q. klären; @gone und @niemand; an post@anna.example nicht."
    assert named(text) == ({anna.pk, dots.pk}, ["gone", "niemand"])


def test_what_others_prepare_on_is_told_to_its_writers():
    one, other = factories.editor(), factories.editor()
    record = factories.release()
    PendingChange.prepare(record, values_of(record) | {"lead_de": "Eins."}, one)
    assert told(What.PREPARED) == set()
    PendingChange.prepare(record, values_of(record) | {"lead_de": "Zwei."}, other)
    PendingChange.prepare(record, values_of(record) | {"lead_de": "Zwei."}, one)  # nothing is new
    assert (told(What.PREPARED), Event.objects.of(record).count()) == ({one}, 2)


def test_a_fault_at_its_time_is_told_to_writers_and_approvers():
    writer, chief = factories.editor(), factories.publisher()
    record = factories.release()
    change = PendingChange.prepare(record, values_of(record) | {"title_de": ""}, writer)
    approve(change, timezone.now())
    settle()
    assert PendingChange.objects.get().state == State.REVIEW
    event = Event.objects.get(what=What.FAULT)
    assert (told(What.FAULT), event.made_by, bool(event.text)) == ({writer, chief}, None, True)


def test_what_is_published_at_its_time_is_no_fault():
    approve(prepared(factories.release(), lead_de="Neu."), timezone.now())
    settle()
    assert list(Event.objects.values_list("what", flat=True)) == [What.PREPARED]
