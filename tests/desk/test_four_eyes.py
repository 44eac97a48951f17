"""Where four eyes are asked for, nobody approves what they wrote; where they are not, everybody does who may publish."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from news.models import PressRelease
from partnership.desk.forms import OWN_TEXT
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import Step, current, note
from tests import factories
from tests.desk.roles import FUTURE, STATES
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db
APPROVED = {"ready_de": "on", "ready_uk": "on", "state": "approved", "acknowledged": "on"}
NOTICES = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}


def stored(record):
    return PressRelease.objects.get(pk=record.pk)


def approve(client, record):
    """Approves a draft as it stands; returns whether it is public then."""
    client.post(address(record), filled_in(client, address(record)) | APPROVED)
    return stored(record).is_published


@pytest.fixture
def written(db):
    """A function that makes a draft which somebody wrote in the admin."""

    def written(author):
        record, client = factories.draft(), log_in(author)
        client.post(address(record), filled_in(client, address(record)) | {"title_de": "Geschrieben"})
        return stored(record)

    return written


def test_own_draft_is_approved_by_somebody_else(settings, written):
    author, other = factories.publisher(), factories.publisher()
    record = written(author)
    settings.FOUR_EYES = True
    assert (approve(log_in(author), record), approve(log_in(other), record)) == (False, True)


def test_own_draft_is_approved_where_two_eyes_are_enough(written):
    author = factories.publisher()
    assert approve(log_in(author), written(author))


def test_text_changed_while_approving_is_not_approved(settings, written):
    record, client = written(factories.editor()), log_in(factories.publisher())
    settings.FOUR_EYES = True
    client.post(address(record), filled_in(client, address(record)) | APPROVED | {"lead_de": "Anders."})
    assert (stored(record).state, stored(record).lead_de == "Anders.") == ("draft", False)


def test_who_only_asked_for_review_may_approve(settings, written):
    author, other = factories.publisher(), factories.publisher()
    record, client = written(author), log_in(other)
    client.post(address(record), filled_in(client, address(record)) | {"state": "review", "ready_de": "on"})
    settings.FOUR_EYES = True
    assert (approve(log_in(author), record), approve(log_in(other), record)) == (False, True)


def save(user, record, **values):
    client = log_in(user)
    return client.post(address(record), filled_in(client, address(record)) | values)


OTHERS_WRITING = {
    "a translator": (lambda: factories.translator("uk"), {"place_uk": "Дніпро"}),
    "an editor": (factories.editor, {"lead_de": "Anders."}),
    "an editor who changes nothing": (factories.editor, {}),
}


@pytest.mark.parametrize(("other", "values"), OTHERS_WRITING.values(), ids=OTHERS_WRITING)
def test_writer_of_a_part_stays_one_whoever_writes_after_them(settings, written, other, values):
    author = factories.publisher()
    record = written(author)
    save(other(), record, **values)
    settings.FOUR_EYES = True
    assert (approve(log_in(author), record), approve(log_in(factories.publisher()), record)) == (False, True)


def test_approval_ends_the_list_of_writers(settings, written):
    """Who wrote before it may approve what others wrote after it; those others may not."""
    author, other = factories.publisher(), factories.publisher()
    record = written(author)
    assert approve(log_in(factories.publisher()), record)
    log_in(factories.publisher()).post(address(record, "withdraw"), NOTICES)
    assert stored(record).state == "withdrawn"
    save(other, record, title_de="Danach")
    assert (stored(record).state, stored(record).title_de) == ("withdrawn", "Danach")
    settings.FOUR_EYES = True
    assert (approve(log_in(other), record), approve(log_in(author), record)) == (False, True)


STAGE = {
    "step": "visit",
    "certainty": "single",
    "earliest": "2023-05-01",
    "latest": "2023-05-01",
    "precision": "day",
}
ROW = {f"stages-1-{name}": value for name, value in STAGE.items()} | {
    "stages-1-text_de": "Besuch.",
    "stages-1-text_uk": "Візит.",
    "stages-TOTAL_FORMS": "2",
}
ROWS = {
    "changed": {"stages-0-text_de": "Anders."},
    "added": ROW,
    "deleted": {"stages-0-DELETE": "on"},
}


@pytest.mark.parametrize("values", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("state", ["review", "scheduled"])
def test_row_changed_while_approving_is_not_approved(settings, state, values):
    record, client = factories.twinning(**STATES[state]), log_in(factories.publisher())
    before = values_of(record)
    settings.FOUR_EYES = True
    form = filled_in(client, address(record), "twinning_form") | APPROVED | values
    answer = client.post(address(record), form)
    [rows] = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    with translation.override("de"):
        assert (values_of(record), rows.non_form_errors()) == (before, [str(OWN_TEXT)])
    assert {name: rows.data.get(name) for name in values} == values


@pytest.mark.parametrize("values", ROWS.values(), ids=ROWS)
def test_row_changed_in_a_draft_is_approved_by_somebody_else(settings, values):
    record, author = factories.twinning(state=State.REVIEW, publish_at=None), factories.publisher()
    factories.proven(record)
    settings.FOUR_EYES = True
    approved, source = [], {"stages-1-sources": factories.source().pk}
    for user, sent in ((author, values | source), (author, APPROVED), (factories.publisher(), APPROVED)):
        client = log_in(user)
        client.post(address(record), filled_in(client, address(record), "twinning_form") | sent)
        record.refresh_from_db()
        approved.append(record.is_published)
    assert approved == [False, False, True]


def test_language_is_not_added_alone_to_what_is_scheduled(settings):
    record = factories.release(publish_at=FUTURE, ready_uk=False)
    settings.FOUR_EYES = True
    save(factories.publisher(), record, ready_uk="on")
    assert not stored(record).ready_uk


def publish_prepared(user, record):
    """Publishes the pending change of a record on its page; returns whether the record has its title then."""
    client, title = log_in(user), PendingChange.objects.of(record).values["title_de"]
    page = client.get(address(record, "prepared"))
    client.post(address(record, "prepared"), {"_fingerprint": page.context["fingerprint"], "publish": "1"})
    return stored(record).title_de == title


def test_pending_change_is_published_by_none_of_its_writers(settings):
    author, second, third = (factories.publisher() for _each in range(3))
    record = factories.release()
    for writer, title in ((author, "Drei"), (second, "Vier")):
        PendingChange.prepare(record, values_of(record) | {"title_de": title}, writer)
    settings.FOUR_EYES = True
    assert [publish_prepared(user, record) for user in (author, second, third)] == [False, False, True]


def test_own_pending_change_is_published_where_two_eyes_do():
    author, record = factories.publisher(), factories.release()
    PendingChange.prepare(record, values_of(record) | {"title_de": "Drei"}, author)
    assert publish_prepared(author, record)


def test_public_text_is_not_rewritten_alone(settings):
    record, client = factories.release(), log_in(factories.publisher())
    settings.FOUR_EYES = True
    answer = client.post(address(record), filled_in(client, address(record)) | {"title_de": "Drei"})
    assert (answer.url, stored(record).title_de == "Drei") == (address(record, "prepared"), False)


@pytest.fixture
def planned(db):
    """A release that is approved for later, with an earlier version."""
    record = factories.release(publish_at=FUTURE, title_de="Eins")
    current(record)
    PressRelease.objects.update(title_de="Zwei")
    note(record, Step.CHANGED, factories.editor())
    return stored(record)


@pytest.mark.parametrize("four_eyes", [True, False])
def test_scheduled_text_is_not_rewritten_alone(settings, planned, four_eyes):
    client = log_in(factories.publisher())
    settings.FOUR_EYES = four_eyes
    client.post(address(planned), filled_in(client, address(planned)) | {"title_de": "Drei"})
    assert (stored(planned).title_de == "Drei") != four_eyes


@pytest.mark.parametrize("four_eyes", [True, False])
def test_scheduled_text_is_not_restored_alone(settings, planned, four_eyes):
    client = log_in(factories.publisher())
    settings.FOUR_EYES = four_eyes
    client.post(reverse("admin:news_pressrelease_restore", args=[planned.pk, 1]))
    assert (stored(planned).title_de == "Eins") != four_eyes


def test_time_of_a_scheduled_text_is_changed_alone(settings, planned):
    client = log_in(factories.publisher())
    settings.FOUR_EYES = True
    moment = {"publish_at_0": "2099-02-01", "publish_at_1": "12:00"}
    client.post(address(planned), filled_in(client, address(planned)) | moment)
    assert stored(planned).publish_at == datetime(2099, 2, 1, 12, tzinfo=factories.BERLIN)


def test_withdrawing_needs_no_second_person(settings):
    """What is wrong must be gone at once."""
    record, client = factories.release(), log_in(factories.publisher())
    settings.FOUR_EYES = True
    client.post(address(record, "withdraw"), NOTICES)
    assert stored(record).state == "withdrawn"


def test_withdrawn_text_is_approved_again_by_a_second_person(settings, written):
    record, author = written(factories.editor()), factories.publisher()
    client = log_in(author)
    assert approve(client, record)
    client.post(address(record, "withdraw"), NOTICES)
    client.post(address(record), filled_in(client, address(record)) | {"title_de": "Neben"})
    settings.FOUR_EYES = True
    assert (approve(client, record), approve(log_in(factories.publisher()), record)) == (False, True)
