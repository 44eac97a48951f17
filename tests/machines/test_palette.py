"""There is one palette, that of the stylesheet, and what draws pictures reads it."""

import io

import pytest
from PIL import Image

from partnership.machines import palette as module
from partnership.machines import shareimages
from partnership.machines.palette import Palette, palette
from partnership.machines.shareimages import ShareImage


def test_colours_are_those_of_the_tokens():
    assert (palette()["paper"], palette("dark")["paper"]) == ("#fbfaf6", "#10151f")


def test_the_dark_theme_keeps_the_colours_it_does_not_change():
    assert palette("dark")["nrw"] == palette()["nrw"]


def test_a_missing_token_is_named():
    with pytest.raises(LookupError, match=r"site\.css has no colour named --mauve"):
        palette()["mauve"]


def test_a_stylesheet_without_tokens_is_refused(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/site.css").write_text("a { color: red; }")
    with pytest.raises(LookupError, match="has no tokens of the light theme"):
        module.palette.__wrapped__()


def test_a_share_image_has_the_colours_of_the_palette(monkeypatch):
    image = ShareImage("Köln", "2024", "de")
    before, name = Image.open(io.BytesIO(shareimages.draw(image))).convert("RGB"), image.name
    monkeypatch.setattr(shareimages, "palette", lambda: Palette(palette() | {"paper": "#0b4f9e"}))
    after = Image.open(io.BytesIO(shareimages.draw(image))).convert("RGB")
    assert (before.getpixel((2, 2)), after.getpixel((2, 2))) == ((0xFB, 0xFA, 0xF6), (0x0B, 0x4F, 0x9E))
    assert image.name != name


def test_manifest_and_head_name_the_paper(client, db):
    assert client.get("/de/site.webmanifest").json()["theme_color"] == palette()["paper"]
    html = client.get("/de/gibt-es-nicht/").content.decode()
    for theme in ("light", "dark"):
        assert f'content="{palette(theme)["paper"]}" media="(prefers-color-scheme: {theme})"' in html
