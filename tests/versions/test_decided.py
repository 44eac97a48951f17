"""What becomes of a pending change: it is looked at, approved for a time, published or discarded."""

import pytest
from django import forms
from django.utils import timezone, translation
from django.utils.formats import date_format

from partnership.desk.prepared import ScheduleForm
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import apply, values_of
from partnership.versions.versions import Step, Version, current
from tests import factories
from tests.forms import address, filled_in, log_in
from tests.versions.pending import NOON, decide, prepared, send, title

pytestmark = pytest.mark.django_db


def test_page_of_a_change_compares_it_with_the_public_text(public, editor):
    send(editor, public, title_de="Neu")
    page = log_in(editor).get(address(public, "prepared")).content.decode()
    assert '<dd lang="de"><del>Alt</del><ins>Neu</ins></dd>' in page


@pytest.mark.parametrize(
    ("flag", "notice"), [("is_minor", "<li>Nur Tippfehler"), ("is_current", "<li>Die Übersetzung ist wieder aktuell")]
)
def test_page_of_a_change_says_what_its_writer_said_of_it(public, editor, flag, notice):
    change = prepared(public, title_de="Neu")
    pages = []
    for value in (False, True):
        PendingChange.objects.filter(pk=change.pk).update(**{flag: value})
        pages.append(notice in log_in(editor).get(address(public, "prepared")).content.decode())
    assert pages == [False, True]


def test_page_of_a_change_leads_to_its_preview(public, editor):
    send(editor, public, title_de="Neu")
    page = log_in(editor).get(address(public, "prepared"))
    preview = address(public).replace("/change/", "/preview/de/")
    assert f'<a href="{preview}" hreflang="de">' in page.content.decode()


def test_change_published_is_copied_and_leaves_a_version(client, public, editor, publisher):
    send(editor, public, title_de="Neu")
    assert decide(publisher, public, publish="1").url == address(public)
    assert (title(client, public), PendingChange.objects.count()) == ("Neu", 0)
    assert Version.objects.of(public).first().step == Step.PUBLISHED


def test_steps_of_a_change_are_in_the_history_with_who_took_them(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(editor, public, submit="1")
    decide(publisher, public, publish="1")
    page = log_in(editor).get(address(public, "history"))
    notice = [(entry.user, entry.get_change_message()) for entry in page.context["decisions"]]
    assert notice == [
        (publisher, "Vorbereitete Änderung veröffentlicht"),
        (editor, "Freigabe der vorbereiteten Änderung erbeten"),
        (editor, "Änderung vorbereitet"),
    ]
    assert all(message in page.content.decode() for _user, message in notice)


def test_editor_asks_for_approval(public, editor):
    send(editor, public, title_de="Neu")
    decide(editor, public, submit="1")
    assert PendingChange.objects.get().state == State.REVIEW


def test_approved_change_saved_again_is_a_draft_again(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    assert PendingChange.objects.get().publish_at == NOON
    send(editor, public, title_de="Noch neuer")
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.DRAFT, None)


def test_form_of_an_approved_change_warns_before_and_after(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    client = log_in(editor)
    before = client.get(address(public))
    after = client.post(address(public), {**filled_in(client, address(public)), "title_de": "Neuer"}, follow=True)
    with translation.override("de"):
        moment = date_format(timezone.localtime(NOON), "DATETIME_FORMAT")
    assert before.content.decode().count(moment) == 1
    assert [message.level_tag for message in after.context["messages"]] == ["success", "warning"]


def test_approved_change_saved_unchanged_stays_approved(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    send(editor, public)
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.APPROVED, NOON)


def test_time_of_an_approved_change_stands_in_the_form(public, editor, publisher):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    page = log_in(publisher).get(address(public, "prepared")).content.decode()
    assert ('value="01.05.2099"' in page, 'value="12:00:00"' in page) == (True, True)


def test_time_in_the_missing_hour_is_refused(public, editor, publisher):
    send(editor, public, title_de="Neu")
    response = decide(publisher, public, schedule="1", publish_at_0="28.03.2027", publish_at_1="02:30:00")
    assert (response.status_code, PendingChange.objects.get().state) == (200, State.DRAFT)
    assert set(response.context["form"].errors) == {"publish_at"}


def test_time_that_has_passed_is_refused(public, editor, publisher):
    send(editor, public, title_de="Neu")
    response = decide(publisher, public, schedule="1", publish_at_0="01.12.2020", publish_at_1="12:00:00")
    assert (response.status_code, PendingChange.objects.get().state) == (200, State.DRAFT)
    assert response.context["form"].has_error("publish_at", "past")


def test_discarding_asks_first(client, public, editor):
    send(editor, public, title_de="Neu")
    asked = decide(editor, public, discard="1")
    assert (
        asked.context["asks"],
        f'class="closelink" href="{address(public, "prepared")}"' in asked.content.decode(),
    ) == (
        True,
        True,
    )
    assert PendingChange.objects.count() == 1
    decide(editor, public, discard="1", sure="1")
    assert (PendingChange.objects.count(), title(client, public)) == (0, "Alt")


@pytest.mark.parametrize("method", ["get", "post"])
def test_change_that_is_gone_is_decided_with_a_warning_alone(public, publisher, method):
    client = log_in(publisher)
    response = getattr(client, method)(address(public, "prepared"), {"publish": "1"}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


@pytest.mark.parametrize("role", [factories.editor, lambda: factories.translator("uk")])
def test_approved_change_submitted_again_stays_approved(public, editor, publisher, role):
    send(editor, public, title_de="Neu")
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    decide(role(), public, submit="1")
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.APPROVED, NOON)


def test_change_saved_while_it_is_scheduled_is_not_scheduled(public, editor, publisher, monkeypatch):
    send(editor, public, title_de="Gesehen")
    stored = PendingChange.objects.get()

    def is_valid(form):
        PendingChange.prepare(public, stored.values | {"title_de": "Ungesehen"}, editor)
        return forms.Form.is_valid(form)

    monkeypatch.setattr(ScheduleForm, "is_valid", is_valid)
    decide(publisher, public, schedule="1", publish_at_0="01.05.2099", publish_at_1="12:00:00")
    assert (PendingChange.objects.get().state, PendingChange.objects.get().publish_at) == (State.DRAFT, None)


def test_change_saved_after_it_was_seen_is_not_published(public, editor, publisher):
    send(editor, public, title_de="Neu")
    client = log_in(publisher)
    shown = client.get(address(public, "prepared")).context["fingerprint"]
    send(editor, public, title_de="Untergeschoben")
    client.post(address(public, "prepared"), {"_fingerprint": shown, "publish": "1"})
    public.refresh_from_db()
    assert public.title_de == "Alt"


def test_public_text_changed_meanwhile_is_shown_with_the_change(public, editor, publisher):
    current(public)
    send(editor, public, title_de="Neu")
    apply({**values_of(public), "place_de": "Essen"}, public)
    page = log_in(publisher).get(address(public, "prepared"))
    assert [part.text for change in page.context["since"] for part in change.parts] == ["Essen"]
