"""What the checklist shows of the two languages of a record beside each other."""

import pytest
from django.utils import translation

from partnership.desk.checklist import check
from partnership.publishing.state import Level
from tests import factories

pytestmark = pytest.mark.django_db
W, N = Level.WARNING, Level.NOTE


@pytest.fixture(autouse=True)
def english():
    """The messages as they stand in the code."""
    with translation.override(None):
        yield


def beside(record):
    """What is found between the languages: how bad, what, and the words in question in each, after their label."""
    found = [finding for finding in check(record) if finding.passages]
    said = [[(passage.label, passage.before, passage.words) for passage in finding.passages] for finding in found]
    return [(finding.level, finding.message, *passages) for finding, passages in zip(found, said, strict=True)]


NUMBER = "A number is not the same in both languages."


def test_what_the_languages_give_otherwise_is_shown_in_both():
    release = factories.release(title_de="Köln schickt 5 Busse", title_uk="Кельн надсилає 6 автобусів")
    german, ukrainian = ("Title (German)", "Köln schickt ", "5"), ("Title (Ukrainian)", "Кельн надсилає ", "6")
    assert beside(release) == [(W, NUMBER, german, ukrainian)]


def test_what_is_missing_is_said_where_it_should_be():
    release = factories.release(lead_de="Es kamen Gäste. Fünf blieben.", lead_uk="Приїхали гості. Багато хто лишився.")
    german, ukrainian = ("Lead (German)", "", "Fünf"), ("Lead (Ukrainian)", "Багато хто лишився.", "")
    assert beside(release) == [(W, NUMBER, german, ukrainian)]


def test_a_language_that_is_not_ready_gets_notes_on_what_it_has():
    release = factories.release(
        ["de"], title_de="5 Busse", title_uk="6 автобусів", lead_de="7 Autos", lead_uk="", place_de="Bonn"
    )
    assert [(level, message) for level, message, *_passages in beside(release)] == [(N, NUMBER)]


def test_a_text_in_one_of_two_ready_languages_is_shown():
    release = factories.release(place_de="Bonn")
    german, ukrainian = ("Place (German)", "", "Bonn"), ("Place (Ukrainian)", "", "")
    assert beside(release) == [(W, "This text stands in one language only.", german, ukrainian)]


def test_the_rows_of_a_record_are_compared_too():
    twinning = factories.twinning(stages=())
    factories.stage(twinning, "2024-08-28")
    twinning.stages.update(text_de="Zwölf Gäste.", text_uk="Десять гостей.")
    [(level, message, german, ukrainian)] = beside(twinning)
    assert (level, message, german[1:], ukrainian[1:]) == (W, NUMBER, ("", "Zwölf"), ("", "Десять"))
    ends = [label.rpartition(": Agreement")[2] for label in (german[0], ukrainian[0])]
    assert ends == ["): Text (German)", "): Text (Ukrainian)"]


def test_names_are_those_of_the_records_of_the_site():
    factories.municipality(name_de="Bonn", name_uk="Бонн")
    factories.person(name_de="Ada Weiß", name_uk="Ада Вайс")
    release = factories.release(lead_de="Ada Weiß kam aus Bonn.", lead_uk="Вона приїхала.")
    message = "A name is not the same in both languages."
    missing = ("Lead (Ukrainian)", "Вона приїхала.", "")
    german = [("Lead (German)", "", "Ada Weiß"), ("Lead (German)", "Ada Weiß kam aus ", "Bonn")]
    assert beside(release) == [(W, message, passage, missing) for passage in german]


def test_a_tie_is_not_blamed_for_its_own_two_names():
    twinning = factories.twinning(stages=(), summary_de="Köln hilft Dnipro. Köln dankt.", summary_uk="Кельн і Дніпро.")
    assert beside(twinning) == []
