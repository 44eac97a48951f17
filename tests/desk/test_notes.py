"""Notes between colleagues, what is sent back with a reason, and who is told of it on their start page."""

import pytest
from django.urls import reverse

from partnership.publishing.state import State
from partnership.versions.events import Event, Telling, What
from partnership.versions.pending import PendingChange
from partnership.versions.versions import Step, Version, note
from tests import factories
from tests.desk.press import APPROVED
from tests.forms import address, log_in
from tests.versions.pending import NOON, decide, prepared, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return factories.editor(interface_language="de")


@pytest.fixture
def chief():
    return factories.publisher(interface_language="de")


def waiting(writer, **values):
    record = factories.draft(**values)
    note(record, Step.CREATED, writer)
    send(writer, record, state="review")
    return record


def happened():
    return [
        (event.what, event.made_by, event.text, {telling.person for telling in event.tellings.all()})
        for event in Event.objects.order_by("pk")
    ]


def on_start_page(user, title):
    lists = log_in(user).get("/admin/").context["lists"]
    return [
        (str(item["record"]), item.get("note")) for each in lists if each["title"] == title for item in each["items"]
    ]


def send_back(user, record, reason):
    return log_in(user).post(address(record, "send_back"), {"text": reason})


def test_who_may_approve_is_told_that_a_draft_waits(writer, chief):
    record = waiting(writer)
    assert happened() == [(What.REVIEW, writer, "", {chief})]
    assert on_start_page(chief, "Aus dem Team") == [(str(record), f"Wartet auf Freigabe ({writer})")]


def test_a_form_that_is_saved_again_tells_nothing_more(writer, chief):
    record = waiting(writer)
    send(writer, record, lead_de="Besser gesagt.")
    assert len(happened()) == 1


def test_its_writers_are_told_that_a_draft_is_approved(writer, chief):
    record = waiting(writer)
    factories.proven(record)
    send(chief, record, **APPROVED)
    record.refresh_from_db()
    assert record.state == State.APPROVED
    assert happened()[1:] == [(What.APPROVED, chief, "", {writer})]


def test_a_draft_goes_back_to_its_writers_with_the_reason(writer, chief):
    record = waiting(writer)
    answer = send_back(chief, record, "Die Zahl stimmt nicht.")
    record.refresh_from_db()
    assert (answer.status_code, answer.url, record.state) == (302, address(record), State.DRAFT)
    assert happened()[1:] == [(What.SENT_BACK, chief, "Die Zahl stimmt nicht.", {writer})]
    assert Version.objects.of(record).first().values["state"] == "draft"


def test_a_pending_change_goes_back_with_the_reason(writer, chief):
    record = factories.release()
    send(writer, record, lead_de="Neu.")
    decide(writer, record, submit="1")
    answer = send_back(chief, record, "Noch nicht.")
    assert (answer.url, PendingChange.objects.get().state) == (address(record, "prepared"), State.DRAFT)
    assert happened() == [
        (What.PREPARED, writer, "", set()),
        (What.REVIEW, writer, "", {chief}),
        (What.SENT_BACK, chief, "Noch nicht.", {writer}),
    ]


def test_nothing_goes_back_without_a_reason(writer, chief):
    record = waiting(writer)
    assert send_back(chief, record, " ").status_code == 200
    record.refresh_from_db()
    assert (record.state, len(happened())) == (State.REVIEW, 1)


@pytest.mark.parametrize("make", [factories.draft, factories.release])
def test_what_does_not_wait_is_not_sent_back(make, chief):
    record = make()
    before = record.state
    answer = send_back(chief, record, "Nein.")
    record.refresh_from_db()
    assert (answer.status_code, record.state, happened()) == (302, before, [])


@pytest.mark.parametrize(("choice", "count"), [({"publish": "1"}, 0), ({"schedule": "1"}, 1)])
def test_its_writers_are_told_that_a_change_is_approved(writer, chief, choice, count):
    record = factories.release()
    send(writer, record, lead_de="Neu.")
    moment = {"publish_at_0": f"{NOON:%d.%m.%Y}", "publish_at_1": f"{NOON:%H:%M}"}
    decide(chief, record, **choice, **moment)
    assert PendingChange.objects.count() == count
    assert happened()[1:] == [(What.APPROVED, chief, "", {writer})]


def test_a_note_is_told_to_whom_it_names(writer, chief):
    record = factories.draft()
    note(record, Step.CREATED, writer)
    translator = factories.translator("uk", username="olena")
    log_in(chief).post(address(record, "notes"), {"text": "@olena: bitte heute."})
    assert happened() == [(What.NOTE, chief, "@olena: bitte heute.", {translator})]


def test_a_note_that_names_nobody_is_told_to_the_writers(writer, chief):
    record = factories.draft()
    note(record, Step.CREATED, writer)
    log_in(chief).post(address(record, "notes"), {"text": "Schön."})
    assert happened() == [(What.NOTE, chief, "Schön.", {writer})]


def test_a_name_that_nobody_has_is_said_and_the_note_kept_in_the_form(chief):
    record = factories.draft()
    page = log_in(chief).post(address(record, "notes"), {"text": "@nimand, bitte."})
    assert (page.context["form"].errors["text"], page.context["form"]["text"].value(), happened()) == (
        ["Diesen Namen hat hier niemand: @nimand"],
        "@nimand, bitte.",
        [],
    )


def test_the_page_of_notes_shows_what_happened_and_escapes_it(writer, chief):
    record = waiting(writer)
    log_in(chief).post(address(record, "notes"), {"text": "<script>alert(1)</script>"})
    page = log_in(writer).get(address(record, "notes"))
    assert [event.what for event in page.context["events"]] == [What.NOTE, What.REVIEW]
    text = page.content.decode()
    assert ("&lt;script&gt;alert(1)" in text, "<script>alert(1)" in text) == (True, False)


def test_what_waits_longest_comes_first_with_who_asked(writer, chief):
    first = waiting(writer, title_de="Zuerst gefragt")
    other = factories.release(title_de="Öffentlich")
    prepared(other, lead_de="Neu.")
    decide(writer, other, submit="1")
    second = waiting(writer, title_de="Danach gefragt")
    loaded = factories.draft(title_de="Geladen", state=State.REVIEW)
    assert on_start_page(chief, "Wartet auf Freigabe") == [
        (str(loaded), None),
        (str(first), str(writer)),
        (str(other), str(writer)),
        (str(second), str(writer)),
    ]


def test_a_colleague_sees_no_event_of_what_they_may_not_see(writer, chief):
    record = waiting(writer)
    keeper = factories.administrator()
    Telling.objects.create(event=Event.objects.get(), person=keeper)
    assert on_start_page(keeper, "Aus dem Team") == []
    record.delete()
    assert on_start_page(chief, "Aus dem Team") == []


@pytest.mark.parametrize(("chosen", "wants"), [("on", True), ("off", False), ("", False)])
def test_mail_is_switched_by_each_for_themselves(settings, writer, chosen, wants):
    settings.EMAIL_URL = "smtp://mail.example:25"
    writer.email = "a@x.example"
    writer.save()
    other = factories.editor(wants_mail=not wants)
    answer = log_in(writer).post(reverse("admin:mail"), {"wants_mail": chosen})
    writer.refresh_from_db(), other.refresh_from_db()
    assert (answer.url, writer.wants_mail, other.wants_mail) == ("/admin/", wants, not wants)


@pytest.mark.parametrize(
    ("server", "email", "said"),
    [("", "a@x.example", 0), ("smtp://mail.example:25", "", 0), ("smtp://mail.example:25", "a@x.example", 1)],
)
def test_mail_is_offered_where_there_is_a_server_and_an_address(settings, writer, server, email, said):
    settings.EMAIL_URL, writer.email = server, email
    writer.save()
    page = log_in(writer).get("/admin/").content.decode()
    assert page.count('name="wants_mail" value="on"') == said
