"""The checklist warns of a name that a text spells otherwise than the site does, and of nothing else."""

import pytest
from django.utils import translation

from partnership.desk.checklist import check
from partnership.desk.spellings import misspelt, other_spellings
from partnership.models import Side
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def names(db):
    factories.place(name_de="Kyjiw", name_uk="Київ", spellings_de="Kiew\nKyiv\nStadt Kyjiw", spellings_uk="Киев")
    factories.place(name_de="Kachowka-Damm", name_uk="Каховська гребля", spellings_de="Kachowka-Staudamm")
    dnipro = {"spellings_de": "Dnjepropetrowsk\nDnepropetrowsk", "spellings_uk": "Днепропетровск"}
    factories.municipality(Side.OBLAST, "Dnipro", "Дніпро", **dnipro)
    factories.municipality(name_de="Neuss", name_uk="Нойс", spellings_de="Neuß", spellings_uk="Нойсс")
    factories.person(name_de="Jurij Wilkul", name_uk="Юрій Вілкул", spellings_uk="Юрій Григорович Вілкул\nЮрий Вилкул")


MISSPELT = {
    "de": {
        "Hilfe für Kiew.": [("Kiew", "Kyjiw")],
        "Der Kiewer Bürgermeister": [("Kiewer", "Kyjiw")],
        "Aus Dnjepropetrowsk und Dnepropetrowsks Umland": [
            ("Dnjepropetrowsk", "Dnipro"),
            ("Dnepropetrowsks", "Dnipro"),
        ],
        "Die Stadt Neuß": [("Neuß", "Neuss")],
        "In Kyjiw, Neuss, Dnipro und der Oblast Dnipropetrowsk; die Kiewiden; die Stadt Kyjiw": [],
        "Am Kachowka-Staudamm": [],
    },
    "uk": {
        "до Днепропетровска": [("Днепропетровска", "Дніпро")],
        "з мером Юрием Вилкулом": [("Юрием Вилкулом", "Юрій Вілкул")],
        "у Нойссі": [("Нойссі", "Нойс")],
        "у Києві, Дніпрі та Дніпропетровську; з Нойса; Юрій Григорович Вілкул; Юрію Вілкулу": [],
    },
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in MISSPELT for text in MISSPELT[language]]
)
def test_another_spelling_of_a_name_is_noticed(language, text):
    assert list(misspelt(text, other_spellings()[language])) == MISSPELT[language][text]


def test_the_checklist_says_how_the_site_spells_a_name():
    release = factories.release(body_de="<p>Hilfe für <strong>Kiew</strong> und Neuss.</p>", title_uk="До Киева")
    with translation.override(None):
        told = {finding.message for finding in check(release) if "is spelled" in finding.message}
    assert told == {
        "Text (German): “Kiew” is spelled “Kyjiw” on this site.",
        "Title (Ukrainian): “Киева” is spelled “Київ” on this site.",
    }
