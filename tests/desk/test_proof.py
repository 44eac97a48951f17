"""What is approved rests on sources, and is dated as exactly as they allow."""

from datetime import date

import pytest
from django.utils import translation

from partnership.desk import proof
from partnership.models import Figure, Milestone, Stage, Twinning
from partnership.models.sources import is_fact
from partnership.publishing.state import Level, State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from tests import factories
from tests.forms import address, errors, filled_in, log_in
from tests.versions.pending import decide

pytestmark = pytest.mark.django_db

NO_SOURCE = "This rests on no source. Name one at least."
IN_GERMAN = "Hierfür ist keine Quelle genannt. Nennen Sie mindestens eine."
ONE_PUBLISHER = "“Confirmed by several sources” needs sources of two different publishers."
TWO_PUBLISHERS = "“Rests on one source” stands above sources of several publishers. Choose another certainty."


@pytest.fixture
def sources():
    """Two pages of one publisher, and one of another."""
    return [factories.source(), factories.source(), factories.source(publisher_de="Blatt", publisher_uk="Часопис")]


@pytest.fixture
def chief():
    return log_in(factories.publisher(interface_language="de"))


def milestone(certainty, *sources, notation="2024-08-28", **values):
    record = factories.milestone(notation=notation, certainty=certainty, **values)
    record.sources.set(sources)
    return record


def faults(fact):
    with translation.override(None):
        return proof.faults(fact)


# --- sources --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("certainty", ["confirmed", "single", "inferred", "announced"])
def test_every_fact_rests_on_a_source(certainty, sources):
    assert faults(milestone(certainty)) == [NO_SOURCE]


def test_what_is_confirmed_has_sources_of_two_publishers(sources):
    assert faults(milestone("confirmed", sources[0])) == [ONE_PUBLISHER]
    assert faults(milestone("confirmed", *sources[:2])) == [ONE_PUBLISHER]
    assert faults(milestone("single", *sources[:2])) == []


def test_all_kinds_of_facts_are_asked_for_their_sources(sources):
    place = factories.municipality()
    figure = Figure(municipality=place, kind="population", value=5, certainty="confirmed", source=sources[0])
    stage = factories.twinning().stages.create(step="visit", certainty="single", earliest=date(2024, 1, 2))
    found = [faults(figure), faults(stage), faults(factories.delivery())]
    assert found == [[ONE_PUBLISHER], [NO_SOURCE], [NO_SOURCE]]


def test_what_has_no_certainty_is_no_fact():
    assert [is_fact(type(record)) for record in (factories.area(), factories.source())] == [False, False]


# --- dates ----------------------------------------------------------------------------------------------------------------

EXACT = [
    ("2024-03", "Der Rat beschließt es am 12. März 2024.", "12. März 2024"),
    ("2024-03", "Am 12. März beschließt der Rat die Partnerschaft.", "12. März"),
    ("2024-03", "Es geht weiter; das war am 12. März 2024.", "12. März 2024"),
    ("2024", "Im März 2024 beginnt es.", "März 2024"),
    ("2024-03", "Ein Besuch; Anlass ist die Konferenz am 12. März.", None),
    ("2024-03", "Ein Besuch. Die Meldung ist vom 12. März.", None),
    ("2024-03", "Der Rat beschließt es, nach dem 12. Februar 2024.", None),
    ("2024-03", "Im März 2024 beginnt es.", None),
    ("2024-03-12", "Am 12. März 2024 beginnt es.", None),
]


@pytest.mark.parametrize(("notation", "text", "words"), EXACT)
def test_no_text_is_more_exact_than_the_date(sources, notation, text, words):
    record = milestone("single", sources[0], notation=notation, text_de=text)
    with translation.override("de"):
        shown = str(record.date)
        found = proof.faults(record)
    said = f"Im Text steht „{words}“, als Datum aber nur „{shown}“. Gleichen Sie das eine dem anderen an."
    assert found == ([said] if words else [])


# --- approval -------------------------------------------------------------------------------------------------------------


def sent(client, record, **values):
    """Sends the form of a record with some values changed."""
    form = filled_in(client, address(record), f"{record._meta.model_name}_form")
    return client.post(address(record), form | values)


def approve(client, record, **values):
    return sent(client, record, state="approved", acknowledged="on", **values)


DRAFT = {"state": State.DRAFT, "publish_at": None}


def test_a_record_is_approved_with_the_sources_that_are_sent(chief, sources):
    record = milestone("confirmed", sources[0], **DRAFT)
    assert errors(approve(chief, record)) == {"__all__"}
    assert approve(chief, record, sources=[sources[0].pk, sources[2].pk]).status_code == 302
    assert Milestone.objects.get().is_published


def test_a_row_without_evidence_stops_the_approval_of_its_record(chief, sources):
    twinning = factories.twinning(stages=("2024-05-01",), **DRAFT)
    stage = twinning.stages.get()
    stage.sources.clear()
    page = approve(chief, twinning)
    [row] = page.context["inline_admin_formsets"][0].formset.initial_forms
    assert (row.non_field_errors(), Twinning.objects.get().state) == ([IN_GERMAN], State.DRAFT)
    assert approve(chief, twinning, **{"stages-0-sources": [sources[0].pk, sources[2].pk]}).status_code == 302
    assert Twinning.objects.get().is_published


def test_a_draft_is_saved_without_evidence(chief):
    twinning = factories.twinning(stages=("2024-05-01",), **DRAFT)
    twinning.stages.get().sources.clear()
    assert sent(chief, twinning, summary_de="Neu").status_code == 302


def test_what_lacked_evidence_before_holds_up_no_correction(chief):
    twinning = factories.twinning(stages=("2024-05-01",))
    twinning.stages.get().sources.clear()
    assert sent(chief, twinning, summary_de="Berichtigt").status_code == 302
    assert Twinning.objects.get().summary_de == "Berichtigt"


def test_a_correction_takes_no_evidence_away(chief, sources):
    twinning = factories.twinning(stages=("2024-05-01",))
    twinning.stages.get().sources.set(sources[::2])
    assert sent(chief, twinning, **{"stages-0-sources": []}).status_code == 200
    assert Stage.objects.get().sources.count() == 2


def test_a_figure_is_refused_in_the_form_of_its_place(chief, sources):
    place = factories.municipality()
    Figure.objects.create(municipality=place, kind="population", value=5, certainty="single", source=sources[0])
    assert sent(chief, place, **{"figures-0-certainty": "confirmed"}).status_code == 200
    assert Figure.objects.get().certainty == "single"
    assert sent(chief, place, **{"figures-0-certainty": "inferred"}).status_code == 302


@pytest.mark.parametrize("decision", ["publish", "schedule"])
def test_a_pending_change_without_evidence_is_not_published(chief, sources, decision):
    record = milestone("single", sources[0])
    PendingChange.prepare(record, values_of(record) | {"sources": []}, factories.editor())
    page = decide(
        factories.publisher(interface_language="de"),
        record,
        **{decision: "1"},
        publish_at_0="2030-01-01",
        publish_at_1="12:00",
    )
    assert [str(message) for message in page.context["messages"]] == [
        f"Das kann noch nicht freigegeben werden: {IN_GERMAN}"
    ]
    assert (PendingChange.objects.get().state, record.sources.count()) == (State.DRAFT, 1)


def test_the_checklist_names_the_row(sources):
    twinning = factories.twinning(stages=("2024-05-01",))
    twinning.stages.get().sources.clear()
    with translation.override(None):
        [found] = proof.row_findings(twinning)
    assert (found.level, found.message.rpartition("): ")[2]) == (Level.ERROR, NO_SOURCE)
