"""What changed between two texts: nothing is lost, and what is the same is not marked."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.versions.difference import Kind, difference


def shown(old, new):
    signs = {Kind.SAME: "{}", Kind.GONE: "[-{}-]", Kind.NEW: "[+{}+]"}
    return "".join(signs[part.kind].format(part.text) for part in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Köln hilft Dnipro", "Köln hilft Dnipro", "Köln hilft Dnipro"),
        ("Köln hilft Dnipro", "Bonn hilft Dnipro", "[-Köln -][+Bonn +]hilft Dnipro"),
        ("sieben Städte", "sieben alte Städte", "sieben [+alte +]Städte"),
        ("sieben alte Städte", "sieben Städte", "sieben [-alte -]Städte"),
        ("a b c", "x y c", "[-a b -][+x y +]c"),
        ("", "neu", "[+neu+]"),
        ("alt", "", "[-alt-]"),
        ("", "", ""),
    ],
)
def test_only_the_words_that_changed_are_marked(old, new, expected):
    assert shown(old, new) == expected


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_both_texts_can_be_read_off_the_parts(old, new):
    parts = difference(old, new)
    assert "".join(part.text for part in parts if part.kind != Kind.NEW) == old
    assert "".join(part.text for part in parts if part.kind != Kind.GONE) == new


WORDS = [f"w{number}" for number in range(20_000)]
LONG = {
    "one word": ("a " * 20_000, "b " + "a " * 20_000 + "b"),
    "every second word": (" ".join(WORDS), " ".join(word if n % 2 else f"q{n}" for n, word in enumerate(WORDS))),
    "few words": (" ".join(f"{n * n % 97}" for n in range(20_000)), " ".join(f"{n * n % 89}" for n in range(20_000))),
}


@pytest.mark.parametrize(("old", "new"), LONG.values(), ids=LONG)
def test_a_long_text_of_whatever_words_takes_no_time_to_speak_of(old, new):
    before = process_time()
    parts = difference(old, new)
    assert process_time() - before < 2
    assert "".join(part.text for part in parts if part.kind != Kind.NEW) == old


def test_in_a_long_text_too_only_the_words_that_changed_are_marked():
    old = " ".join(f"Im Satz {number} steht ein Wort." for number in range(1000))
    new = old.replace("Satz 3 ", "Absatz 3 ").replace("Satz 990 ", "Absatz 990 ")
    assert [part.text for part in difference(old, new) if part.kind == Kind.NEW] == ["Absatz ", "Absatz "]
