"""A press desk in a real browser: logged in, and failing on any violation of the content security policy."""

from contextlib import contextmanager

from django.conf import settings

from tests import forms

PASSWORD = "a long enough password"


@contextmanager
def watched(page):
    """Yields the page; afterwards the browser must have reported no violation and no error."""
    faults = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == [], faults


def log_in(page, base, user, lands_on="**/admin/"):
    """Logs `user` in as people do, with name and password."""
    page.goto(base + "/admin/")
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form [type=submit]")
    page.wait_for_url(lands_on)


@contextmanager
def logged_in(page, base, user):
    """Yields the page, watched, in a session of `user`: who tests something else need not wait for the form."""
    session = forms.log_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
    with watched(page):
        yield page
