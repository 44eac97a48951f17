"""A press desk in a real browser: logged in, and failing on any violation of the content security policy."""

from contextlib import contextmanager

PASSWORD = "a long enough password"


@contextmanager
def logged_in(page, base, user, lands_on="**/admin/"):
    """Logs `user` in and yields the page; afterwards the browser must have reported no violation and no error."""
    faults = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(base + "/admin/")
    page.fill("[name=login]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form [type=submit]")
    page.wait_for_url(lands_on)
    yield page
    assert faults == [], faults
