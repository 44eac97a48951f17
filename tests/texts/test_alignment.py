"""Sequences beside each other."""

from partnership.texts.alignment import align


def cost(one, other):
    return 0 if one == other else 0.5 if one.lower() == other.lower() else 2


def test_what_belongs_together_stands_beside_each_other_in_its_order():
    assert align("abcd", "aBd", cost) == [("a", "a"), ("b", "B"), ("c", None), ("d", "d")]
    assert align("b", "abc", cost) == [(None, "a"), ("b", "b"), (None, "c")]
    assert align("", "a", cost) == [(None, "a")]


def test_what_is_too_different_has_no_counterpart():
    assert sorted(align("a", "x", cost), key=str) == [("a", None), (None, "x")]
