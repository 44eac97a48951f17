"""What something approved uses: sources, places, pictures."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from partnership.models import Milestone, Source, Twinning
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import current
from tests import factories
from tests.desk.press import APPROVED, choices, in_admin
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db


def test_an_editor_is_offered_no_state_that_the_public_would_see(draft):
    assert choices(log_in(factories.editor()), address(draft), "state") == ["draft", "review"]
    assert choices(log_in(factories.publisher()), address(draft), "state") == ["draft", "review", "approved"]


RECORDS = [
    factories.area,
    factories.twinning,
    factories.milestone,
    factories.topic,
    lambda **values: factories.page("imprint", **values),
]


@pytest.mark.parametrize("make", RECORDS, ids=["area", "twinning", "milestone", "topic", "page"])
def test_an_editor_publishes_no_record_of_any_kind(chief, make):
    record = make(state=State.DRAFT, publish_at=None)
    if isinstance(record, (Twinning, Milestone)):
        factories.proven(record)
    form = filled_in(chief, address(record), f"{record._meta.model_name}_form")
    log_in(factories.editor()).post(address(record), form | APPROVED)
    record.refresh_from_db()
    assert (record.state, record.publish_at) == ("draft", None)
    log_in(factories.publisher()).post(address(record), form | APPROVED)
    record.refresh_from_db()
    assert (record.state, record.is_published) == ("approved", True)


@pytest.mark.parametrize("make", RECORDS, ids=["area", "twinning", "milestone", "topic", "page"])
def test_an_editor_changes_no_public_record_of_any_kind(chief, make):
    record = make()
    form = filled_in(chief, address(record), f"{record._meta.model_name}_form")
    changed = {"summary_de": "Geändert.", "title_de": "Geändert", "text_de": "Geändert."}
    before = values_of(record)
    response = log_in(factories.editor()).post(address(record), form | changed)
    assert (response.url, values_of(record)) == (address(record, "prepared"), before)


# How to make something that has no state of its own, and to let a record with the state `values` use it.
def source_of(make):
    def use(**values):
        source = factories.source()
        make(**values).sources.add(source)
        return source

    return use


def source_of_a_stage(**values):
    source = factories.source()
    factories.twinning(**values).stages.get().sources.add(source)
    return source


def source_of_a_former_name(**values):
    source, place = factories.source(), factories.twinning(**values).nrw
    day = date(2016, 5, 19)
    place.former_names.create(name_de="Alt", name_uk="Старе", earliest=day, latest=day, precision="day", source=source)
    return source


def source_of_an_original(**values):
    source = factories.source()
    factories.release(original=source, **values)
    return source


def photo_of_a_release(**values):
    photo = factories.photo()
    factories.release(photo=photo, **values)
    return photo


USED = {
    "source of a release": source_of(factories.release),
    "source of a milestone": source_of(factories.milestone),
    "source of an area": source_of(factories.area),
    "source of a stage": source_of_a_stage,
    "source of a former name": source_of_a_former_name,
    "full text elsewhere": source_of_an_original,
    "municipality": lambda **values: factories.twinning(**values).nrw,
    "municipality of the other side": lambda **values: factories.twinning(**values).oblast,
    "photo": photo_of_a_release,
}
every_use = pytest.mark.parametrize("make", USED.values(), ids=USED)
FAR = datetime(2099, 1, 1, tzinfo=factories.BERLIN)


def answers(user, record):
    """Returns what becomes of a form whose record somebody changes, and how a deletion that is asked for is answered."""
    client, form_id = log_in(user), f"{record._meta.model_name}_form"
    column = next(name for name in ("name_de", "publisher_de", "credit_de") if hasattr(record, name))
    client.post(address(record), filled_in(client, address(record), form_id) | {column: f"Neu von {user}"})
    record.refresh_from_db()
    change = PendingChange.objects.of(record)
    is_prepared = change is not None and change.values[column] == f"Neu von {user}"
    became = {(True, False): "saved", (False, True): "prepared"}[
        getattr(record, column) == f"Neu von {user}", is_prepared
    ]
    return became, client.get(address(record, "delete")).status_code


@every_use
@pytest.mark.parametrize("values", [{}, {"publish_at": FAR}], ids=["public", "scheduled"])
def test_what_is_in_use_is_prepared_by_editors_and_never_deleted(make, values):
    record = make(**values)
    told = [answers(role(), record) for role in (factories.editor, factories.publisher)]
    assert told == [("prepared", 403), ("saved", 403)]


@every_use
def test_what_only_drafts_use_is_saved_by_editors_too(make):
    record = make(state=State.DRAFT, publish_at=None)
    told = [answers(role(), record) for role in (factories.editor, factories.publisher)]
    assert told == [("saved", 403), ("saved", 200)]


def test_a_region_is_always_public():
    told = [answers(role(), factories.region("nrw")) for role in (factories.editor, factories.publisher)]
    assert told == [("prepared", 403), ("saved", 403)]


def test_the_source_of_a_figure_of_a_region_is_public_with_it():
    source = factories.source()
    factories.region("nrw").figures.create(kind="area", value=34112, certainty="confirmed", source=source)
    assert answers(factories.editor(), source) == ("prepared", 403)


def test_the_former_names_of_a_public_place_are_prepared():
    place = factories.twinning().nrw
    form = filled_in(log_in(factories.editor()), address(place), "municipality_form")
    row = {"name_de": "Alt", "name_uk": "Старе", "earliest": "2016-05-19", "latest": "2016-05-19", "precision": "day"}
    new = {f"former_names-0-{name}": value for name, value in row.items()} | {"former_names-TOTAL_FORMS": "1"}
    log_in(factories.editor()).post(address(place), form | new)
    [prepared] = PendingChange.objects.of(place).values["former_names"]
    assert (prepared["name_de"], place.former_names.count()) == ("Alt", 0)


@pytest.mark.parametrize("make", [factories.editor, lambda: factories.translator("uk")], ids=["editor", "translator"])
def test_a_picture_in_use_is_restored_by_publishers_alone(make):
    photo = photo_of_a_release(publish_at=FAR)
    current(photo)
    assert log_in(make()).post(reverse("admin:news_photo_restore", args=[photo.pk, 1])).status_code == 403


def test_what_is_in_use_is_not_deleted_in_the_list_either():
    used, unused = USED["source of a release"](), factories.source()
    data = {"action": "delete_selected", "post": "yes", "_selected_action": [used.pk, unused.pk]}
    client, path = log_in(factories.publisher()), in_admin(Source, "changelist")
    assert (client.post(path, data).status_code, Source.objects.count()) == (403, 2)
    assert (client.post(path, data | {"_selected_action": [unused.pk]}).status_code, Source.objects.get()) == (
        302,
        used,
    )
