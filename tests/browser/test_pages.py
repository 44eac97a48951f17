"""Every kind of public page in a real browser: accessible, narrow, light, without a script or a stranger."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from news.models import Correction, Photo, PressRelease
from partnership.content import load
from partnership.models import CooperationArea, Twinning
from partnership.publishing.state import State
from partnership.texts.bilingual import LANGUAGES
from tests import factories
from tests.browser import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LONG_WORDS = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, " * 2
FIRST_VIEW = 64 * 1024  # bytes with fonts and without photos, in either language


@pytest.fixture(scope="session")
def copied():
    """What the first test has loaded: the rows of the database."""
    return {}


@pytest.fixture
def site(live_server, copied):
    """The site with its content, loaded once and put back as it was for each further test."""
    if copied:
        connection.creation.deserialize_db_from_string(copied["rows"])
        return live_server.url
    load(settings.CONTENT_DIR)
    copied["rows"] = connection.creation.serialize_db_to_string()
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


def rarer(language):
    """Pages in states that the content of the site has none of, and those that are made like others.

    The corrected release has a photo (of which there is a row and no file), and a title of words as long as they get.
    """
    corrected, untranslated, withdrawn = PressRelease.objects.filter(kind="report")[:3]
    Correction.objects.get_or_create(release=corrected, note_de="Es waren fünf.", note_uk="Їх було п’ять.")
    pictured = Photo.objects.first() or factories.photo(teaser_widths="300 450")
    PressRelease.objects.filter(pk=corrected.pk).update(photo=pictured, title_de=LONG_WORDS, title_uk=LONG_WORDS)
    PressRelease.objects.filter(pk=untranslated.pk).update(ready_de=language != "de", ready_uk=language != "uk")
    PressRelease.objects.filter(pk=withdrawn.pk).update(state=State.WITHDRAWN, withdrawn_at=timezone.now())
    joint = Twinning.objects.exclude(joint_with=None).first()
    fixed = {
        "de": "presse/?page=2 presse/?language=uk&area=health suche/ suche/?q=nichtsdergleichen datenschutz/ "
        "barrierefreiheit/ barrierefreiheit/melden/ kontakt/",
        "uk": "presa/?page=2 presa/?language=de&area=health poshuk/ poshuk/?q=нічогоподібного zakhyst-danykh/ "
        "dostupnist/ dostupnist/povidomyty/ kontakty/",
    }
    records = (corrected, untranslated, withdrawn, joint)
    return [f"/{language}/{path}" for path in fixed[language].split()] + [record.path(language) for record in records]


def walk(browser, site, width, kinds=(pages,), languages=LANGUAGES):
    """Yields each page, opened in a window of this width."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    for language in languages:
        for path in (path for kind in kinds for path in kind(language)):
            page.goto(site + path)
            yield path, page
    page.close()


# --- what axe cannot decide -------------------------------------------------------------------------------------------

COLOURS = """
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
"""
CONTRAST = f"""selectors => {{
  {COLOURS}
  return selectors.map(selector => {{
    const element = document.querySelector(selector);
    const style = getComputedStyle(element);
    const ink = numbers(element.closest('svg') ? style.fill : style.color);
    return [selector, ratio(ink, ground(element))];
  }});
}}"""
RATIO = f"colours => {{ {COLOURS} return colours.map(colour => ratio(numbers(colour), ground(document.body))); }}"
WINDOWS = [
    (1280, "light", axe.RULES),
    (1280, "dark", axe.CONTRAST),
    (320, "dark", axe.CONTRAST),
    (320, "light", axe.RULES),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_breaks_a_rule_of_accessibility(browser, site, language):
    asked, found = 0, {}
    for path, page in walk(browser, site, 1280, [pages, rarer], [language]):
        for width, theme, rules in WINDOWS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            faults, undecided = axe.ask(page, rules)
            pale = [each for each in page.evaluate(CONTRAST, undecided) if each[1] < 4.5]
            found[path, width, theme] = faults + pale
        asked += 1
        page.set_viewport_size({"width": 1280, "height": 900})
    assert asked == 25
    assert {where: faults for where, faults in found.items() if faults} == {}


def test_no_page_scrolls_sideways_on_a_narrow_screen(browser, site):
    walked = walk(browser, site, 320, kinds=[pages, rarer])
    wide = {path: page.evaluate("document.documentElement.scrollWidth") for path, page in walked}
    assert {path: width for path, width in wide.items() if width > 320} == {}


def small_targets(page):
    """Links and buttons below 24 pixels in height or width (WCAG 2.2, 2.5.8), those within a sentence included."""
    return page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')]
        .filter(target => !target.matches('.skip') && target.checkVisibility())
        .map(target => [target, (target.querySelector('rect') || target).getBoundingClientRect()])
        .filter(([target, box]) => box.height < 24 || box.width < 24)
        .map(([target, box]) => [target.outerHTML.slice(0, 80), box.width, box.height])"""
    )


def test_every_target_is_large_enough_for_a_finger(browser, site):
    found = {path: small_targets(page) for path, page in walk(browser, site, 320, kinds=[pages, rarer])}
    assert {path: targets for path, targets in found.items() if targets} == {}


@pytest.mark.parametrize(("width", "form"), [(767, "portrait"), (768, "landscape")])
def test_the_map_is_wide_where_a_window_is_and_its_rows_are_targets(browser, site, width, form):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{site}/uk/")
    shown = page.evaluate(
        "[...document.querySelectorAll('.bridge svg')].filter(e => e.checkVisibility()).map(e => e.classList[1])"
    )
    assert (shown, small_targets(page)) == ([form], [])
    page.close()


@pytest.mark.parametrize("width", [768, 1280])
def test_figures_of_one_kind_stand_on_one_line(browser, site, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    tops = """[...document.querySelectorAll('.pair .figures > div')]
        .map(figure => [figure.className, figure.getBoundingClientRect().top])"""
    for path in ("/de/partnerschaft/", Twinning.objects.get(key="koeln-dnipro").path("uk")):
        page.goto(site + path)
        found = page.evaluate(tops)
        assert len(found) == 2 * len(dict(found)) == 2 * len({top for _kind, top in found})
    page.close()


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


def test_a_german_page_asks_for_ukrainian_letters_only_if_it_has_some(browser, site):
    page, asked = browser.new_page(), []
    page.on("response", lambda answer: asked.append(answer.url) if answer.url.endswith("-uk.woff2") else None)
    release = PressRelease.objects.get(key="first-anniversary-2024")
    page.goto(site + release.path("de"), wait_until="networkidle")  # it names the other language as "Українська"
    before = list(asked)
    PressRelease.objects.filter(pk=release.pk).update(ready_de=False)
    page.goto(site + release.path("de"), wait_until="networkidle")
    names = {url.rsplit("/", 1)[1] for url in asked}
    assert (before, names) == ([], {"fira-sans-400-uk.woff2", "source-serif-4-600-uk.woff2"})


def test_a_german_page_whose_letters_do_not_come_asks_for_no_others_instead(browser, site):
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("-uk.woff2") else None)
    page.route("**/*-de.woff2", lambda route: route.abort())
    page.goto(f"{site}/de/", wait_until="networkidle")
    page.close()
    assert asked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_jumps_while_a_page_loads(browser, site, language):
    page = browser.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{site}/{language}/", wait_until="networkidle")
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_of_the_map_and_of_links_under_the_pointer_has_contrast(browser, site, theme):
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=theme)
    page.goto(f"{site}/de/")
    found = dict(page.evaluate(CONTRAST, [".landscape .region", ".landscape .tie:last-of-type text"]))
    page.hover(".landscape .tie:last-of-type rect")
    page.wait_for_timeout(300)
    found["row under the pointer"] = page.evaluate(CONTRAST, [".landscape .tie:last-of-type text"])[0][1]
    page.hover(".ways a")
    page.wait_for_timeout(300)
    found["link under the pointer"] = page.evaluate(CONTRAST, [".ways a"])[0][1]
    page.close()
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}


UNDERLINES = """() => {
  const drawn = link => [link, ...link.querySelectorAll('span')].map(e => getComputedStyle(e))
    .find(style => style.textDecorationLine === 'underline');
  return [...document.querySelectorAll('main a[href]:not(svg a)')]
    .map(link => [link.outerHTML.slice(0, 90), (drawn(link) || {}).textDecorationColor || '']);
}"""


@pytest.mark.parametrize("media", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_what_leads_somewhere_is_underlined_so_that_it_is_seen(browser, site, media):
    """Against the paper, whose colour an element is given, by what must be seen of a control (WCAG 2.2, 1.4.11)."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.emulate_media(**media)
    for path in ("/de/", "/uk/partnerstva-hromad/", "/de/presse/", "/de/kooperationsfelder/"):
        page.goto(site + path)
        lines = page.evaluate(UNDERLINES)
        assert len(lines) > 8
        assert [link for link, colour in lines if not colour] == []
        assert min(page.evaluate(RATIO, sorted({colour for _link, colour in lines}))) >= 3
    page.close()


@pytest.mark.parametrize("width", [640, 1280])
def test_no_page_scrolls_sideways_with_text_twice_as_large(browser, site, width):
    """As for a reader who has set the browser's letters to 32 pixels (WCAG 2.2, 1.4.4)."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    wide = {}
    for path in (path for language in LANGUAGES for path in pages(language)):
        page.goto(site + path)
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 32
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert {path: found for path, found in wide.items() if found > width} == {}


FOCUS = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));  // the page has scrolled by then
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const target = element.querySelector('rect') || element;  // a row of the map is as large as its frame
  const box = target.getBoundingClientRect();
  const style = getComputedStyle(target);
  const marked = style.outlineStyle !== 'none' || parseFloat(style.strokeWidth) >= 3;
  const line = target.getClientRects()[0];  // a link may run over two lines, with nothing of it in their middle
  const [x, y] = [line.left + line.width / 2, line.top + line.height / 2];
  const top = document.elementFromPoint(x, y);
  const seen = box.top >= 0 && box.bottom <= innerHeight && top && (element.contains(top) || top.contains(element));
  return [element.outerHTML.slice(0, 90), marked && seen, [marked, box.top, box.bottom, top && top.outerHTML.slice(0, 60)]];
}"""


@pytest.mark.parametrize(("path", "width"), [("/de/", 1280), ("/uk/", 320), ("/uk/presa/", 1280), ("/de/presse/", 320)])
def test_whoever_walks_by_keyboard_sees_where_they_are(browser, site, path, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(site + path)
    links = page.locator("a[href]:visible, button:visible, select:visible, input:visible").count()
    steps = []
    for _step in range(links):
        page.keyboard.press("Tab")
        steps.append(page.evaluate(FOCUS))
    page.close()
    assert len(steps) > 25
    assert [step for step in steps if step is None or not step[1]] == []


# --- on paper ---------------------------------------------------------------------------------------------------------

SEEN = "selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).length"


@pytest.fixture
def printed(browser, site):
    """The German page of the anniversary, as it is printed from a dark screen."""
    page = browser.new_page(color_scheme="dark")
    page.goto(site + PressRelease.objects.get(key="first-anniversary-2024").path("de"))
    page.emulate_media(media="print")
    yield page
    page.close()


def test_what_leads_elsewhere_on_a_screen_is_not_printed(printed):
    found = {part: printed.evaluate(SEEN, part) for part in (".site-nav", ".languages", ".breadcrumbs", ".skip")}
    assert found == dict.fromkeys(found, 0)
    assert [printed.evaluate(SEEN, part) for part in ("h1", ".dated", ".prose", ".glance")] == [1, 1, 1, 1]


def test_a_printed_page_says_where_it_stands_and_where_its_links_lead(printed):
    assert printed.locator(".on-paper").inner_text().endswith(urlsplit(printed.url).path)
    link = "getComputedStyle(document.querySelector('.sources a'), '::after').content"
    href = printed.locator(".sources a").first.get_attribute("href")
    assert printed.evaluate(link) == f'" <{href}>"'


def test_paper_is_white_and_ink_black_whatever_the_screen(printed):
    colours = printed.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
