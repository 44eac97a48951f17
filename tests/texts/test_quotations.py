"""Quotations, in the marks of both languages and of keyboards."""

import pytest

from partnership.texts.quotations import quotations

QUOTED = [
    ("de", "Er sagte: „Ja.“ Und: „Nein!”", [(0, "Ja."), (0, "Nein!")]),
    ("de", "„Sie rief ‚Halt‘ und ging“", [(1, "Halt"), (0, "Sie rief ‚Halt‘ und ging")]),
    ("de", '»So« und «so» und "so"', [(0, "So"), (0, "so"), (0, "so")]),
    ("de", "das Lied «Ой» und ein Apostroph’s", [(0, "Ой")]),
    ("uk", "Він сказав: «Так». «Гукнула “Ні” й пішла»", [(0, "Так"), (1, "Ні"), (0, "Гукнула “Ні” й пішла")]),
    ("uk", "об’єднання „Wir in Europa“", [(0, "Wir in Europa")]),
    ("uk", "«без кінця", []),
]


@pytest.mark.parametrize(("language", "text", "quoted"), QUOTED)
def test_what_stands_in_quotation_marks_is_found(language, text, quoted):
    assert [(found.value, text[found.start : found.end]) for found in quotations(text, language)] == quoted
