"""The text of a link has to say where it leads."""

import pytest

from partnership.links.local import is_address, is_vague


@pytest.mark.parametrize(
    "text", ["hier", "Hier", " hier … ", "mehr  dazu", "Here", "Детальніше…", "тут", "Weiterlesen »", "більше →"]
)
def test_a_text_that_names_nothing_is_vague(text):
    assert is_vague(text)


@pytest.mark.parametrize(
    "text", ["hier in Essen", "Bericht der Stadt Essen", "Тут був міст", "", "Mehr Busse für Nikopol"]
)
def test_a_text_that_names_something_is_not_vague(text):
    assert not is_vague(text)


@pytest.mark.parametrize(
    "text", ["https://x.example/a", "www.land.nrw", "HTTP://X.EXAMPLE", "krnews.ua/news/1", "mailto:a@x.example"]
)
def test_a_bare_address_is_one(text):
    assert is_address(text)


@pytest.mark.parametrize("text", ["land.nrw", "Land NRW", "siehe https://x.example/", "krnews.ua", ""])
def test_a_name_is_no_address(text):
    assert not is_address(text)
