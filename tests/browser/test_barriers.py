"""The form for barriers as whoever has no mouse walks it, in both languages: nothing that was typed is ever lost."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partnership.models import BarrierReport
from partnership.texts.bilingual import LANGUAGES
from tests.browser import axe
from tests.browser.test_pages import FOCUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
FORM = {"de": "/de/barrierefreiheit/melden/", "uk": "/uk/dostupnist/povidomyty/"}
MARKUP = "<b>Die Karte</b> & {{ x }}"


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=[1280, 320])
def page(request, browser, live_server, language):
    """The form, asked for from the start page, on a wide and on a narrow screen."""
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    opened.goto(f"{live_server.url}{FORM[language]}?page=/{language}/")
    yield opened
    assert opened.context.cookies() == []
    opened.close()


def go_to(page, name):
    """Presses Tab until a field or the button has the focus; of every step on the way the beginning must be seen."""
    for _step in range(40):
        page.keyboard.press("Tab")
        what, _whole, (is_marked, top, *_rest) = page.evaluate(FOCUS)
        assert (what, is_marked, 0 <= top < page.viewport_size["height"]) == (what, True, True)
        if page.evaluate("document.activeElement.name || document.activeElement.type") == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")


def send(page, **written):
    for name, text in written.items():
        go_to(page, name)
        page.keyboard.insert_text(text)
    go_to(page, "submit")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_report_is_sent_by_keyboard_alone(page, language):
    send(page, what=MARKUP, name="Ada", email="ada@example.org", wishes="groß")
    report = BarrierReport.objects.get()
    assert (report.what, report.page, report.email) == (MARKUP, f"/{language}/", "ada@example.org")
    assert (page.url.endswith(f"{FORM[language]}{report.number}/"), report.number in page.inner_text("main")) == (
        True,
        True,
    )
    page.reload()
    assert (BarrierReport.objects.count(), axe.ask(page)[0]) == (1, [])


def test_ten_kilobytes_come_back_with_an_error_that_leads_to_the_field(page):
    send(page, what="Zu lang. " * 1112)
    assert (len(page.input_value("[name=what]")), BarrierReport.objects.count()) == (10_008, 0)
    assert axe.ask(page)[0] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.click("[role=alert] a")
    assert page.evaluate("document.activeElement.name") == "what"


def test_form_that_was_open_for_too_long_is_sent_once_more(browser, live_server, language):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        page.goto(live_server.url + FORM[language])
    send(page, what=MARKUP)
    assert (page.input_value("[name=what]"), BarrierReport.objects.count()) == (MARKUP, 0)
    send(page)
    assert BarrierReport.objects.get().what == MARKUP
    page.close()
