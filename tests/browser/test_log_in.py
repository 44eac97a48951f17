"""The second factor as staff meet it: set up and given by keyboard alone, in both languages, under the strict policy."""

import re
import time
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests import factories
from tests.browser.desk import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
WORDS = {
    "de": ("App mit Codes einrichten", "Passkey einrichten", "Mit Passkey anmelden", "Wiederherstellungscodes"),
    "uk": (
        "Налаштувати застосунок із кодами",
        "Налаштувати ключ доступу",
        "Увійти з ключем доступу",
        "Коди відновлення",
    ),
}


@pytest.fixture(autouse=True)
def second_factor(settings, live_server):
    settings.SECOND_FACTOR = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture(params=WORDS)
def editor(request):
    return factories.editor(interface_language=request.param)


@pytest.fixture
def at_login(live_server, browser, editor):
    """A function that opens the log-in in a browser of its own, with a key for passkeys; any violation fails the test."""

    @contextmanager
    def opened():
        faults, context = [], browser.new_context(locale=editor.interface_language)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        own = {"isUserVerified": True, "automaticPresenceSimulation": True}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, **own}})
        page.goto(f"{live_server.url}/admin/")
        yield page
        context.close()
        assert faults == []

    return opened


def type_in(page, *values):
    """Types values one after the other, from the field that has the focus, and sends the form by the key Enter."""
    for number, value in enumerate(values):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go(page, name):
    """Follows a link or presses a button as a keyboard does: the focus has to get there by Tab."""
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || document.activeElement.value") == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no Tab leads to {name}")


def code_of(secret, steps=0):
    """Returns the code that the app shows now, or `steps` half minutes later: that is taken, too, and each code once."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_app_with_codes_is_set_up_and_lets_in_and_so_does_a_recovery_code(at_login, editor):
    app, _passkey, _alone, codes = WORDS[editor.interface_language]
    with at_login() as page:
        type_in(page, editor.username, PASSWORD)
        go(page, app)
        page.wait_for_selector(".secret")
        secret = page.inner_text(".secret")
        type_in(page, code_of(secret))
        expect(page.locator("h1")).to_have_text(codes)
        recovery = page.locator(".recovery-codes code").all_inner_texts()
        assert len(recovery) == 10
        page.goto(page.url.partition("/admin/")[0] + "/admin/")
        expect(page.locator("#user-tools strong")).to_have_text(editor.username)
    for code in (code_of(secret, 1), recovery[0]):
        with at_login() as page:
            type_in(page, editor.username, PASSWORD)
            page.wait_for_selector("#code-form")
            page.goto(page.url.partition("/admin/")[0] + "/admin/")
            expect(page.locator("#code-form")).to_be_visible()
            type_in(page, "000000")
            expect(page.locator(".errorlist")).to_be_visible()
            type_in(page, code)
            expect(page.locator("#user-tools strong")).to_have_text(editor.username)


def test_passkey_is_set_up_and_lets_in_without_a_password(at_login, editor):
    _app, passkey, alone, codes = WORDS[editor.interface_language]
    with at_login() as page:
        type_in(page, editor.username, PASSWORD)
        go(page, passkey)
        page.wait_for_selector("#passkey-button")
        go(page, page.inner_text("#passkey-button"))
        expect(page.locator("h1")).to_have_text(codes)
        page.goto(page.url.partition("/admin/")[0] + "/admin/")
        go(page, page.inner_text("#logout-form button"))
        page.wait_for_url("**/admin/logout/")
        page.goto(page.url.replace("logout", "login"))
        go(page, alone)
        page.wait_for_url(re.compile("/admin/$"))
        expect(page.locator("#user-tools strong")).to_have_text(editor.username)
        go(page, page.inner_text("#logout-form button"))
        page.wait_for_url("**/admin/logout/")
        page.goto(page.url.replace("logout", "login"))
        page.fill("[name=login]", editor.username)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("#passkey-button")
        go(page, page.inner_text("#passkey-button"))
        page.wait_for_url(re.compile("/admin/$"))
        expect(page.locator("#user-tools strong")).to_have_text(editor.username)
