"""What somebody saves while another has the form open is kept, told, and asked about where a decision needs it."""

import pytest
from django.contrib.messages import get_messages

from news.models import Correction
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.versions import writers
from tests import factories
from tests.forms import address, errors, filled_in, log_in
from tests.versions.pending import send

pytestmark = pytest.mark.django_db
APPROVED = {"ready_de": "on", "ready_uk": "on", "state": "approved", "acknowledged": "on"}
NOTE = "corrections-0-note_de"


def opened(user, record):
    client = log_in(user)
    return client, filled_in(client, address(record))


def stored(record):
    return type(record).objects.get(pk=record.pk)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def filled_again(response):
    """Returns what a browser would send of a form that was shown again."""
    page = type("Client", (), {"get": lambda self, path: response})()
    return filled_in(page, "", "pressrelease_form")


@pytest.fixture
def corrected(db):
    record = factories.draft()
    Correction.objects.create(release=record, made_on="2024-01-01", note_de="Alt.", note_uk="Старе.")
    return record


# --- no conflict ------------------------------------------------------------------------------------------------------


def test_translation_saved_meanwhile_is_kept_and_told(editor):
    record, translator = factories.draft(title_uk="", lead_uk=""), factories.translator("uk")
    client, form = opened(editor, record)
    send(translator, record, title_uk="Заголовок", lead_uk="Головне.")
    response = client.post(address(record), form | {"lead_de": "Neu."})
    now = stored(record)
    assert (response.status_code, now.title_uk, now.lead_uk, now.lead_de) == (302, "Заголовок", "Головне.", "Neu.")
    fields = "Titel (ukrainisch), Adresse (ukrainisch), Vorspann (ukrainisch)"
    assert (
        told(response)
        == f"Während Sie schrieben, wurde das von {translator} geändert, und es bleibt erhalten: {fields}."
    )


def test_what_one_saved_in_a_second_window_is_called_ones_own(editor):
    record = factories.draft()
    client, form = opened(editor, record)
    send(editor, record, lead_uk="Моє.")
    response = client.post(address(record), form | {"lead_uk": "Інше."})
    assert (response.context["meanwhile"].is_own, stored(record).lead_uk) == (True, "Моє.")


def test_form_that_is_sent_twice_adds_its_row_once(editor, corrected):
    client, form = opened(editor, corrected)
    more = {"corrections-1-made_on": "2024-02-02", "corrections-1-note_de": "Neu.", "corrections-1-note_uk": "Нове."}
    sent = form | more | {"corrections-1-id": "", "corrections-TOTAL_FORMS": "2"}
    assert [client.post(address(corrected), sent).status_code for _each in range(2)] == [302, 302]
    assert corrected.corrections.count() == 2


def test_rows_of_a_prepared_change_are_merged(editor):
    record = factories.release()
    Correction.objects.create(release=record, made_on="2024-01-01", note_de="Alt.", note_uk="Старе.")
    client, form = opened(editor, record)
    send(factories.editor(), record, **{"corrections-0-note_uk": "Нове.", "title_uk": "Новий"})
    assert client.post(address(record), form | {NOTE: "Neu.", "title_de": "Neu"}).status_code == 302
    values = PendingChange.objects.get().values
    [row] = values["corrections"]
    assert (row["note_de"], row["note_uk"], values["title_de"], values["title_uk"]) == ("Neu.", "Нове.", "Neu", "Новий")


def test_chosen_file_of_a_new_row_stays_with_it(editor, media_root):
    record, upload = factories.draft(), factories.upload(made_by=editor, kind="document")
    client, form = opened(editor, record)
    send(factories.editor(), record, lead_uk="Нове.")
    row = {"title_de": "Plan", "title_uk": "План", "written_in": "de", "upload_token": upload.token, "id": ""}
    sent = {f"attachments-0-{name}": value for name, value in row.items()} | {"attachments-TOTAL_FORMS": "1"}
    client.post(address(record), form | sent)
    assert record.attachments.get().upload == upload


def test_what_is_wrong_is_shown_again_beside_what_was_saved_meanwhile(editor, corrected):
    client, form = opened(editor, corrected)
    send(factories.editor(), corrected, lead_uk="Нове.", **{"corrections-0-note_uk": "Нове."})
    response = client.post(address(corrected), form | {"earliest": "gestern", NOTE: "Mein."})
    again = filled_again(response)
    assert errors(response) == {"earliest"}
    assert (again["earliest"], again["lead_uk"]) == ("gestern", "Нове.")
    assert (again[NOTE], again["corrections-0-note_uk"]) == ("Mein.", "Нове.")


# --- conflicts --------------------------------------------------------------------------------------------------------


def clashing(user, record, mine, theirs):
    """Returns the answer to a form in which both changed something, and the browser."""
    client, form = opened(user, record)
    send(factories.editor(), record, **theirs)
    return client, client.post(address(record), form | mine)


@pytest.mark.parametrize(
    ("choice", "saved"),
    [({}, "Mein."), ({"_take-lead_de": "theirs"}, "Dein."), ({"lead_de": "Ein Drittes."}, "Ein Drittes.")],
    ids=["mine", "theirs", "a third"],
)
def test_what_is_chosen_is_saved(editor, choice, saved):
    record = factories.draft()
    client, response = clashing(editor, record, {"lead_de": "Mein."}, {"lead_de": "Dein."})
    client.post(address(record), filled_again(response) | {"_take-lead_de": "mine"} | choice)
    assert stored(record).lead_de == saved


def test_two_ends_of_a_date_are_one_choice(editor):
    record = factories.draft()
    mine, theirs = ({"earliest": day, "latest": day, "precision": "day"} for day in ("2024-01-02", "2024-03-04"))
    client, response = clashing(editor, record, mine, theirs)
    assert [clash.name for clash in response.context["meanwhile"].clashes] == ["_take-earliest"]
    client.post(address(record), filled_again(response) | {"_take-earliest": "theirs"})
    assert str(stored(record).latest) == "2024-03-04"


@pytest.mark.parametrize(("choice", "left"), [("mine", []), ("theirs", ["Dein."])])
def test_row_that_was_taken_out_and_written_in_is_chosen(editor, corrected, choice, left):
    client, response = clashing(editor, corrected, {"corrections-0-DELETE": "on"}, {NOTE: "Dein."})
    [clash] = response.context["meanwhile"].clashes
    assert (clash.name, clash.mine) == ("_take-corrections-0", None)
    assert client.post(address(corrected), filled_again(response) | {clash.name: choice}).status_code == 302
    assert [row.note_de for row in corrected.corrections.all()] == left


@pytest.mark.parametrize(("choice", "left"), [("mine", ["Mein."]), ("theirs", [])])
def test_row_that_somebody_else_took_out_is_chosen(editor, corrected, choice, left):
    client, response = clashing(editor, corrected, {NOTE: "Mein."}, {"corrections-0-DELETE": "on"})
    [clash] = response.context["meanwhile"].clashes
    assert (clash.name, clash.theirs) == ("_take-corrections-0", None)
    assert client.post(address(corrected), filled_again(response) | {clash.name: choice}).status_code == 302
    assert [row.note_de for row in corrected.corrections.all()] == left


# --- decisions --------------------------------------------------------------------------------------------------------


def test_text_changed_while_it_is_approved_is_shown_first(publisher):
    record = factories.draft()
    client, form = opened(publisher, record)
    send(factories.editor(), record, lead_uk="Не бачено.")
    response = client.post(address(record), form | APPROVED)
    assert (stored(record).state, response.context["meanwhile"].changed) == ("draft", ["Vorspann (ukrainisch)"])
    client.post(address(record), filled_again(response) | APPROVED)
    assert stored(record).state == "approved"


def test_text_written_while_it_is_approved_is_no_part_of_it_unasked(publisher):
    record = factories.draft()
    client, form = opened(publisher, record)
    type(record).objects.update(state=State.REVIEW)
    send(factories.publisher(), record, **APPROVED | {"publish_at_0": "2099-01-01", "publish_at_1": "12:00"})
    assert client.post(address(record), form | {"lead_de": "Ungesehen."}).status_code == 200
    assert (stored(record).state, stored(record).lead_de == "Ungesehen.") == ("approved", False)


def test_change_prepared_meanwhile_is_not_published_unseen(publisher):
    record = factories.release()
    client, form = opened(publisher, record)
    send(factories.editor(), record, lead_uk="Не бачено.")
    response = client.post(address(record), form | {"lead_de": "Gesehen."})
    assert (response.status_code, stored(record).lead_de == "Gesehen.") == (200, False)
    client.post(address(record), filled_again(response))
    assert (stored(record).lead_de, stored(record).lead_uk) == ("Gesehen.", "Не бачено.")


def test_public_text_changed_beneath_a_change_is_not_overwritten_unseen(publisher):
    record = factories.release()
    send(factories.editor(), record, lead_de="Vorbereitet.")
    client, form = opened(publisher, record)
    type(record).objects.update(lead_uk="Не бачено.")
    assert client.post(address(record), form).status_code == 200
    assert stored(record).lead_uk == "Не бачено."


def test_both_whose_texts_were_merged_have_written_it(editor):
    record, other = factories.draft(), factories.editor()
    client, form = opened(editor, record)
    send(other, record, lead_uk="Нове.")
    client.post(address(record), form | {"lead_de": "Neu."})
    assert writers(record) == {editor.pk, other.pk}


def test_both_who_prepared_what_was_merged_have_written_it(editor):
    record, other = factories.release(), factories.editor()
    client, form = opened(editor, record)
    send(other, record, lead_uk="Нове.")
    client.post(address(record), form | {"lead_de": "Neu."})
    assert PendingChange.objects.get().writers() == {editor.pk, other.pk}
