"""A file loaded into a site that runs changes a record like somebody at the desk, and only where it says anything else."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from partnership.content import load
from partnership.desk.withdrawing import withdraw
from partnership.models import Municipality, Page, Twinning
from partnership.publishing.state import State
from partnership.uploads import images
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import Step, Version, note
from tests import factories

from .test_content import folder, moved  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(folder):  # noqa: F811 - the fixture
    load(folder)
    return folder


def correct(folder):  # noqa: F811
    path = folder / "partnership.twinning.yaml"
    path.write_text(path.read_text().replace("sind Partnerstädte", "sind Freunde"))
    return load(folder)


def steps():
    return list(Version.objects.order_by("number").values_list("step", "made_by"))


def test_what_says_the_same_is_not_written(loaded):
    before = Twinning.objects.get().changed_at
    assert load(loaded) == {"unchanged": 6}
    assert (Twinning.objects.get().changed_at, steps()) == (before, [])


def test_what_says_something_else_is_a_version_of_nobody(loaded):
    assert correct(loaded) == {"changed": 1, "unchanged": 5}
    assert steps() == [(Step.CREATED, None), (Step.LOADED, None)]


def test_what_was_withdrawn_stays_withdrawn(loaded):
    withdraw(Twinning.objects.get(), {"withdrawal_notice_de": "Weg."}, None)
    correct(loaded)
    after = Twinning.objects.get()
    assert (after.state, after.withdrawal_notice_de) == (State.WITHDRAWN, "Weg.")
    assert after.summary_de == "Köln und Dnipro sind Freunde."


def test_what_was_deleted_stays_deleted(loaded):
    record = Twinning.objects.get()
    note(record, Step.DELETED, None)
    record.delete()
    assert load(loaded) == {"unchanged": 5, "deleted": 1}
    assert Twinning.objects.count() == 0


def test_a_row_that_is_corrected_stays_itself(loaded):
    before = set(Twinning.objects.get().stages.values_list("pk", flat=True))
    path = loaded / "partnership.twinning.yaml"
    path.write_text(path.read_text().replace("2024-08-24", "2024-08"))
    load(loaded)
    assert set(Twinning.objects.get().stages.values_list("pk", flat=True)) == before


def test_an_approved_change_goes_back_to_be_looked_at_again(loaded):
    change = PendingChange.prepare(Twinning.objects.get(), values_of(Twinning.objects.get()), None)
    change.move(state=State.APPROVED, publish_at="2099-01-01T00:00Z")
    correct(loaded)
    change.refresh_from_db()
    assert (change.state, change.publish_at, change.fault != "") == (State.REVIEW, None, True)


def test_a_translation_falls_behind_what_was_loaded(tmp_path):
    page = factories.page("start")
    (tmp_path / "partnership.page.yaml").write_text(f"{page.key}: {{title: {{de: Anders}}}}")
    load(tmp_path)
    after = Page.objects.get()
    assert (after.title_de, after.behind, after.behind_since) == ("Anders", "uk", 1)


def test_pictures_are_taken_before_the_transaction(folder, media_root, monkeypatch):  # noqa: F811
    """Whoever decodes a picture for seconds holds no lock: no transaction is open but the one of the test."""
    of_the_test, open_then, run = list(connection.savepoint_ids), [], images.run_worker

    def note_transactions(*args):
        open_then.append(list(connection.savepoint_ids))
        return run(*args)

    monkeypatch.setattr(images, "run_worker", note_transactions)
    moved(folder)  # one is taken
    load(folder)  # and cut anew
    assert open_then == [of_the_test, of_the_test]


def test_the_command_sums_up_what_it_did(loaded):
    source = loaded / "partnership.source.yaml"
    source.write_text(source.read_text() + source.read_text().replace("vertrag", "urkunde"))
    place = loaded / "partnership.municipality.yaml"
    place.write_text(place.read_text().replace("50.9422", "50.9"))
    record = Twinning.objects.get()
    note(record, Step.DELETED, None)
    record.delete()
    output = io.StringIO()
    call_command("load_content", loaded, stdout=output)
    assert output.getvalue() == "   1 new, 1 changed, 4 unchanged, 1 left alone because deleted\n"


def test_other_records_keep_their_history(loaded):
    correct(loaded)
    assert not Version.objects.of(Municipality.objects.get(key="koeln")).exists()
