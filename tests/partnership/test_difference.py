"""What changed between two texts: nothing is lost, and what is the same is not marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.difference import Kind, difference


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
