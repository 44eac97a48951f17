"""A link that is shared shows a picture of its page, in its language, and of nothing that is not public."""

import io
from datetime import date

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from PIL import Image

from partnership.machines import shareimages
from partnership.machines.shareimages import ShareImage, title
from tests import factories


def release(languages=("de", "uk"), **values):
    return factories.release(languages, **{"earliest": date(2024, 2, 29), "latest": date(2024, 2, 29), **values})


def paths():
    """The share images of the site by what they show, in German."""
    return {
        "start": "/de/share.png",
        "release": f"{release(slug_de='eins').path('de')}share.png",
        "twinning": f"{factories.twinning().path('de')}share.png",
        "area": f"{factories.area().path('de')}share.png",
        "topic": f"{factories.topic().path('de')}share.png",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["start", "release", "twinning", "area", "topic"])
def test_a_share_image_is_a_png_of_1200_by_630_pixels(client, kind):
    response = client.get(paths()[kind])
    picture = Image.open(io.BytesIO(response.content))
    assert (response.headers["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", (1200, 630))


@pytest.mark.django_db
def test_a_share_image_may_be_shown_on_other_sites_and_runs_nothing(client):
    headers = client.get("/de/share.png").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")


@pytest.mark.django_db
def test_the_names_of_twins_stand_one_below_the_other(client, monkeypatch):
    drawn = []
    monkeypatch.setattr(shareimages, "respond", lambda request, image: drawn.append(image) or HttpResponse())
    client.get(paths()["twinning"])
    assert [title(image).lines for image in drawn] == [["Köln", "Dnipro"]]
    assert [image.line for image in drawn] == ["seit dem 27.\N{NO-BREAK SPACE}Oktober\N{NO-BREAK SPACE}2022"]


@pytest.mark.django_db
def test_who_has_the_picture_is_not_sent_it_again(client):
    tag = client.get("/uk/share.png").headers["ETag"]
    response = client.get("/uk/share.png", headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.django_db
def test_a_picture_is_drawn_once(client, monkeypatch):
    client.get("/de/share.png")
    monkeypatch.setattr(shareimages, "draw", lambda image: pytest.fail("drawn again"))
    assert client.get("/de/share.png").status_code == 200


@pytest.mark.django_db
def test_a_changed_title_has_a_new_picture_at_once(client):
    changed = release(slug_de="eins", title_de="Vorher")
    before = client.get(f"{changed.path('de')}share.png")
    changed.title_de = "Nachher"
    changed.save()
    after = client.get(f"{changed.path('de')}share.png")
    assert (before.headers["ETag"] == after.headers["ETag"], before.content == after.content) == (False, False)


@pytest.mark.django_db
def test_a_language_that_is_not_ready_has_no_picture(client):
    half = release(["uk"], slug_de="eins", slug_uk="odyn", title_de="Geheimwort")
    found = {language: client.get(f"{half.path(language)}share.png").status_code for language in ("de", "uk")}
    assert found == {"de": 404, "uk": 200}


@pytest.mark.parametrize("language", ["de", "uk"])
def test_the_picture_names_the_site_in_the_language_of_the_title(language):
    names = {"de": "Nordrhein-Westfalen und Dnipropetrowsk", "uk": "Північний Рейн-Вестфалія та Дніпропетровщина"}
    with translation.override("de" if language == "uk" else "uk"):
        assert ShareImage("Titel", "", language).site == names[language]


# --- what the page says of itself ---------------------------------------------------------------------------------------


def meta(client, path, name):
    page = client.get(path).content.decode()
    return [part.split('content="')[1].split('"')[0] for part in page.split("<meta ") if f'property="{name}"' in part]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["release", "twinning", "area", "topic"])
def test_a_page_names_its_own_picture_in_full(client, kind):
    image = paths()[kind]
    assert meta(client, image.removesuffix("share.png"), "og:image") == [f"{settings.SITE_URL}{image}"]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "image"), [("/de/", "/de/share.png"), ("/uk/presa/", "/uk/share.png")])
def test_a_page_without_a_picture_of_its_own_names_that_of_the_site(client, path, image):
    assert meta(client, path, "og:image") == [f"{settings.SITE_URL}{image}"]


@pytest.mark.django_db
def test_a_page_in_the_other_language_names_the_picture_that_is_there(client):
    half = release(["uk"], slug_de="eins", slug_uk="odyn")
    assert meta(client, half.path("de"), "og:image") == [f"{settings.SITE_URL}{half.path('uk')}share.png"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/de/gibt-es-nicht/", "/uk/presa/2019/"])
def test_an_error_has_nothing_to_share(client, path):
    assert (client.get(path).status_code, meta(client, path, "og:image")) == (404, [])
