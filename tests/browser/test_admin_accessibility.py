"""The press desk is as usable with a screen reader as the public side: axe finds nothing of WCAG A and AA."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group

from news.models import PressRelease
from partnership.access.models import AccountChange
from partnership.access.notices import tell
from partnership.desk.roles import ANSWERERS
from partnership.links.check import LinkCheck, LinkPlace
from partnership.versions.pending import PendingChange
from partnership.versions.previews import PreviewLink
from partnership.versions.values import values_of
from partnership.versions.versions import Step, current, note
from tests import factories
from tests.browser import axe
from tests.browser.desk import log_in, logged_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PAGES = {
    "start": "/admin/",
    "translations": "/admin/translations/",
    "links": "/admin/partnership/linkcheck/",
    "older translation": "/admin/news/pressrelease/{older}/change/",
    "current translation": "/admin/news/pressrelease/{older}/current/",
    "pending change": "/admin/news/pressrelease/{public}/prepared/",
    "list of releases": "/admin/news/pressrelease/",
    "release": "/admin/news/pressrelease/{release}/change/",
    "new release": "/admin/news/pressrelease/add/",
    "public release": "/admin/news/pressrelease/{public}/change/",
    "history": "/admin/news/pressrelease/{public}/history/",
    "photos": "/admin/news/photo/",
    "twinning": "/admin/partnership/twinning/{twinning}/change/",
    "deletion": "/admin/news/pressrelease/{release}/delete/",
    "reports of barriers": "/admin/partnership/barrierreport/",
    "report of a barrier": "/admin/partnership/barrierreport/{barrier}/change/",
    "own account": "/admin/password_change/",
}


WCAG = axe.RULES[:-1]  # Django's own pages do not follow every best practice


def window(browser, language):
    """A window in which axe may write the styles that it measures with: the policy of the site forbids them."""
    return browser.new_context(locale=language, bypass_csp=True).new_page()


def violations(page):
    """What axe finds in both themes; the dark one is asked about colours alone, which is all that it changes."""
    light, _unclear = axe.ask(page, WCAG)
    page.emulate_media(color_scheme="dark")
    dark, _unclear = axe.ask(page, axe.CONTRAST)
    page.emulate_media(color_scheme="light")
    return light + dark


@pytest.mark.parametrize("language", ["de", "uk"])
def test_the_log_in_page_breaks_no_rule_of_accessibility(browser, live_server, language):
    page = window(browser, language)
    page.goto(live_server.url + "/admin/")
    assert (page.get_attribute("html", "lang"), violations(page)) == (language, [])


@pytest.mark.parametrize("language", ["de", "uk"])
def test_no_page_of_the_press_desk_breaks_a_rule_of_accessibility(browser, live_server, language):
    user = factories.publisher(interface_language=language)
    records = {"release": factories.draft(), "public": factories.release(), "twinning": factories.twinning()}
    records["older"] = factories.draft(behind="uk", behind_since=1, behind_at=factories.LONG_AGO)
    records["barrier"] = factories.barrier_report(received_at=factories.LONG_AGO)
    user.groups.add(Group.objects.get(name=ANSWERERS))
    current(records["older"])
    PressRelease.objects.filter(pk=records["older"].pk).update(lead_de="Neu gesagt.")
    PendingChange.prepare(records["public"], values_of(records["public"]) | {"lead_de": "Neu gesagt."}, user)
    link = LinkCheck.objects.create(url="https://x.example/", outcome="gone", checked_at=factories.LONG_AGO)
    LinkPlace.objects.create(link=link, label="news.pressrelease", record=1, column="body_de", title="Titel")
    paths = {name: path.format(**{key: record.pk for key, record in records.items()}) for name, path in PAGES.items()}
    page = window(browser, language)
    found = {}
    with logged_in(page, live_server.url, user):
        for name, path in paths.items():
            assert page.goto(live_server.url + path).status == 200
            found[name] = violations(page)
    assert {name: broken for name, broken in found.items() if broken} == {}


SECRET = "JBSWY3DPEHPK3PXP"  # of nobody
ACCOUNT = {
    "second factor": "factors/",
    "removal of an app": "factors/app/remove/",
    "passkeys": "factors/passkeys/",
    "removal of a passkey": "factors/passkeys/{passkey}/remove/",
    "recovery codes": "factors/codes/",
    "new recovery codes": "factors/codes/new/",
}


@pytest.mark.parametrize("language", ["de", "uk"])
def test_no_page_of_the_second_factor_breaks_a_rule_of_accessibility(browser, live_server, settings, language):
    settings.SECOND_FACTOR = True
    user = factories.editor(interface_language=language)
    page = window(browser, language)
    with watched(page):
        log_in(page, live_server.url, user, "**/factors/")
        found = {"none yet": violations(page)}
        for path in ("app/", "passkeys/add/"):
            page.goto(f"{live_server.url}/admin/account/factors/{path}")
            found[path] = violations(page)
        TOTP.activate(user, SECRET)
        codes = RecoveryCodes.activate(user).get_unused_codes()
    page.context.clear_cookies()
    with watched(page):
        log_in(page, live_server.url, user, "**/code/")
        found["code"] = violations(page)
        page.fill("[name=code]", codes[0])
        page.click("#code-form [type=submit]")
        page.wait_for_url("**/admin/")
        key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefon"})
        for name, path in ACCOUNT.items():
            assert page.goto(f"{live_server.url}/admin/account/{path.format(passkey=key.pk)}").status == 200, name
            found[name] = violations(page)
    assert {name: broken for name, broken in found.items() if broken} == {}


@pytest.mark.parametrize("width", [400, 1024, 1120, 1440])
def test_the_texts_of_both_languages_never_cover_each_other(browser, live_server, width):
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    record = factories.release()
    with logged_in(page, live_server.url, factories.publisher()):
        page.goto(f"{live_server.url}/admin/news/pressrelease/{record.pk}/change/")
        boxes = [page.locator(f"[name=lead_{language}]").bounding_box() for language in ("de", "uk")]
        fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    left, right = sorted(boxes, key=lambda box: (box["x"], box["y"]))
    is_beside, is_below = left["x"] + left["width"] <= right["x"], left["y"] + left["height"] <= right["y"]
    assert (is_beside or is_below, fits) == (True, True)


TABLES = {
    "start page": "/admin/",
    "history": "/admin/news/pressrelease/{release}/history/",
    "preview links": "/admin/news/pressrelease/{release}/links/",
    "deletions": "/admin/news/pressrelease/deleted/",
    "files": "/admin/files/",
    "translations": "/admin/translations/",
    "list of releases": "/admin/news/pressrelease/",
    "passkeys": "/admin/account/factors/passkeys/",
}
# Each word of a table that stands in two lines; addresses may be broken anywhere.
BROKEN = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll("main :is(td, th)")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[^\\s-]+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => box.top));
        if (lines.size > 1 && !word[0].includes("/")) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""
CUT_OFF = """() => [...document.querySelectorAll("main :is(input, select, textarea, .select2)")]
  .filter((field) => field.checkVisibility() && field.getBoundingClientRect().right > window.innerWidth)
  .map((field) => field.id || field.previousElementSibling.id)"""


@pytest.mark.parametrize("width", [320, 768])
def test_no_word_of_a_table_is_broken_in_a_narrow_window(browser, live_server, width):
    user = factories.staff(is_superuser=True, interface_language="de")
    tell(AccountChange.What.FACTOR_RESET, "eine.uebersetzerin", user)
    release = factories.release(title_de="Krankenhäuser arbeiten zusammen")
    current(release)
    PreviewLink.make(release, user, 7)
    note(gone := factories.draft(title_de="Verabschiedung"), Step.DELETED, user)
    gone.delete()
    factories.upload("document", made_by=user)
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="de").new_page()
    found = {}
    with logged_in(page, live_server.url, user):
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Sicherheitsschlüssel"})
        for name, path in TABLES.items():
            page.goto(live_server.url + path.format(release=release.pk))
            assert page.locator("main td").count() > 1, name
            found[name] = page.evaluate(BROKEN), page.evaluate("document.documentElement.scrollWidth")
    assert found == dict.fromkeys(TABLES, ([], width))


@pytest.mark.parametrize("width", [320, 768])
def test_no_field_is_cut_off_in_a_narrow_window(browser, live_server, width):
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    release = factories.release()
    with logged_in(page, live_server.url, factories.publisher()):
        page.goto(f"{live_server.url}/admin/news/pressrelease/{release.pk}/change/")
        page.wait_for_selector(".select2")
        assert page.evaluate(CUT_OFF) == []


def test_what_is_wrong_with_one_of_two_texts_stands_above_it(browser, live_server):
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    with logged_in(page, live_server.url, factories.publisher()):
        page.goto(f"{live_server.url}/admin/news/photo/add/")
        page.click("[name=_save]")
        fault = page.locator("div:has(> .field-credit_uk) > .errorlist")
        assert fault.bounding_box()["x"] == page.locator("[name=credit_uk]").bounding_box()["x"]


def test_no_page_counts_how_far_away_somebody_sits(browser, live_server):
    record = factories.release()
    PendingChange.prepare(record, values_of(record) | {"lead_de": "Neu gesagt."}, factories.editor())
    where = {"viewport": {"width": 320, "height": 900}, "timezone_id": "Asia/Tokyo"}
    page = browser.new_context(**where).new_page()
    with logged_in(page, live_server.url, factories.publisher()):
        page.goto(f"{live_server.url}/admin/news/pressrelease/{record.pk}/prepared/")
        assert page.locator(".timezonewarning").evaluate_all("all => all.map(one => one.checkVisibility())") == [False]
