"""What becomes of a record that two changed from the same state."""

import pytest

from partnership.versions.merging import merge

BASE = {"title": "Alt", "lead": "Alt."}


def changed(**values):
    return BASE | values


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (changed(title="Neu"), BASE, changed(title="Neu")),
        (BASE, changed(title="Neu"), changed(title="Neu")),
        (changed(title="Neu"), changed(lead="Neu."), changed(title="Neu", lead="Neu.")),
        (changed(title="Neu"), changed(title="Neu"), changed(title="Neu")),
        (changed(title=""), changed(lead="Neu."), changed(title="", lead="Neu.")),
    ],
    ids=["mine", "theirs", "each another", "both the same", "emptied"],
)
def test_what_only_one_changed_is_kept(mine, theirs, merged):
    assert merge(BASE, mine, theirs) == (merged, [])


def test_what_both_changed_differently_is_a_conflict():
    merged, [conflict] = merge(BASE, changed(title="Mein"), changed(title="Dein", lead="Neu."))
    assert merged == changed(title="Mein", lead="Neu.")
    assert conflict == ("", None, ("title",), {"title": "Alt"}, {"title": "Mein"}, {"title": "Dein"})


def test_what_says_one_thing_is_taken_over_together():
    base = {"earliest": 1, "latest": 2}
    _merged, [conflict] = merge(base, {"earliest": 0, "latest": 2}, {"earliest": 1, "latest": 3}, {"": [tuple(base)]})
    assert (conflict.mine, conflict.theirs) == ({"earliest": 0, "latest": 2}, {"earliest": 1, "latest": 3})


def test_what_was_opened_is_unknown_whatever_differs_is_a_conflict():
    _merged, conflicts = merge({}, changed(title="Mein"), BASE)
    assert [conflict.names for conflict in conflicts] == [("title",)]


# --- rows -------------------------------------------------------------------------------------------------------------


def row(key, text="Alt.", note=""):
    return {"id": key, "text": text, "note": note}


def rows(base, mine, theirs):
    """Returns the rows that are merged, and of each conflict the key and the fields."""
    merged, conflicts = merge(*({"rows": each} for each in (base, mine, theirs)))
    return merged["rows"], [(conflict.key, conflict.names) for conflict in conflicts]


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ([row(1, text="Neu."), row(2)], [row(1, note="Neu."), row(2)], [row(1, "Neu.", "Neu."), row(2)]),
        ([row(1), row(2), row("new")], [row(1), row(2), row(3)], [row(1), row(2), row(3)]),
        (
            [row(1), row(2), row("new", "Mein.")],
            [row(1), row(2), row(3)],
            [row(1), row(2), row(3), row("new", "Mein.")],
        ),
        ([row(2)], [row(1), row(2, text="Neu.")], [row(2, text="Neu.")]),
        ([row(1), row(2)], [], []),
        ([], [], []),
    ],
    ids=["fields", "added twice", "added", "taken out", "taken out by them", "taken out by both"],
)
def test_rows_of_both_are_kept(mine, theirs, merged):
    assert rows([row(1), row(2)], mine, theirs) == (merged, [])


@pytest.mark.parametrize(
    ("mine", "theirs", "merged", "conflict"),
    [
        ([row(1, "Mein.")], [row(1, "Dein.", "Neu.")], [row(1, "Mein.", "Neu.")], (1, ("text",))),
        ([row(1, "Mein.")], [], [row(1, "Mein.")], (1, ())),
        ([], [row(1, "Dein.")], [], (1, ())),
    ],
    ids=["one field", "taken out by them", "taken out by me"],
)
def test_row_that_both_changed_differently_is_a_conflict(mine, theirs, merged, conflict):
    assert rows([row(1)], mine, theirs) == (merged, [conflict])
