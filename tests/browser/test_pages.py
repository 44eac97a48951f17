"""Every kind of public page in a real browser: accessible, narrow, light, without a script or a stranger."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from news.models import PressRelease
from partnership.bilingual import LANGUAGES
from partnership.content import load
from partnership.models import CooperationArea, Twinning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_VIEW = 64 * 1024  # bytes with fonts and without photos, in either language


@pytest.fixture
def site(live_server):
    load(settings.CONTENT_DIR)
    return live_server.url


def pages(language):
    """One page of each kind, in one language."""
    records = [Twinning.objects.get(key="koeln-dnipro"), CooperationArea.objects.get(key="health")]
    records.append(PressRelease.objects.get(key="first-anniversary-2024"))
    fixed = {
        "de": "- partnerschaft/ staedtepartnerschaften/ kooperationsfelder/ presse/ presse/2024/ suche/?q=Dnipro "
        "impressum/ leichte-sprache/ gibt-es-nicht/",
        "uk": "- partnerstvo/ partnerstva-hromad/ sfery-spivpratsi/ presa/ presa/2024/ poshuk/?q=Дніпро "
        "vykhidni-dani/ prosta-mova/ nemaie/",
    }
    return [f"/{language}/{path.lstrip('-')}" for path in fixed[language].split()] + [
        record.path(language) for record in records
    ]


def walk(browser, site, width, theme="light"):
    """Yields each page, opened in a window of this width and theme."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    for language in LANGUAGES:
        for path in pages(language):
            page.goto(site + path)
            yield path, page
    page.close()


def violations(page):
    result = Axe().run(page, options={"runOnly": RULES})
    return [(found["id"], found["nodes"][0]["html"]) for found in result.response["violations"]]


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")])
def test_no_page_breaks_a_rule_of_accessibility(browser, site, width, theme):
    found = {path: violations(page) for path, page in walk(browser, site, width, theme)}
    assert len(found) == 26
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_no_page_scrolls_sideways_on_a_narrow_screen(browser, site):
    wide = {path: page.evaluate("document.documentElement.scrollWidth") for path, page in walk(browser, site, 320)}
    assert {path: width for path, width in wide.items() if width > 320} == {}


def small_targets(page):
    """Links and buttons below 24 pixels in height or width that do not stand within a sentence (WCAG 2.2, 2.5.8)."""
    return page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select')]
        .filter(target => !target.closest('p, dd, li > span, .prose, .sources, figcaption, .fine, svg, .skip, h2, h3'))
        .map(target => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
        .filter(([html, box]) => box.width > 0 && (box.height < 24 || box.width < 24))
        .map(([html, box]) => html)"""
    )


def test_every_target_is_large_enough_for_a_finger(browser, site):
    found = {path: small_targets(page) for path, page in walk(browser, site, 320)}
    assert {path: targets for path, targets in found.items() if targets} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_view_is_light_and_asks_nobody_else(browser, site, language):
    page = browser.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{site}/{language}/", wait_until="networkidle")
    sizes = {urlsplit(answer.url).path: len(answer.body()) for answer in answers}
    fonts = sum(size for path, size in sizes.items() if path.endswith(".woff2"))
    assert {urlsplit(answer.url).netloc for answer in answers} == {urlsplit(site).netloc}
    assert [path for path in sizes if path.endswith(".js")] == []
    assert len([path for path in sizes if path.endswith(".woff2")]) == 3
    assert fonts + 14 * 1024 <= FIRST_VIEW
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_jumps_while_a_page_loads(browser, site, language):
    page = browser.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{site}/{language}/", wait_until="networkidle")
    assert page.evaluate("window.shift") == 0
