"""A text keeps what its writer sees of it, whichever program it comes from, and says what it lost."""

import re

import pytest
from django.utils import translation

from partnership.desk.editor import said
from partnership.texts.richtext import read
from tests.texts.clipboards import CLIPBOARDS, EXPECTED

MATRIX = [(program, brought) for program in CLIPBOARDS for brought in EXPECTED]


def compact(html):
    """HTML as a browser would show it: without line breaks, and a paragraph alone in an item as its words."""
    text = re.sub(r"\s*(</?(?:p|ul|ol|li|h2)\b[^>]*>)\s*", r"\1", " ".join(html.split()))
    text = re.sub(r"<li><p>([^<]*)</p></li>", r"<li>\1</li>", text)
    return re.sub(r"</?strong>", "", text)


@pytest.mark.parametrize(("program", "brought"), MATRIX)
def test_a_text_keeps_what_its_writer_sees(program, brought):
    shell, fragments = CLIPBOARDS[program]
    html, lost = read(shell(fragments[brought]))
    with translation.override("en"):
        assert (compact(html), " ".join(said(lost))) == EXPECTED[brought]


@pytest.mark.parametrize("program", CLIPBOARDS)
def test_each_program_was_tried_with_everything(program):
    assert set(CLIPBOARDS[program][1]) == set(EXPECTED)
