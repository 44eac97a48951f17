"""From log-in to the published page and back: the journey of a press release, in a real browser."""

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from news.models import PressRelease
from tests import factories
from tests.browser.desk import log_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def desk(live_server, page):
    """A publisher's browser, logged in, that fails on any violation of the content security policy."""
    with watched(page):
        log_in(page, live_server.url, factories.publisher(interface_language="de"))
        yield page


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600), "#0057b7").save(buffer, "JPEG")
    return {"name": "Flagge Müller.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def save(page):
    page.click("[name=_save]")
    page.wait_for_selector(".success")


def add_photo(page, base):
    page.goto(base + reverse("admin:news_photo_add"))
    page.fill("[name=key]", "flag")
    page.set_input_files("[name=upload]", picture())
    for name, value in {"alt_de": "Eine Flagge", "alt_uk": "Прапор", "credit_de": "Wir", "credit_uk": "Ми"}.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=licence]", "CC0 1.0")
    page.select_option("[name=consent]", "nobody")
    save(page)


def write_release(page, base):
    page.goto(base + reverse("admin:news_pressrelease_add"))
    german = {"title_de": "Größere Hilfe für Köln", "lead_de": "Worum es geht."}
    ukrainian = {"title_uk": "Більша допомога Кельну", "lead_uk": "Про що йдеться."}
    for name, value in (german | ukrainian).items():
        page.fill(f"[name={name}]", value)
    for language, text in {"de": "Der Text.", "uk": "Текст."}.items():
        page.fill(f".editor:has(+ [name=body_{language}]) [role=textbox]", text)
    page.press("[name=title_uk]", "Tab")
    expect(page.locator("[name=slug_uk]")).to_have_value("bilsha-dopomoha-kelnu")
    page.click("#id_photo + .select2")
    page.fill(".select2-dropdown .select2-search__field", "flag")
    page.click(".select2-results__option--highlighted")
    save(page)


def publish(page, base, release):
    page.goto(base + reverse("admin:news_pressrelease_change", args=[release.pk]))
    page.check("[name=ready_de]")
    page.check("[name=ready_uk]")
    page.select_option("[name=state]", "approved")
    page.check("[name=acknowledged]")
    save(page)


def test_a_release_is_written_published_read_and_withdrawn(desk, live_server):
    base = live_server.url
    add_photo(desk, base)
    write_release(desk, base)
    PressRelease.objects.update(issuer=factories.body())
    release = PressRelease.objects.get()
    assert (release.slug_de, release.slug_uk) == ("groessere-hilfe-fuer-koeln", "bilsha-dopomoha-kelnu")
    german, ukrainian = (base + release.path(language) for language in ("de", "uk"))
    assert desk.goto(german).status == 404

    publish(desk, base, release)
    assert desk.goto(german).status == 200
    assert desk.inner_text("h1") == "Größere Hilfe für Köln"
    assert desk.evaluate("document.querySelector('.photo img').naturalWidth") > 0
    desk.click("nav.languages a[lang=uk]")
    assert (desk.url, desk.inner_text("h1")) == (ukrainian, "Більша допомога Кельну")

    desk.goto(base + reverse("admin:news_pressrelease_withdraw", args=[release.pk]))
    desk.fill("[name=withdrawal_notice_de]", "Die Zahl war falsch.")
    desk.fill("[name=withdrawal_notice_uk]", "Число було хибним.")
    desk.click("form .submit-row [type=submit]")
    desk.wait_for_selector(".success")
    assert desk.goto(ukrainian).status == 410
    assert "Число було хибним." in desk.inner_text("main")
    assert "Більша допомога" not in desk.content()
