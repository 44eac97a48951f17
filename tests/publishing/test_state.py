"""What the public may see, and from when."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from news.models import PressRelease
from partnership.models import CooperationArea, Delivery, Milestone, Page, Topic, Twinning
from partnership.publishing.state import Publishable, State
from tests import factories
from tests.factories import BERLIN

pytestmark = pytest.mark.django_db

TIME = datetime(2024, 2, 28, 10, 0, tzinfo=BERLIN)
SECOND = timedelta(seconds=1)
MAKERS = {
    PressRelease: factories.release,
    Milestone: factories.milestone,
    Delivery: factories.delivery,
    CooperationArea: factories.area,
    Topic: factories.topic,
    Twinning: factories.twinning,
    Page: lambda **values: factories.page("contact", **values),
}
MODELS = [model for model in apps.get_models() if issubclass(model, Publishable)]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
NEVER_PUBLIC = [(State.DRAFT, None), (State.DRAFT, TIME), (State.REVIEW, None), (State.REVIEW, TIME)]
NEVER_PUBLIC += [(State.APPROVED, TIME + SECOND), (State.APPROVED, TIME + timedelta(days=400))]
PUBLIC = [(State.APPROVED, TIME), (State.APPROVED, TIME - SECOND), (State.APPROVED, TIME - timedelta(days=400))]
WITHDRAWN = [(State.WITHDRAWN, TIME), (State.WITHDRAWN, TIME - timedelta(days=400))]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(TIME, tick=False):
        yield


def make(model, state, publish_at, **values):
    """A record as the database has it after it was put into `state`."""
    record = MAKERS[model](**values)
    withdrawn_at = timezone.now() if state == State.WITHDRAWN else None
    model.objects.filter(pk=record.pk).update(state=state, publish_at=publish_at, withdrawn_at=withdrawn_at)
    return model.objects.get(pk=record.pk)


def faults(record):
    """The fields that validation objects to."""
    try:
        record.full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


def test_every_model_that_is_published_is_looked_at():
    assert set(MODELS) == set(MAKERS)
    assert len(MODELS) >= 5


# --- the door ----------------------------------------------------------------------------------------------------------


@every_model
@pytest.mark.parametrize(
    ("offset", "seen"), [(-SECOND, False), (timedelta(microseconds=-1), False), (0 * SECOND, True)]
)
def test_a_scheduled_record_appears_to_the_second(model, offset, seen):
    later = TIME + timedelta(hours=3)
    record = make(model, State.APPROVED, later)
    with time_machine.travel(later + offset, tick=False):
        assert list(model.objects.published()) == [record][:seen]
        assert (record.is_published, record.is_scheduled) == (seen, not seen)


@every_model
@pytest.mark.parametrize(("state", "publish_at"), [*NEVER_PUBLIC, *PUBLIC, *WITHDRAWN])
def test_the_query_and_the_property_agree(model, state, publish_at):
    record = make(model, state, publish_at)
    public = (state, publish_at) in PUBLIC
    assert record.is_published == model.objects.published().filter(pk=record.pk).exists() == public


@every_model
@pytest.mark.parametrize(("state", "publish_at"), [*NEVER_PUBLIC, *PUBLIC, *WITHDRAWN])
def test_the_door_for_the_withdrawn_opens_for_nothing_else(model, state, publish_at):
    record = make(model, state, publish_at)
    assert list(model.objects.withdrawn()) == [record][: state == State.WITHDRAWN]


@every_model
@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
def test_a_draft_is_never_public_however_long_its_time_has_passed(model, state):
    make(model, state, TIME - timedelta(days=3650))
    assert list(model.objects.published()) == []


@every_model
def test_what_was_public_counts_as_such_also_when_withdrawn(model):
    record = MAKERS[model]()
    states = [*NEVER_PUBLIC, *PUBLIC, *WITHDRAWN]
    for record.state, record.publish_at in states:
        assert record.was_public == ((record.state, record.publish_at) not in NEVER_PUBLIC)
    assert len(states) == 11


@every_model
@pytest.mark.parametrize(
    ("languages", "found"), [(("de", "uk"), ["de", "uk"]), (("de",), ["de"]), (("uk",), ["uk"])], ids=str
)
def test_published_in_a_language_means_ready_in_it(model, languages, found):
    record = MAKERS[model](languages=languages)
    assert [code for code in ("de", "uk") if record in model.objects.published(code)] == found
    assert list(model.objects.published()) == [record]


def test_published_in_a_language_is_still_published_only():
    make(PressRelease, State.APPROVED, TIME + SECOND)
    assert list(PressRelease.objects.published("de")) == []


# --- approving ---------------------------------------------------------------------------------------------------------


@every_model
def test_approving_without_a_time_publishes_now(model):
    record = make(model, State.DRAFT, None)
    record.state = State.APPROVED
    record.save()
    assert model.objects.published().get().publish_at == TIME


@every_model
def test_saving_again_keeps_the_time_of_publication(model):
    record = make(model, State.APPROVED, TIME)
    with time_machine.travel(TIME + timedelta(days=2), tick=False):
        record.save()
    assert model.objects.get().publish_at == TIME


@every_model
def test_approved_needs_a_ready_language(model):
    record = make(model, State.DRAFT, TIME)
    record.ready_de = record.ready_uk = False
    assert faults(record) == set()
    record.state = State.APPROVED
    assert "state" in faults(record)


@every_model
@pytest.mark.parametrize("columns", [{"ready_de": False, "ready_uk": False}, {"publish_at": None}], ids=str)
def test_the_database_knows_what_approved_means(model, columns):
    record = make(model, State.APPROVED, TIME)
    with pytest.raises(IntegrityError, match="_approved"), transaction.atomic():
        model.objects.filter(pk=record.pk).update(**columns)
    assert model.objects.filter(pk=record.pk).update(state=State.DRAFT, **columns) == 1


# --- no way back -------------------------------------------------------------------------------------------------------


@every_model
@pytest.mark.parametrize(("state", "publish_at"), [*PUBLIC, *WITHDRAWN])
@pytest.mark.parametrize("after", [State.DRAFT, State.REVIEW])
def test_once_public_never_a_draft_again(model, state, publish_at, after):
    record = make(model, state, publish_at)
    record.state = after
    assert faults(record) == {"state"}


@every_model
@pytest.mark.parametrize(("state", "publish_at"), NEVER_PUBLIC)
@pytest.mark.parametrize("after", [State.DRAFT, State.REVIEW, State.APPROVED])
def test_until_it_is_public_a_record_may_change_its_state(model, state, publish_at, after):
    record = make(model, state, publish_at)
    record.state = after
    assert faults(record) == set()


@every_model
@pytest.mark.parametrize(("state", "publish_at"), [*PUBLIC, *WITHDRAWN])
@pytest.mark.parametrize("moved", [SECOND, -SECOND, timedelta(days=30)])
def test_the_time_of_publication_is_fixed_once_public(model, state, publish_at, moved):
    record = make(model, state, publish_at)
    record.publish_at += moved
    assert "publish_at" in faults(record)


@every_model
@pytest.mark.parametrize("state", [State.DRAFT, State.APPROVED])
def test_the_time_of_publication_moves_until_it_comes(model, state):
    record = make(model, state, TIME + SECOND)
    record.publish_at += timedelta(days=30)
    assert faults(record) == set()
    record.save()
    assert model.objects.get().publish_at == TIME + SECOND + timedelta(days=30)


# --- withdrawing -------------------------------------------------------------------------------------------------------


@every_model
@pytest.mark.parametrize(("state", "publish_at"), NEVER_PUBLIC)
def test_what_was_never_public_cannot_be_withdrawn(model, state, publish_at):
    record = make(model, state, publish_at)
    record.state = State.WITHDRAWN
    assert "state" in faults(record)


@every_model
def test_nothing_is_born_withdrawn(model):
    record = make(model, State.APPROVED, TIME)
    record.pk, record.state = None, State.WITHDRAWN
    assert "state" in faults(record)


@every_model
@pytest.mark.parametrize(
    ("publish_at", "withdrawn_at"),
    [(None, TIME), (TIME, None), (None, None), (TIME + SECOND, TIME)],
    ids=["never published", "no time of withdrawal", "neither", "withdrawn before it was published"],
)
def test_the_database_holds_nothing_withdrawn_that_was_never_public(model, publish_at, withdrawn_at):
    record = make(model, State.APPROVED, TIME)
    with pytest.raises(IntegrityError, match="_withdrawn"):
        model.objects.filter(pk=record.pk).update(
            state=State.WITHDRAWN, publish_at=publish_at, withdrawn_at=withdrawn_at
        )


@every_model
@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW, State.APPROVED])
def test_only_withdrawn_rows_have_a_time_of_withdrawal(model, state):
    record = make(model, state, TIME)
    with pytest.raises(IntegrityError, match="_withdrawn"):
        model.objects.filter(pk=record.pk).update(withdrawn_at=TIME)


@every_model
def test_a_withdrawal_is_dated_once(model):
    record = make(model, State.APPROVED, TIME)
    record.state = State.WITHDRAWN
    record.full_clean()
    record.save()
    with time_machine.travel(TIME + timedelta(days=2), tick=False):
        record.save()
    assert (model.objects.get().withdrawn_at, list(model.objects.published())) == (TIME, [])


@every_model
def test_what_was_withdrawn_can_be_published_again(model):
    record = make(model, State.WITHDRAWN, TIME)
    record.state = State.APPROVED
    record.full_clean()
    record.save()
    assert (model.objects.published().get().withdrawn_at, list(model.objects.withdrawn())) == (None, [])


def test_a_new_record_is_a_draft():
    assert [model().state for model in MODELS] == [State.DRAFT] * len(MODELS)
