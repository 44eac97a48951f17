"""Slugs and transliteration: the examples of resolution 55/2010, German rules, and what every slug has in common."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnership.texts.slugs import make_slug, transliterate

CYRILLIC_AND_LATIN = st.text(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяЄЇЙЮЯЩёъыэäöüßÄÖÜẞéłøæ’ʼ'´-– aeouz09\u0301\u0308\u00ad東"
)

OFFICIAL_EXAMPLES = re.findall(
    r"(\S+) (\S+)",
    """
    Алушта Alushta  Андрій Andrii  Борщагівка Borshchahivka  Борисенко Borysenko  Вінниця Vinnytsia
    Володимир Volodymyr  Гадяч Hadiach  Богдан Bohdan  Згурський Zghurskyi  Ґалаґан Galagan  Ґорґани Gorgany
    Донецьк Donetsk  Дмитро Dmytro  Рівне Rivne  Олег Oleh  Есмань Esman  Єнакієве Yenakiieve  Гаєвич Haievych
    Короп’є Koropie  Житомир Zhytomyr  Жанна Zhanna  Жежелів Zhezheliv  Закарпаття Zakarpattia
    Казимирчук Kazymyrchuk  Медвин Medvyn  Михайленко Mykhailenko  Іванків Ivankiv  Іващенко Ivashchenko
    Їжакевич Yizhakevych  Кадиївка Kadyivka  Мар’їне Marine  Йосипівка Yosypivka  Стрий Stryi  Олексій Oleksii
    Київ Kyiv  Коваленко Kovalenko  Лебедин Lebedyn  Леонід Leonid  Миколаїв Mykolaiv  Маринич Marynych
    Ніжин Nizhyn  Наталія Nataliia  Одеса Odesa  Онищенко Onyshchenko  Полтава Poltava  Петро Petro
    Решетилівка Reshetylivka  Рибчинський Rybchynskyi  Суми Sumy  Соломія Solomiia  Тернопіль Ternopil  Троць Trots
    Ужгород Uzhhorod  Уляна Uliana  Фастів Fastiv  Філіпчук Filipchuk  Харків Kharkiv  Христина Khrystyna
    Стеценко Stetsenko  Чернівці Chernivtsi  Шевченко Shevchenko  Шостка Shostka  Кишеньки Kyshenky
    Щербухи Shcherbukhy  Гоща Hoshcha  Гаращенко Harashchenko  Юрій Yurii  Корюківка Koriukivka  Яготин Yahotyn
    Ярошенко Yaroshenko  Костянтин Kostiantyn  Знам’янка Znamianka  Феодосія Feodosiia  Згорани Zghorany
    Розгон Rozghon
""",
)


@pytest.mark.parametrize(("ukrainian", "latin"), OFFICIAL_EXAMPLES)
def test_examples_of_resolution_55(ukrainian: str, latin: str) -> None:
    assert transliterate(ukrainian) == latin


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        ("Дніпро", "Dnipro"),
        ("Кам’янське", "Kamianske"),
        ("Кривий Ріг", "Kryvyi Rih"),
        ("Верхньодніпровськ", "Verkhnodniprovsk"),
        ("Марганець", "Marhanets"),
        ("Перещепине", "Pereshchepyne"),
        ("П’ятихатки", "Piatykhatky"),
    ],
)
def test_municipalities_of_the_oblast(ukrainian: str, latin: str) -> None:
    assert transliterate(ukrainian) == latin


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ", "`", "´", "‘"])
def test_every_apostrophe_between_letters_is_dropped(apostrophe: str) -> None:
    assert transliterate(f"Кам{apostrophe}янське") == "Kamianske"


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        ("Щастя", "Shchastia"),
        ("ЩАСТЯ", "SHCHASTIA"),
        ("щастя", "shchastia"),
        ("ПЛЮЩ", "PLIUSHCH"),
        ("ЗГУРСЬКИЙ", "ZGHURSKYI"),
        ("ЄС", "YES"),
        ("ЖКГу", "ZHKHu"),
        ("Я і Ю. Щ.", "Ya i Yu. Shch."),
        ("КАМ’ЯНСЬКЕ", "KAMIANSKE"),
    ],
)
def test_capitals_follow_their_neighbours(ukrainian: str, latin: str) -> None:
    assert transliterate(ukrainian) == latin


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        ("Єва-Юлія", "Yeva-Yuliia"),
        ("«Їжак»", "«Yizhak»"),
        ("'Єва'", "'Yeva'"),
        ("ʼЄваʼ", "ʼYevaʼ"),
        ("2-й", "2-y"),
        ("я\nю", "ya\nyu"),
    ],
)
def test_a_word_starts_after_anything_that_is_no_letter(ukrainian: str, latin: str) -> None:
    assert transliterate(ukrainian) == latin


@pytest.mark.parametrize(
    ("ukrainian", "latin"), [("мо\u00adя", "mo\u00adia"), ("мо\u200bя", "mo\u200bia"), ("за\u0301єць", "záiets")]
)
def test_no_word_starts_after_a_soft_hyphen_or_a_stress_mark(ukrainian: str, latin: str) -> None:
    assert transliterate(ukrainian) == latin


@pytest.mark.parametrize(
    ("russian", "latin"), [("Ёлка", "Yolka"), ("мёд", "miod"), ("Крым", "Krym"), ("объект", "obekt"), ("эра", "era")]
)
def test_russian_letters_have_a_fallback(russian: str, latin: str) -> None:
    assert transliterate(russian) == latin


@pytest.mark.parametrize("text", ["", "Köln – Straße", "don't, O’Neill", "1 000 €", "東京\u00ad", "Αθήνα", "ʼ ' ’"])
def test_text_without_cyrillic_is_left_alone(text: str) -> None:
    assert transliterate(text) == text


@given(CYRILLIC_AND_LATIN)
@example("Київ, Йосипівка, ЇЖАК, ё")
def test_transliteration_is_the_same_for_composed_and_decomposed_text(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert transliterate(composed) == transliterate(decomposed)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Köln größer", "koeln-groesser"),
        ("ÄÖÜẞ", "aeoeuess"),
        ("Düsseldorf", "duesseldorf"),
        ("Städtepartnerschaft 2024", "staedtepartnerschaft-2024"),
        ("Städte\u00adpartnerschaft", "staedtepartnerschaft"),
    ],
)
def test_german_slugs(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Дніпро – Кельн", "dnipro-keln"),
        ("ДНІПРО—КЕЛЬН", "dnipro-keln"),
        ("Кам`янське й Єнакієве", "kamianske-y-yenakiieve"),
        ("«За́мок» у Кривому Розі", "zamok-u-kryvomu-rozi"),
    ],
)
def test_ukrainian_slugs(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Œuvre", "oeuvre"),
        ("Đà Nẵng", "da-nang"),
        ("Þórður", "thordur"),
        ("Erdoğan Işık", "erdogan-isik"),
        ("İzmir", "izmir"),
        ("ﬁn²", "fin2"),
    ],
)
def test_other_latin_letters_lose_their_marks(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Köln (東京) Київ", "koeln-kyiv"),
        ("Αθήνα 2024", "2024"),
        ("--a__b, c/d\n", "a-b-c-d"),
        ("Côte d’Azur", "cote-dazur"),
    ],
)
def test_everything_else_separates_words(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize("text", ["", " ", "–…!«»", "東京", "Ь"])
def test_slug_is_empty_where_nothing_can_be_spelled(text: str) -> None:
    assert make_slug(text) == ""


@pytest.mark.parametrize(
    ("max_length", "slug"),
    [
        (80, "dnipro-und-koeln"),
        (16, "dnipro-und-koeln"),
        (15, "dnipro-und"),
        (10, "dnipro-und"),
        (9, "dnipro"),
        (3, "dni"),
    ],
)
def test_slug_is_cut_after_a_whole_word_where_possible(max_length: int, slug: str) -> None:
    assert make_slug("Dnipro und Köln", max_length) == slug


def test_slug_is_at_most_80_characters_by_default() -> None:
    assert make_slug("щ" * 30) == "shch" * 20


@pytest.mark.parametrize("max_length", [0, -1])
def test_slug_without_room_is_an_error(max_length: int) -> None:
    with pytest.raises(ValueError, match=f"not {max_length}$"):
        make_slug("Köln", max_length)


@given(st.text() | CYRILLIC_AND_LATIN, st.integers(1, 90))
def test_slug_has_only_lower_case_words_joined_by_single_hyphens(text: str, max_length: int) -> None:
    slug = make_slug(text, max_length)
    assert slug == "" or re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= max_length


@given(st.text() | CYRILLIC_AND_LATIN)
def test_slug_of_a_slug_is_itself(text: str) -> None:
    assert make_slug(make_slug(text)) == make_slug(text)


@given(st.text() | CYRILLIC_AND_LATIN)
@example("Köln, Київ, Йосипівка, Łódź, ǘ")
def test_slug_is_the_same_for_composed_and_decomposed_text(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert make_slug(composed) == make_slug(decomposed)


@given(st.sampled_from("абвгґдеєжзиіїйклмнопрстуфхцчшщюяёыэaäöüßłøæ7"))
def test_slug_of_a_letter_that_is_heard_is_never_empty(letter: str) -> None:
    assert [make_slug(letter) == "", make_slug(letter.upper()) == ""] == [False, False]
