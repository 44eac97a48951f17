"""What the forms of the press desk do while one writes in them, in a real browser."""

import pytest
from django.urls import reverse

from news.models import PressRelease
from tests import factories
from tests.browser.desk import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def desk(browser, live_server):
    context = browser.new_context(locale="de")
    with logged_in(context.new_page(), live_server.url, factories.publisher(interface_language="de")) as desk:
        desk.goto(live_server.url + reverse("admin:news_pressrelease_add"))
        yield desk
    context.close()


def test_a_form_is_sent_once_however_often_its_button_is_pressed(desk):
    desk.fill("[name=title_de]", "Einmal")
    desk.dblclick("[name=_continue]")
    desk.wait_for_selector(".success")
    assert (PressRelease.objects.count(), "/change/" in desk.url) == (1, True)


def asked(desk, act):
    """Returns whether leaving the page by `act` asks first."""
    dialogs = []
    desk.once("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    act()
    desk.wait_for_load_state()
    return dialogs == ["beforeunload"]


@pytest.mark.parametrize(("text", "asks"), [("Neu", True), ("", False)])
def test_leaving_asks_if_something_was_typed(desk, text, asks):
    desk.locator("[name=title_de]").press_sequentially(text)
    assert asked(desk, lambda: desk.click(".interface-language [value=uk]")) == asks


def test_saving_does_not_ask(desk):
    desk.locator("[name=title_de]").press_sequentially("Neu")
    assert not asked(desk, lambda: desk.click("[name=_save]"))


TIMES = [
    ("01.12.2026", "12:30", "1. Dezember 2026 um 13:30"),
    ("2027-07-01", "23:15:00", "2. Juli 2027 um 00:15"),
    ("28.03.2027", "02:30", ""),
    ("31.10.2027", "02:30", ""),
    ("31.02.2027", "25:00", ""),
    ("", "12:30", ""),
]


@pytest.mark.parametrize(("day", "time", "kyjiw"), TIMES)
def test_the_time_in_kyjiw_is_said_while_one_types(desk, day, time, kyjiw):
    desk.fill("[name=publish_at_0]", day)
    desk.fill("[name=publish_at_1]", time)
    said = desk.locator("output.kyjiw").text_content()
    assert said == (f"Dieselbe Zeit in Kyjiw: {kyjiw}" if kyjiw else "")
