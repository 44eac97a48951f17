"""The focal point of a photo is chosen on the picture itself, with the mouse or with the keyboard."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from news.models import Photo
from partnership.uploads.models import Upload
from tests import factories
from tests.browser.desk import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def photo(media_root):
    file = io.BytesIO()
    Image.linear_gradient("L").resize((900, 600)).save(file, "PNG")
    new = factories.photo()
    new.upload = Upload.take(ContentFile(file.getvalue()), Upload.Kind.PICTURE)
    new.save()
    return new


@pytest.fixture
def form(live_server, page, photo):
    with logged_in(page, live_server.url, factories.publisher(interface_language="uk")) as desk:
        desk.goto(live_server.url + reverse("admin:news_photo_change", args=[photo.pk]))
        yield desk


def numbers(form):
    return [form.locator(f"[name=focus_{axis}]").input_value() for axis in "xy"]


def save(form):
    form.click("[name=_save]")
    form.wait_for_selector(".success")
    return Photo.objects.get()


def test_a_click_on_the_picture_sets_the_point(form):
    picture = form.locator("[data-focus] img")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    assert numbers(form) == ["25", "80"]
    assert save(form).focus == (25, 80)


def test_the_focal_point_is_moved_with_the_keyboard(form):
    marker = form.get_by_role("button", name="Головна точка зображення")
    marker.focus()
    for key in ("ArrowRight", "Shift+ArrowUp", "Shift+ArrowUp"):
        form.keyboard.press(key)
    assert numbers(form) == ["51", "30"]
    for _press in range(6):
        form.keyboard.press("Shift+ArrowRight")
    assert numbers(form) == ["100", "30"]


def test_the_numbers_move_the_point(form):
    form.fill("[name=focus_x]", "10")
    form.fill("[name=focus_y]", "90")
    style = "[data-focus] button"
    assert form.eval_on_selector(style, "marker => [marker.style.insetInlineStart, marker.style.insetBlockStart]") == [
        "10%",
        "90%",
    ]
    assert save(form).focus == (10, 90)
