"""Folding for search and keys for sorting, in German and Ukrainian."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnership.texts.collation import APOSTROPHES, caseless, fold, plain_letters, sort_key

UKRAINIAN_ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
WORDS = st.text("aelouäöüßÄÖÜøæйїґєЇЙ0")
MIXED = st.text(f"{UKRAINIAN_ALPHABET}{APOSTROPHES}aeouzäöüßŉ -_.\u0301\u0308\u00ad\u200b")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("KÖLN", "koln"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Café Łódź Ærø", "cafe lodz aro"),
        ("ДНІПРО", "дніпро"),
        ("ﬁn²", "fin2"),
        ("№ 5", "no 5"),
    ],
)
def test_fold_ignores_case_width_and_latin_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("letters", ["йи", "її", "їі", "Йї"])
def test_fold_keeps_ukrainian_letters_with_marks(letters: str) -> None:
    assert fold(unicodedata.normalize("NFD", letters)) == letters.casefold()


def test_fold_drops_the_stress_mark() -> None:
    assert fold("За\u0301мок, Украї\u0301на") == "замок україна"


def test_fold_takes_ghe_with_upturn_for_ghe() -> None:
    assert fold("Ґалаґан") == "галаган"


@pytest.mark.parametrize(
    "spellings",
    [("Köln", "Koeln", "KOELN", "Koln", "Ko\u0308ln"), ("Übung", "Uebung"), ("Städte", "Staedte"), ("Goethe", "Göthe")],
)
def test_fold_finds_umlauts_however_they_are_spelled(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("text", "folded"), [("neue", "neu"), ("Poet", "pot"), ("oeee", "o"), ("Geo", "geo")])
def test_fold_drops_e_after_a_o_u_wherever_it_stands(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_fold_drops_every_apostrophe_within_a_word(apostrophe: str) -> None:
    assert fold(f"Кам{apostrophe}янське") == "камянське"


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_fold_takes_an_apostrophe_around_a_word_for_a_gap(apostrophe: str) -> None:
    assert fold(f"у{apostrophe} {apostrophe}Кривому{apostrophe}") == "у кривому"


@pytest.mark.parametrize(
    "invisible", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2067", "\x00", "\x7f"]
)
def test_fold_removes_invisible_characters(invisible: str) -> None:
    assert fold(f"Дні{invisible}про") == "дніпро"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Дніпро –\u00a0Кельн\t(2024)\n", "дніпро кельн 2024"),
        ("a_b-c/d…e", "a b c d e"),
        ("\r\n", ""),
        ("", ""),
    ],
)
def test_fold_makes_one_space_of_everything_else(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text() | MIXED)
@example("ŉ´a'ʼböeeŌ\u0345")
def test_fold_of_folded_text_is_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text() | MIXED)
@example("Köln Київ Йосип")
def test_fold_is_the_same_for_composed_and_decomposed_text(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(decomposed)


@given(WORDS, st.integers(0, 10))
@example("Koeln", 3)
def test_the_start_of_a_word_folds_to_the_start_of_the_folded_word(word: str, length: int) -> None:
    start = fold(word[:length])
    assert fold(word)[: len(start)] == start


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("Кам’янське", "камянське"),
        ("‘Maß’", "'mass'"),
        ("KÖLN\n", "köln\n"),
        ("aŉb", "anb"),
        ("№", "no"),
        ("x\u00ady", "xy"),
    ],
)
def test_caseless_keeps_all_that_is_seen(text: str, small: str) -> None:
    assert caseless(text) == small


@pytest.mark.parametrize(
    ("text", "plain"), [("łøđħıåǘ", "lodhiau"), ("æœŋðþə", "aeoengdthe"), ("їйґё", "їйґё"), ("ʒ 東 7", "ʒ 東 7")]
)
def test_plain_letters_reduces_latin_only(text: str, plain: str) -> None:
    assert plain_letters(text) == plain


def assert_sorted(expected: list[str], language: str) -> None:
    """Fail unless the sort key brings the reversed list back into its order."""
    backwards = expected[::-1]
    assert sorted(backwards, key=lambda text: sort_key(text, language)) == expected


def test_ukrainian_letters_sort_by_the_alphabet() -> None:
    assert_sorted(list(UKRAINIAN_ALPHABET), "uk")


@pytest.mark.parametrize(
    "expected",
    [
        ["Апостолове", "Ґалаґан", "Дніпро", "Єнакієве", "Ірпінь", "Їжакевич", "Йосипівка", "Яготин"],
        ["м’яз", "мʼята", "мята", "М’ячик"],
        ["Нова Заря", "Новий", "Ново-Павлівка", "Новомосковськ"],
        ["елка", "ёлка", "єлка", "щит", "ъ", "ы", "ь", "эра", "юнь"],
        ["7", "Ярош", "Aachen", "Zwolle", "東京"],
    ],
)
def test_ukrainian_order(expected: list[str]) -> None:
    assert_sorted(expected, "uk")


@pytest.mark.parametrize(
    "expected",
    [
        ["Hacker", "Häcker", "Hackmann", "Haecker", "Hafermann"],
        ["Assemann", "Assmann", "Aßmann", "Astmann"],
        ["Mull", "Müll", "mull", "Mulle"],
        ["aachen", "Ahlen", "Bad Zwesten", "Bad2", "Badenweiler", "Öding", "Olpe", "Zwolle"],
        ["7", "Zwolle", "Єнакієве", "Ірпінь", "Яготин", "東京"],
    ],
)
def test_german_order(expected: list[str]) -> None:
    assert_sorted(expected, "de")


@pytest.mark.parametrize("language", ["de", "uk"])
def test_sort_key_is_the_same_for_composed_and_decomposed_text(language: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, "Köln Київ") for form in ("NFC", "NFD"))
    assert sort_key(composed, language) == sort_key(decomposed, language)


@given(st.text() | MIXED, st.text() | MIXED, st.sampled_from(["de", "uk"]))
def test_sort_keys_are_equal_only_for_the_same_text(one: str, other: str, language: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (sort_key(one, language) == sort_key(other, language)) is same


@pytest.mark.parametrize("language", ["en", "", "DE"])
def test_sort_key_refuses_an_unknown_language(language: str) -> None:
    with pytest.raises(ValueError, match=f"'{language}'$"):
        sort_key("Köln", language)
