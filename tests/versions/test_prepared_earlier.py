"""What was prepared stays in the history, whatever became of it, and can be prepared again."""

import pytest
from django.urls import reverse

from partnership.versions.pending import PendingChange
from partnership.versions.versions import Step, Version, current
from tests import factories
from tests.forms import address, filled_in, log_in
from tests.versions.pending import send

pytestmark = pytest.mark.django_db


def page_of(record, number):
    return reverse("admin:news_pressrelease_prepared_earlier", args=[record.pk, number])


def kept(record):
    return [(version.number, version.values["title_de"]) for version in Version.objects.prepared_for(record)]


def test_a_replaced_prepared_text_is_kept_with_its_writer(public, editor):
    first = factories.editor()
    send(first, public, title_de="Eins")
    send(editor, public, title_de="Zwei")
    assert kept(public) == [(2, "Zwei"), (1, "Eins")]
    assert [version.made_by for version in Version.objects.prepared_for(public)] == [editor, first]


def test_a_prepared_text_stays_when_the_second_to_save_insists(public, editor):
    client = log_in(editor)
    form = filled_in(client, address(public))
    send(factories.editor(), public, title_de="Von der anderen")
    fingerprint = client.post(address(public), {**form, "title_de": "Von mir"}).context["fingerprint"]
    client.post(address(public), {**form, "title_de": "Von mir", "_fingerprint": fingerprint})
    assert kept(public) == [(2, "Von mir"), (1, "Von der anderen")]


def test_a_prepared_text_stays_when_another_is_published_over_it(public, editor, publisher):
    send(editor, public, title_de="Vorbereitet")
    send(publisher, public, title_de="Sofort")
    assert (kept(public), PendingChange.objects.count()) == ([(1, "Vorbereitet")], 0)


def test_a_discarded_prepared_text_keeps_its_number(public, editor):
    send(editor, public, title_de="Eins")
    PendingChange.objects.get().delete()
    send(editor, public, title_de="Zwei")
    assert kept(public) == [(2, "Zwei"), (1, "Eins")]


def test_what_is_only_prepared_is_no_version_of_the_record(public, editor):
    send(editor, public, title_de="Neu")
    assert [(version.number, version.step) for version in Version.objects.of(public)] == [(1, Step.CREATED)]
    assert current(public).values["title_de"] == "Alt"


def test_the_history_leads_to_what_was_prepared(public, editor):
    send(editor, public, title_de="Neu")
    page = log_in(editor).get(address(public, "history")).content.decode()
    assert page.count(f'href="{page_of(public, 1)}"') == 1


def test_what_was_prepared_is_shown_whole_and_beside_what_is_public(public, editor):
    send(editor, public, title_de="Neu", body_de="<p>Mit <strong>Nachdruck</strong>.</p>")
    page = log_in(editor).get(page_of(public, 1)).content.decode()
    assert '<dd lang="de"><del>Alt</del><ins>Neu</ins></dd>' in page
    assert "<p>Mit <strong>Nachdruck</strong>.</p>" in page


def test_what_was_prepared_is_prepared_again(public, editor, publisher):
    send(editor, public, title_de="Eins")
    send(editor, public, title_de="Zwei")
    assert log_in(publisher).post(page_of(public, 1)).url == address(public, "prepared")
    change = PendingChange.objects.get()
    assert (change.values["title_de"], change.changed_by, len(kept(public))) == ("Eins", publisher, 3)


def test_rows_that_were_prepared_are_prepared_again(public, editor):
    row = {"corrections-0-made_on": "2024-01-01", "corrections-0-note_de": "Falsch.", "corrections-0-note_uk": "Хибне."}
    send(editor, public, **row, **{"corrections-TOTAL_FORMS": "1"})
    PendingChange.objects.get().publish()
    public.corrections.all().delete()
    log_in(editor).post(page_of(public, 1))
    PendingChange.objects.get().publish()
    assert [row.note_de for row in public.corrections.all()] == ["Falsch."]


@pytest.mark.parametrize("state", ["withdrawn", "translator", "stranger"])
def test_nobody_prepares_again_what_they_may_not(public, editor, state):
    send(editor, public, title_de="Neu")
    PendingChange.objects.get().delete()
    user = {"translator": lambda: factories.translator("uk"), "stranger": factories.staff}.get(state, lambda: editor)()
    if state == "withdrawn":
        public.state = "withdrawn"
        public.save()
    assert log_in(user).post(page_of(public, 1)).status_code == 403
    assert PendingChange.objects.count() == 0


def test_a_stranger_does_not_read_what_was_prepared(public, editor):
    send(editor, public, title_de="Neu")
    assert log_in(factories.staff()).get(page_of(public, 1)).status_code == 403


def test_there_is_no_page_of_what_was_never_prepared(public, editor):
    current(public)
    assert log_in(editor).get(page_of(public, 1)).status_code == 404
