"""Which sides a text names: in both languages, in any case, by former names and in other spellings."""

import pytest

from partnership.models import FormerName, Side
from partnership.watch.naming import Names
from tests import factories

pytestmark = pytest.mark.django_db
NRW = {
    "Köln": "Кельн",
    "Duisburg": "Дуйсбург",
    "Leverkusen": "Леверкузен",
    "Rhein-Kreis Neuss": "округ Рейн-Нойс",
    "Wuppertal": "Вупперталь",
}
OBLAST = {
    "Dnipro": "Дніпро",
    "Krywyj Rih": "Кривий Ріг",
    "Pawlohrad": "Павлоград",
    "Samar": "Самар",
    "Marhanez": "Марганець",
    "Kamjanske": "Кам’янське",
}
SAID = {
    Side.NRW: """Köln · Kölns · Kölner · Koeln · KÖLN-Deutz · Duisburger · Leverkusens · Leverkusener · Rhein-Kreis-Neuss
        Wuppertaler · Nordrhein-Westfalen · nordrhein-westfälische · NRW-Delegation · Staatskanzlei · Кельна · у Кельні
        кельнської · у Дуйсбурзі · дуйсбурзький · з Леверкузеном · округом Рейн-Нойс · Вупперталем · вуппертальський
        Північного Рейну-Вестфалії · у Північному Рейні — Вестфалії""",
    Side.OBLAST: """Dnipro-Hilfe · Dnipros · Krywyj Rih · Kryvyi Rih · Pawlohrader · Pavlohrad · Pawlograd · Nowomoskowsk
        Novomoskovsk · Marhanets · Kamianske · Kamyanskes · Dnipropetrovsk · Oblast Dnipropetrowsk · Дніпра · Дніпром
        дніпровська · Кривого Рогу · у Кривому Розі · криворізький · павлоградської · у Самарі · Новомосковська
        Марганця · марганецький · Кам'янського · у Камʼянському · Дніпропетровщини · у Дніпропетровській області""",
    None: """Kolonie · köstlich · neu · Neustadt · Kreis · Oblast · Westfalenpark · Samariter · самаритянин · область
        кельма · Дніпроліт · камінь · криво · die Ukraine · Північ · рейн""",
}


@pytest.fixture
def names():
    region, oblast = factories.region("nrw"), factories.region("oblast")
    region.spellings_de = "NRW"
    region.save()
    oblast.name_de, oblast.name_uk = "Oblast Dnipropetrowsk", "Дніпропетровська область"
    oblast.save()
    for side, places in ((Side.NRW, NRW), (Side.OBLAST, OBLAST)):
        for german, ukrainian in places.items():
            place = factories.municipality(side, german, ukrainian)
            if german == "Samar":
                former = {"name_de": "Nowomoskowsk", "name_uk": "Новомосковськ", **factories.month("2024-09")}
                FormerName.objects.create(municipality=place, **former)
    factories.body(name_de="Staatskanzlei", name_uk="Державна канцелярія", partner=Side.NRW)
    return Names.known()


def cases():
    for side, texts in SAID.items():
        for text in texts.replace("\n", "·").split("·"):
            yield side, text.strip()


def test_names_are_found_in_every_form_and_nowhere_else(names):
    """Each is tried beside the other side, and what is no name beside both."""
    beside = {Side.NRW: ["Дніпро"], Side.OBLAST: ["Köln"], None: ["Дніпро", "Köln"]}
    found = {(text, names.names_both(f"{text}, {other}")) for side, text in cases() for other in beside[side]}
    assert found == {(text, side is not None) for side, text in cases()}


@pytest.mark.parametrize(
    ("text", "is_news"),
    [
        ("Köln hilft Dnipro", True),
        ("Köln und Duisburg", False),
        ("Дніпро та Кривий Ріг", False),
        ("Кельн допомагає Дніпру", True),
        ("Nordrhein-Westfalen und die Ukraine", False),
        ("", False),
    ],
)
def test_text_is_news_if_it_names_both_sides(names, text, is_news):
    assert names.names_both(text) is is_news


def test_without_names_nothing_is_news():
    assert not Names.known().names_both("Köln hilft Dnipro")


def test_spelling_that_the_desk_adds_is_understood(names):
    place = factories.municipality(Side.OBLAST, "Werchnjodniprowsk", "Верхньодніпровськ", spellings_de="Oberdnipro")
    assert place.pk and not names.names_both("Köln, Oberdnipro")
    assert Names.known().names_both("Köln, Oberdnipro")
