"""Each journey of the press desk in a real browser, from log-in to what readers see. Any violation of the CSP fails it."""

from contextlib import contextmanager
from datetime import datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from news.models import PressRelease
from partnership.middleware import DueChanges
from partnership.versions.versions import current
from tests import factories
from tests.browser.desk import PASSWORD, logged_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SETTLE = DueChanges.settle  # as it is before the fixtures of the tests still it
AFTERWARDS = datetime(2099, 1, 4, 9, 0, 1, tzinfo=factories.BERLIN)


@pytest.fixture
def at(live_server, browser):
    """A function that logs a user in with a browser of their own; all windows are closed at the end of its block."""

    @contextmanager
    def at(user):
        context = browser.new_context(locale="de")
        with logged_in(context.new_page(), live_server.url, user) as desk:
            desk.goto(f"{live_server.url}/admin/")
            yield desk
        context.close()

    return at


@pytest.fixture
def reader(live_server, browser):
    """A function that reads a public address as anybody does: (status, text of the page)."""
    context = browser.new_context()

    def read(path):
        page = context.new_page()
        status = page.goto(live_server.url + path).status
        text = page.inner_text("main").replace("\N{NO-BREAK SPACE}", " ")
        page.close()
        return status, text

    yield read
    context.close()


@pytest.fixture
def form(live_server):
    """A function that gives the address of the form of a record, or of another page of it."""

    def form(record, page="change"):
        return live_server.url + reverse(f"admin:news_pressrelease_{page}", args=[record.pk])

    return form


def german(make, **values):
    return make(interface_language="de", **values)


def write(desk, language, text):
    box = desk.locator(f".editor:has(+ [name=body_{language}]) [role=textbox]")
    box.fill(text)


def save(desk, button="_save"):
    desk.click(f"[name={button}]")
    return desk.locator(".messagelist").inner_text()


def released(**values):
    """A public release whose first version is kept, as the admin would have."""
    record = factories.release(**values)
    current(record)
    return record


def test_a_scheduled_release_appears_to_the_second(at, reader, live_server):
    base, release = live_server.url, PressRelease.objects
    with at(german(factories.editor)) as desk:
        desk.goto(base + reverse("admin:news_pressrelease_add"))
        desk.fill("[name=title_de]", "Fünf Busse für Nikopol")
        desk.fill("[name=title_uk]", "П’ять автобусів для Нікополя")
        desk.fill("[name=lead_de]", "Sie fahren ab Montag.")
        desk.fill("[name=lead_uk]", "Вони їздять із понеділка.")
        write(desk, "de", "Der Text.")
        write(desk, "uk", "Текст.")
        desk.select_option("[name=state]", "review")
        save(desk)
    release.update(issuer=factories.body())
    with at(german(factories.publisher)) as desk:
        desk.click(".overview a:has-text('Fünf Busse für Nikopol')")
        desk.check("[name=ready_de]")
        desk.check("[name=ready_uk]")
        desk.select_option("[name=state]", "approved")
        desk.fill("[name=publish_at_0]", "2099-01-04")
        desk.fill("[name=publish_at_1]", "09:00:00")
        desk.check("[name=acknowledged]")
        save(desk)
        desk.goto(base + "/admin/")
        expect(desk.locator(".overview")).to_contain_text("4. Januar 2099, 10:00 in Kyjiw")
    path = release.get().path("uk")
    with time_machine.travel(AFTERWARDS.replace(hour=8, minute=59, second=59), tick=False):
        assert reader(path)[0] == 404
    with time_machine.travel(AFTERWARDS, tick=False):
        status, text = reader(path)
    assert (status, "П’ять автобусів для Нікополя" in text) == (200, True)


def test_a_translation_follows_a_change_of_the_original(at, reader, form):
    release = released(lead_de="Sechs Busse.", lead_uk="Шість автобусів.")
    older = "Цей переклад старіший"
    with at(german(factories.publisher)) as desk:
        desk.goto(form(release))
        desk.fill("[name=lead_de]", "Fünf Busse.")
        save(desk)
    assert older in reader(release.path("uk"))[1]
    with at(factories.translator("uk", interface_language="uk")) as desk:
        desk.click(f".overview a:has-text('{release.title_uk}')")
        panel = desk.locator("[aria-labelledby=behind]")
        assert [panel.locator(tag).inner_text().strip() for tag in ("del", "ins")] == ["Sechs", "Fünf"]
        desk.fill("[name=lead_uk]", "П’ять автобусів.")
        desk.check("[name=is_current]")
        save(desk, "_prepare")
        save(desk, "submit")
    with at(german(factories.publisher)) as desk:
        desk.click(".overview a[href$='/prepared/']")
        save(desk, "publish")
    text = reader(release.path("uk"))[1]
    assert ("П’ять автобусів." in text, older in text) == (True, False)


def test_a_preview_is_shared_and_revoked(at, form, browser, settings, live_server):
    settings.SITE_URL = live_server.url
    draft = factories.draft(title_de="Noch geheim", title_uk="Ще таємно")
    with at(german(factories.editor)) as desk:
        desk.goto(form(draft))
        desk.click("text=Vorschau teilen")
        desk.select_option("[name=days]", "3")
        desk.click("form:has([name=days]) :is(button, [type=submit])")
        address = desk.locator(".share-uk").get_attribute("href")
        guest = browser.new_context().new_page()
        answer = guest.goto(address)
        assert (answer.status, guest.inner_text("h1")) == (200, "Ще таємно")
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        desk.click("[name=revoke]")
        desk.wait_for_selector(".success")
        assert guest.goto(address).status == 404
        guest.context.close()


def test_two_editors_who_write_at_once_lose_nothing(at, form):
    draft = factories.draft(title_de="Alt", lead_de="Alt.", lead_uk="")
    current(draft)
    with at(german(factories.editor)) as anna, at(german(factories.editor)) as borys:
        for desk in (anna, borys):
            desk.goto(form(draft))
        anna.fill("[name=lead_de]", "Von Anna.")
        anna.fill("[name=lead_uk]", "Від Анни.")
        save(anna)
        borys.fill("[name=title_de]", "Von Borys")
        borys.fill("[name=lead_de]", "Von Borys.")
        borys.click("[name=_save]")
        borys.wait_for_selector(".clash")
        sides = borys.locator(".clash dd").all_inner_texts()
        assert [side.strip() for side in sides] == ["Alt.", "Alt.Von Borys.", "Alt.Von Anna."]
        assert borys.input_value("[name=lead_uk]") == "Від Анни."
        borys.check("[name=_take-lead_de][value=theirs]")
        save(borys)
    stored = PressRelease.objects.get()
    assert (stored.title_de, stored.lead_de, stored.lead_uk) == ("Von Borys", "Von Anna.", "Від Анни.")


def test_a_change_is_prepared_approved_and_published_at_its_time(at, reader, form, monkeypatch):
    monkeypatch.setattr(DueChanges, "settle", SETTLE)
    release = released(lead_de="Sechs Busse.")
    with at(german(factories.editor)) as desk:
        desk.goto(form(release))
        desk.fill("[name=lead_de]", "Fünf Busse.")
        save(desk, "_prepare")
        save(desk, "submit")
    with at(german(factories.publisher)) as desk:
        desk.click(".overview a[href$='/prepared/']")
        desk.fill("[name=publish_at_0]", "2099-01-04")
        desk.fill("[name=publish_at_1]", "09:00:00")
        save(desk, "schedule")
    path = release.path("de")
    assert "Sechs Busse." in reader(path)[1]
    with time_machine.travel(AFTERWARDS, tick=True):
        text = reader(path)[1]
    assert ("Fünf Busse." in text, "Sechs Busse." in text) == (True, False)


def test_a_mistake_is_corrected_and_readers_are_told(at, reader, form, live_server, browser):
    release = released(lead_de="Sechs Busse.")
    with at(german(factories.publisher)) as desk:
        desk.goto(form(release))
        desk.fill("[name=lead_de]", "Fünf Busse.")
        desk.click("#corrections-group .add-row a")
        desk.fill("[name=corrections-0-note_de]", "Es sind fünf Busse, nicht sechs.")
        desk.fill("[name=corrections-0-note_uk]", "Автобусів п’ять, а не шість.")
        save(desk)
    for language, note in {"de": "Es sind fünf Busse, nicht sechs.", "uk": "Автобусів п’ять, а не шість."}.items():
        assert note in reader(release.path(language))[1]
    feed = browser.new_context().request.get(f"{live_server.url}/de/presse/feed/").text()
    assert "Es sind fünf Busse, nicht sechs." in feed


def test_a_release_is_withdrawn_with_a_notice(at, reader, form):
    release = released(title_de="Zurückgezogenes", lead_de="Falsche Zahl.")
    with at(german(factories.publisher)) as desk:
        desk.goto(form(release))
        desk.fill("[name=lead_de]", "")  # what is wrong with the form holds nothing up
        desk.once("dialog", lambda dialog: dialog.accept())
        desk.click("a.withdraw")
        desk.fill("[name=withdrawal_notice_de]", "Die Zahl war falsch.")
        desk.fill("[name=withdrawal_notice_uk]", "Число було хибним.")
        desk.click("form .submit-row [type=submit]")
        expect(desk.locator(".messagelist")).to_contain_text("410")
    status, text = reader(release.path("de"))
    assert (status, "Die Zahl war falsch." in text, "Falsche Zahl." in text) == (410, True, False)
    assert reader("/de/presse/")[1].count("Zurückgezogenes") == 0


def test_an_old_version_is_restored(at, form):
    draft = factories.draft(lead_de="Erste Fassung.", lead_uk="Перша редакція.")
    current(draft)
    with at(german(factories.editor)) as desk:
        desk.goto(form(draft))
        desk.fill("[name=lead_de]", "Zweite Fassung.")
        desk.fill("[name=lead_uk]", "Друга редакція.")
        save(desk)
        desk.goto(form(draft, "history"))
        assert [new.strip() for new in desk.locator(".changes ins").all_inner_texts()] == ["Zweite", "Друга"]
        desk.click("button[form=restore-1]")
        desk.wait_for_selector(".success")
    restored = PressRelease.objects.get()
    assert (restored.lead_de, restored.lead_uk) == ("Erste Fassung.", "Перша редакція.")


def test_a_translator_writes_ukrainian_and_nothing_else(at, form):
    draft = factories.draft(title_de="Fünf Busse", title_uk="", lead_uk="", body_uk="")
    current(draft)
    with at(factories.translator("uk", interface_language="uk")) as desk:
        desk.goto(form(draft))
        fields = desk.locator("#pressrelease_form :is(input:not([type=hidden]):not([type=submit]), textarea, select)")
        names = {field.get_attribute("name") for field in fields.all()} - {None}
        assert {name for name in names if not name.endswith("_uk")} <= {"is_minor", "is_current"}
        expect(desk.locator("#pressrelease_form")).to_contain_text("Fünf Busse")
        desk.fill("[name=title_uk]", "П’ять автобусів")
        desk.fill("[name=lead_uk]", "Найважливіше.")
        write(desk, "uk", "Текст.")
        save(desk)
    stored = PressRelease.objects.get()
    assert (stored.title_de, stored.title_uk, stored.body_uk) == ("Fünf Busse", "П’ять автобусів", "<p>Текст.</p>")


def test_a_publication_is_refused_with_its_reasons(at, form, reader):
    draft = factories.draft(lead_uk="", body_de='<p><a href="https://x.example/">hier</a></p>')
    with at(german(factories.publisher)) as desk:
        desk.goto(form(draft))
        desk.check("[name=ready_de]")
        desk.select_option("[name=state]", "approved")
        desk.check("[name=acknowledged]")
        desk.click("[name=_save]")
        reasons = desk.locator(".errorlist.nonfield").inner_text()
        assert "Der Link „hier“ sagt nicht, wohin er führt." in reasons
        desk.check("[name=ready_uk]")
        desk.click("[name=_save]")
        expect(desk.locator(".errorlist:not(.nonfield)").first).to_be_visible()
    assert PressRelease.objects.get().state == "draft"
    assert reader(draft.path("de"))[0] == 404


def test_a_log_in_that_ran_out_loses_no_text(at, form):
    draft, editor = factories.draft(lead_de="Alt."), german(factories.editor)
    current(draft)
    with at(editor) as desk:
        desk.goto(form(draft))
        desk.fill("[name=lead_de]", "Lange geschrieben.")
        write(desk, "uk", "Довго писано.")
        Session.objects.all().delete()
        desk.click("[name=_save]")
        with desk.expect_popup() as tab:
            desk.click("text=In einem anderen Tab anmelden")
        tab.value.fill("[name=login]", editor.username)
        tab.value.fill("[name=password]", PASSWORD)
        tab.value.click("#login-form [type=submit]")
        tab.value.wait_for_url("**/admin/")
        tab.value.close()
        desk.click("#resume-form [type=submit]")
        desk.click("#resume-form [type=submit]")  # the log-in has made a new token
        desk.wait_for_selector(".success")
    stored = PressRelease.objects.get()
    assert (stored.lead_de, stored.body_uk) == ("Lange geschrieben.", "<p>Довго писано.</p>")
