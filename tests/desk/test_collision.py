"""Two people write in one record: the second to save sees both texts, and nothing that anybody wrote is lost."""

from datetime import datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission

from news.models import Correction, Photo, PressRelease
from partnership.desk.records import ContentAdmin
from partnership.models import Municipality, Page, Region, Source, Twinning
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.versions import Step, note
from tests import factories
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db
CONTENT = (PressRelease, Photo, Twinning, Page, Municipality, Region, Source)


def form_of(record):
    return f"{record._meta.model_name}_form"


def opened(user, record):
    """Returns somebody's browser and what the form of a record holds in it."""
    client = log_in(user)
    return client, filled_in(client, address(record), form_of(record))


def send(user, record, **values):
    client, form = opened(user, record)
    return client.post(address(record), form | values)


def clashes(response):
    """Returns what the page says of each field that both changed: (what was opened, what was sent, what is there)."""
    found = response.context["meanwhile"].clashes
    return [(clash.opened, *(words(parts) for parts in (clash.mine, clash.theirs))) for clash in found]


def words(parts):
    """Returns what one side says of a field; None if it took it out."""
    return None if parts is None else "".join(part.text for part in parts if part.kind != "gone")


def test_every_form_of_content_is_guarded():
    kinds = [admin.site.get_model_admin(model) for model in CONTENT]
    assert [kind.model for kind in kinds if not isinstance(kind, ContentAdmin)] == []


# --- what has no state of its own -------------------------------------------------------------------------------------

PLACES = {
    "source": (factories.source, "publisher_de"),
    "photo": (factories.photo, "credit_de"),
    "municipality": (factories.municipality, "name_de"),
    "region": (lambda: factories.region("nrw"), "name_de"),
}


@pytest.mark.parametrize("kind", PLACES)
def test_nobody_overwrites_unseen_what_somebody_else_saved(editor, publisher, kind, media_root):
    make, column = PLACES[kind]
    record = make()
    client, form = opened(publisher, record)
    send(factories.publisher(), record, **{column: "Von der anderen"})
    response = client.post(address(record), form | {column: "Von mir"})
    record.refresh_from_db()
    assert (errors(response), getattr(record, column)) == ({"__all__"}, "Von der anderen")
    assert [sides for _opened, *sides in clashes(response)] == [["Von mir", "Von der anderen"]]


def test_it_is_told_who_saved_a_source_though_it_has_no_versions(publisher):
    record, other = factories.source(), factories.publisher()
    client, form = opened(publisher, record)
    send(other, record, publisher_de="Von der anderen")
    sent = form | {"publisher_de": "Von mir"}
    assert client.post(address(record), sent).context["meanwhile"].who == str(other)


def test_saving_again_is_deliberate(publisher):
    record = factories.source()
    client, form = opened(publisher, record)
    send(factories.publisher(), record, publisher_de="Von der anderen")
    mine = form | {"publisher_de": "Von mir"}
    fingerprint = client.post(address(record), mine).context["fingerprint"]
    client.post(address(record), mine | {"_fingerprint": fingerprint})
    record.refresh_from_db()
    assert record.publisher_de == "Von mir"


def test_a_first_version_that_is_only_written_down_is_in_nobodys_way(editor):
    record = factories.draft(title_de="Alt")
    client, form = opened(editor, record)
    client.get(address(record, "history"))
    assert client.post(address(record), form | {"title_de": "Neu"}).status_code == 302


# --- rows -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def corrected(db):
    """A draft with a row of its own."""
    record = factories.draft()
    Correction.objects.create(release=record, made_on="2024-01-01", note_de="Alt.", note_uk="Старе.")
    return record


NOTE = "corrections-0-note_de"


def test_a_row_that_both_wrote_in_is_shown_and_kept(editor, corrected):
    client, form = opened(editor, corrected)
    send(factories.editor(), corrected, **{NOTE: "Von der anderen."})
    response = client.post(address(corrected), form | {NOTE: "Von mir."})
    assert clashes(response) == [("Alt.", "Von mir.", "Von der anderen.")]
    assert corrected.corrections.get().note_de == "Von der anderen."


def test_a_row_that_was_deleted_meanwhile_comes_back_as_a_new_one(editor, corrected):
    client, form = opened(editor, corrected)
    corrected.corrections.all().delete()
    response = client.post(address(corrected), form | {NOTE: "Weitergeschrieben."})
    again = filled_in_from(response)
    assert (response.context["meanwhile"].revived, again[NOTE]) == (1, "Weitergeschrieben.")
    assert client.post(address(corrected), again).status_code == 302
    assert corrected.corrections.get().note_de == "Weitergeschrieben."


def filled_in_from(response):
    """Returns what a browser would send of a form that was shown again."""
    page = type("Client", (), {"get": lambda self, path: response})()
    return filled_in(page, "", "pressrelease_form")


def test_rows_keep_their_keys_beside_a_deleted_one(editor, corrected):
    kept = Correction.objects.create(release=corrected, made_on="2024-02-02", note_de="Bleibt.", note_uk="Лишається.")
    client, form = opened(editor, corrected)
    gone = corrected.corrections.exclude(pk=kept.pk).get()
    name = next(name for name, value in form.items() if name.endswith("-id") and value == str(gone.pk))
    gone.delete()
    response = client.post(address(corrected), form | {name.replace("-id", "-note_de"): "Weitergeschrieben."})
    assert client.post(address(corrected), filled_in_from(response)).status_code == 302
    found = {row.note_de: row.pk for row in corrected.corrections.all()}
    assert (set(found), found["Bleibt."]) == ({"Bleibt.", "Weitergeschrieben."}, kept.pk)


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 9, "²"])
def test_a_nonsensical_number_of_rows_is_no_error_of_the_server(editor, corrected, number):
    client, form = opened(editor, corrected)
    assert client.post(address(corrected), form | {"corrections-INITIAL_FORMS": number}).status_code in {200, 302}


# --- what cannot be saved any more ------------------------------------------------------------------------------------


def scheduled(record):
    future = {"publish_at": datetime(2099, 1, 1, tzinfo=factories.BERLIN)}
    type(record).objects.update(**factories.approved(("de", "uk")) | factories.month("2099-01") | future)


def withdrawn(record):
    scheduled(record)
    type(record).objects.update(state=State.WITHDRAWN, publish_at=factories.LONG_AGO, withdrawn_at=factories.LONG_AGO)


@pytest.mark.parametrize("happen", [scheduled, withdrawn])
def test_what_is_sent_after_a_decision_is_shown_and_not_saved(editor, corrected, happen):
    client, form = opened(editor, corrected)
    happen(corrected)
    written = {"body_de": "<p>Mein <strong>langer</strong> Text.</p>", NOTE: "Meine Zeile."}
    response = client.post(address(corrected), form | written)
    page = response.content.decode()
    assert response.status_code == 403
    assert ("<p>Mein <strong>langer</strong> Text.</p>" in page, "Meine Zeile." in page) == (True, True)
    corrected.refresh_from_db()
    assert (corrected.body_de, corrected.corrections.get().note_de) == ("<p>Der Text.</p>", "Alt.")


def test_a_file_that_was_chosen_is_named_with_what_was_written(editor):
    photo, chosen = factories.photo(), factories.upload(made_by=editor)
    client, form = opened(editor, photo)
    editor.groups.clear()
    editor.user_permissions.add(Permission.objects.get(codename="view_photo"))
    response = client.post(address(photo), form | {"upload_token": chosen.token})
    texts = {label: str(text) for label, _language, text in response.context["sent"]}
    assert (response.status_code, texts["Datei"]) == (403, str(chosen))


def test_it_is_shown_beside_what_is_there_now(editor, corrected):
    client, form = opened(editor, corrected)
    scheduled(corrected)
    response = client.post(address(corrected), form | {"title_de": "Von mir", NOTE: "Von mir."})
    changed = {change.label: [part.text for part in change.parts][-1] for change in response.context["changes"]}
    texts = {label: text for label, text in changed.items() if text.startswith("Von mir")}
    assert len(texts) == 2


def test_change_to_a_source_that_came_into_use_meanwhile_is_prepared(editor):
    record = factories.source()
    client, form = opened(editor, record)
    factories.release().sources.add(record)
    client.post(address(record), form | {"publisher_de": "Mein Name"})
    record.refresh_from_db()
    prepared = PendingChange.objects.of(record).values["publisher_de"]
    assert (record.publisher_de, prepared) == ("Stadt Beispiel", "Mein Name")


def test_what_was_written_is_shown_to_nobody_who_may_not_read_it(corrected, editor):
    form = opened(editor, corrected)[1]
    response = log_in(factories.staff()).post(address(corrected), form)
    assert (response.status_code, corrected.title_de in response.content.decode()) == (403, False)


def deleted(record):
    path = address(record)
    note(record, Step.DELETED, None)
    record.delete()
    return path


def test_what_is_sent_for_a_deleted_record_fills_a_new_form(editor, corrected):
    client, form = opened(editor, corrected)
    path = deleted(corrected)
    response = client.post(path, form | {"title_de": "Weitergeschrieben", NOTE: "Auch hier."})
    assert (response.status_code, PressRelease.objects.count()) == (200, 0)
    assert 'action="/admin/news/pressrelease/add/"' in response.content.decode()
    assert client.post("/admin/news/pressrelease/add/", filled_in_from(response)).status_code == 302
    made = PressRelease.objects.get()
    assert (made.title_de, made.corrections.get().note_de) == ("Weitergeschrieben", "Auch hier.")


def test_who_may_not_add_is_shown_what_they_sent_for_a_deleted_record(corrected):
    client, form = opened(factories.translator("uk"), corrected)
    path = deleted(corrected)
    response = client.post(path, form | {"title_uk": "Мій переклад"})
    assert (response.status_code, "Мій переклад" in response.content.decode()) == (404, True)


@pytest.mark.parametrize("sent", [{"sources": ["x", "9" * 400]}, {"corrections-0-id": "9" * 5000}, {"photo": "x"}])
def test_nonsense_in_what_was_sent_is_no_error_of_the_server(editor, corrected, sent):
    client, form = opened(editor, corrected)
    scheduled(corrected)
    assert client.post(address(corrected), form | sent).status_code == 403


# --- pending changes -------------------------------------------------------------------------------------------------


def test_a_change_that_was_begun_anew_is_another_one(editor):
    public = factories.release(title_de="Alt")
    send(editor, public, title_de="Eins")
    client, form = opened(editor, public)
    PendingChange.objects.all().delete()
    send(factories.editor(), public, title_de="Zwei")
    response = client.post(address(public), form | {"title_de": "Drei"})
    assert (response.status_code, PendingChange.objects.get().values["title_de"]) == (200, "Zwei")
