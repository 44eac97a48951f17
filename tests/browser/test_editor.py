"""The editor of rich text in a real browser: it keeps what is allowed, cleans what is pasted, and can be used by all."""

import pytest
import yaml
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from news.models import PressRelease
from partnership.texts.richtext import sanitise
from tests import factories
from tests.browser.desk import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
EVERYTHING = """
<h2 lang="de">Energie</h2>
<p>Fünf <strong>Busse</strong> und <em>zwei</em> Fahrzeuge, 370&nbsp;Geräte, Städte\u00adpartnerschaft.<br>Mehr folgt.</p>
<h3>Теми</h3>
<ul lang="uk">
<li>вода</li>
<li lang="en">aid
<ol>
<li>first</li>
</ol>
</li>
</ul>
<ol>
<li>
<p>Eins.</p>
<p>Noch eins.</p>
</li>
</ol>
<blockquote lang="uk">
<p lang="en">“Thank you”.</p>
<p>«Дякуємо».</p>
<cite lang="uk">Ліза Дорн</cite>
</blockquote>
<p>Auf <span lang="uk">Дніпро</span>, in <cite>Die Zeit</cite>, <em lang="en">aid</em>, <strong lang="uk">ї</strong>.</p>
<p><a href="https://x.example/?a=1&amp;b=2" hreflang="de" lang="en">Report</a>, <a href="mailto:a@x.example">Post</a>, \
<a href="tel:+49211">Telefon</a>, <a href="/de/presse/">Presse</a>, <a href="http://x.example/"><strong>Stadt</strong></a>.</p>
""".strip()


@pytest.fixture
def desk(live_server, page):
    with logged_in(page, live_server.url, factories.publisher(interface_language="de")) as desk:
        yield desk


def open_form(desk, base, record):
    desk.goto(base + reverse("admin:news_pressrelease_change", args=[record.pk]))
    return text_box(desk, "de")


def text_box(desk, language):
    return desk.locator(f".editor:has(+ [name=body_{language}]) [role=textbox]")


def stored(desk, name="body_de"):
    """What the form would send."""
    return desk.locator(f"[name={name}]").input_value()


def touch(desk, box):
    """Makes the editor write its text: a letter more, and that letter away again."""
    box.click()
    move(desk, "Control+End")
    desk.keyboard.type("x")
    desk.keyboard.press("Backspace")


def test_every_allowed_element_comes_out_of_the_editor_as_it_went_in(desk, live_server):
    assert as_edited(EVERYTHING) == EVERYTHING
    release = factories.draft(body_de=EVERYTHING)
    before = PressRelease.objects.get().body_de
    touch(desk, open_form(desk, live_server.url, release))
    assert stored(desk) == EVERYTHING
    desk.click("[name=_save]")
    desk.wait_for_selector(".success")
    assert PressRelease.objects.get().body_de == before


def as_edited(text):
    """A stored text without what sanitising adds to a link when it is saved."""
    return sanitise(text).replace(' rel="noopener"', "")


def rich_texts():
    """Every rich text of the content, by its place."""
    for path in sorted(settings.CONTENT_DIR.glob("*.yaml")):
        for key, fields in yaml.safe_load(path.read_text()).items():
            for language, text in (fields.get("body") or {}).items():
                yield f"{path.stem} {key} {language}", as_edited(text)


def test_no_text_of_the_site_is_changed_by_the_editor(desk, live_server):
    box = open_form(desk, live_server.url, factories.draft(body_de="<p>a</p>"))
    expect(box).to_be_visible()
    texts = dict(rich_texts())
    assert len(texts) > 40
    written = desk.evaluate(
        """async (texts) => {
            const tiptap = await import(document.querySelector('[data-bundle]').dataset.bundle);
            const script = document.querySelector('script[src$="js/editor.js"]').src;
            const schema = await import(script.replace('editor.js', 'editor-schema.js'));
            return Object.fromEntries(Object.entries(texts).map(([place, content]) => {
                const editor = new tiptap.Editor({extensions: schema.extensions(tiptap), content, injectCSS: false});
                return [place, schema.written(editor)];
            }));
        }""",
        texts,
    )
    assert {place: text for place, text in written.items() if text != texts[place]} == {}


# --- pasting ------------------------------------------------------------------------------------------------------------

WORD = r"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:"Cambria Math";} p.MsoNormal {margin:0cm; font-size:11.0pt;} --></style></head>
<body lang=DE style='tab-interval:35.4pt;word-wrap:break-word'><!--StartFragment-->
<h1><span style='font-family:"Arial",sans-serif'>Hilfe für Dnipro<o:p></o:p></span></h1>
<p class=MsoNormal><b><span style='color:#C00000'>Fünf</span></b><span lang=EN-US style='mso-ansi-language:EN-US'> Busse
und <i>zwei</i></span> Fahrzeuge.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt
"Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Wasser<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Brunnen<o:p>
</o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;
</span></span></span><![endif]>Schulen<o:p></o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td width=302 style='width:226.55pt'>
<p class=MsoNormal>Zelle<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><a href="https://www.land.nrw/"><span style='color:windowtext'>Landesregierung</span></a> und
<a href="file:///C:/Users/x/Brief.docx">Brief</a><img width=1 height=1 src="file:///C:/x.png"></p>
<!--EndFragment--></body></html>"""
FROM_WORD = """<h2>Hilfe für Dnipro</h2>
<p><strong>Fünf</strong> Busse und <em>zwei</em> Fahrzeuge.</p>
<ul>
<li>Wasser
<ol>
<li>Brunnen</li>
</ol>
</li>
<li>Schulen</li>
</ul>
<p>Zelle</p>
<p><a href="https://www.land.nrw/">Landesregierung</a> und Brief</p>"""
OWN = '<p data-pm-slice="1 1 []">Auf <span lang="uk">Дніпро</span></p>'
READ = "**/admin/pasted/"


def paste(box, html):
    box.focus()
    box.evaluate(
        """(box, html) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/html', html);
            clipboardData.setData('text/plain', 'plain');
            box.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def line(desk):
    return desk.locator(".editor:has(+ [name=body_de]) [role=status]")


def test_what_is_pasted_becomes_what_a_text_may_hold(desk, live_server):
    paste(open_form(desk, live_server.url, factories.draft(body_de="")), WORD)
    expect(line(desk)).to_have_text("1 Link wurde weggelassen: Seine Adresse führt im Web nirgendwohin.")
    assert stored(desk) == FROM_WORD
    assert as_edited(FROM_WORD) == FROM_WORD


def test_a_form_that_is_sent_waits_for_what_was_pasted(desk, live_server):
    box = open_form(desk, live_server.url, factories.draft(body_de="<p>Ein Zug</p>"))
    box.click()
    move(desk, "Control+End")
    paste(box, "<p> und ein <b>Bus</b></p>")
    desk.click("[name=_save]")
    desk.wait_for_selector(".success")
    assert PressRelease.objects.get().body_de == "<p>Ein Zugund ein <strong>Bus</strong></p>"


def test_what_cannot_be_read_is_pasted_as_plain_text(desk, live_server):
    desk.route(READ, lambda route: route.abort())
    paste(open_form(desk, live_server.url, factories.draft(body_de="")), "<p>Ein <b>Bus</b></p>")
    expect(line(desk)).to_contain_text("Eingefügt wurde der reine Text")
    assert stored(desk) == "<p>plain</p>"


def test_what_was_copied_in_the_editor_stays_as_it_is(desk, live_server):
    paste(open_form(desk, live_server.url, factories.draft(body_de="")), OWN)
    assert stored(desk) == '<p>Auf <span lang="uk">Дніпро</span></p>'


# --- writing ------------------------------------------------------------------------------------------------------------


FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def press(desk, language, name):
    """Presses a button; the text has the focus again one frame later, before any hand could go on typing."""
    desk.click(f".editor:has(+ [name=body_{language}]) button[data-name={name}]")
    desk.evaluate(FRAMES)


def move(desk, key):
    """Presses a key that moves the caret; the browser tells the editor of it before any hand could go on typing."""
    desk.keyboard.press(key)
    desk.evaluate(FRAMES)


def write(desk, base, text, language="de"):
    """Opens a text and selects it all."""
    open_form(desk, base, factories.draft(**{f"body_{language}": f"<p>{text}</p>"}))
    text_box(desk, language).click()
    desk.keyboard.press("Control+a")


BUTTONS = {
    "paragraph": "<p>Ja</p>",
    "heading-2": "<h2>Ja</h2>",
    "heading-3": "<h3>Ja</h3>",
    "bullets": "<ul>\n<li>Ja</li>\n</ul>",
    "numbers": "<ol>\n<li>Ja</li>\n</ol>",
    "quotation": "<blockquote>\n<p>Ja</p>\n</blockquote>",
    "strong": "<p><strong>Ja</strong></p>",
    "emphasis": "<p><em>Ja</em></p>",
    "foreign-uk": '<p><span lang="uk">Ja</span></p>',
    "foreign-en": '<p><span lang="en">Ja</span></p>',
}


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_writes_what_it_says(desk, live_server, name):
    write(desk, live_server.url, "Ja")
    press(desk, "de", name)
    assert stored(desk) == BUTTONS[name]


def test_a_number_keeps_to_its_unit_and_a_long_word_is_hyphenated(desk, live_server):
    write(desk, live_server.url, "3")
    move(desk, "End")
    press(desk, "de", "no-break-space")
    desk.keyboard.type("Busse,Städte")
    press(desk, "de", "soft-hyphen")
    desk.keyboard.type("partnerschaft")
    assert stored(desk) == "<p>3&nbsp;Busse,Städte\u00adpartnerschaft</p>"


def test_a_quotation_names_its_speaker(desk, live_server):
    write(desk, live_server.url, "«Дякуємо».", "uk")
    press(desk, "uk", "quotation")
    move(desk, "End")
    move(desk, "Enter")
    desk.keyboard.type("Ліза Дорн")
    press(desk, "uk", "speaker")
    expected = "<blockquote>\n<p>«Дякуємо».</p>\n<cite>Ліза Дорн</cite>\n</blockquote>"
    assert stored(desk, "body_uk") == expected


def test_what_was_undone_is_done_again(desk, live_server):
    write(desk, live_server.url, "Ja")
    press(desk, "de", "heading-2")
    press(desk, "de", "undo")
    assert stored(desk) == "<p>Ja</p>"
    press(desk, "de", "redo")
    assert stored(desk) == "<h2>Ja</h2>"


def fill_link(desk, text, address):
    dialog = desk.get_by_role("dialog")
    dialog.locator("[name=text]").fill(text)
    dialog.locator("[name=href]").fill(address)
    dialog.locator("button[value=apply]").click()
    return dialog


def test_a_link_is_set_changed_and_removed(desk, live_server):
    write(desk, live_server.url, "Bericht der Stadt")
    press(desk, "de", "link")
    fill_link(desk, "Bericht der Stadt", "https://x.example/")
    assert stored(desk) == '<p><a href="https://x.example/">Bericht der Stadt</a></p>'
    press(desk, "de", "link")
    desk.get_by_role("dialog").locator("[name=hreflang]").select_option("uk")
    fill_link(desk, "Bericht der Stadt Essen", "/de/presse/")
    assert stored(desk) == '<p><a href="/de/presse/" hreflang="uk">Bericht der Stadt Essen</a></p>'
    desk.keyboard.press("Control+a")
    press(desk, "de", "link")
    desk.click("dialog button[value=remove]")
    assert stored(desk) == "<p>Bericht der Stadt Essen</p>"


@pytest.mark.parametrize(
    ("text", "address", "wrong"),
    [
        ("hier", "https://x.example/", "text"),
        ("Детальніше…", "https://x.example/", "text"),
        ("https://x.example/", "https://x.example/", "text"),
        ("", "https://x.example/", "text"),
        ("Bericht", "javascript:alert(1)", "href"),
        ("Bericht", "x.example", "href"),
    ],
)
def test_a_link_that_does_not_say_where_it_leads_is_refused(desk, live_server, text, address, wrong):
    write(desk, live_server.url, "Ja")
    press(desk, "de", "link")
    dialog = fill_link(desk, text, address)
    assert dialog.is_visible()
    faulty = dialog.evaluate("dialog => [...dialog.querySelectorAll('input:invalid')].map(input => input.name)")
    assert faulty == [wrong]
    assert stored(desk) == "<p>Ja</p>"


# --- for everybody ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interface", "names", "toolbar", "link"),
    [
        ("de", ["Text (deutsch)", "Text (ukrainisch)"], "Formatierung", "Link"),
        ("uk", ["Текст (німецькою)", "Текст (українською)"], "Оформлення", "Посилання"),
    ],
)
def test_text_boxes_are_named_in_the_language_of_the_interface(live_server, page, interface, names, toolbar, link):
    with logged_in(page, live_server.url, factories.publisher(interface_language=interface)) as desk:
        expect(open_form(desk, live_server.url, factories.draft())).to_be_visible()
        boxes = desk.locator(".editor-text").all()
        assert [box.get_attribute("aria-label") for box in boxes] == names
        bars = [bar.get_attribute("aria-label") for bar in desk.get_by_role("toolbar").all()]
        assert bars == [f"{toolbar}: {name}" for name in names]
        assert desk.locator("button[data-name=link]").first.get_attribute("aria-label") == link


def test_each_text_box_says_its_language_and_is_spell_checked(desk, live_server):
    expect(open_form(desk, live_server.url, factories.draft())).to_be_visible()
    boxes = desk.locator(".editor-text").all()
    assert [(box.get_attribute("lang"), box.get_attribute("spellcheck")) for box in boxes] == [
        ("de", "true"),
        ("uk", "true"),
    ]


def test_everything_can_be_done_with_the_keyboard(desk, live_server):
    write(desk, live_server.url, "Ja")
    desk.keyboard.press("Alt+F10")
    desk.keyboard.press("ArrowRight")
    assert desk.evaluate("document.activeElement.dataset.name") == "heading-2"
    desk.keyboard.press("Enter")
    assert stored(desk) == "<h2>Ja</h2>"
    assert desk.evaluate("document.activeElement.role") == "textbox"
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.closest('.editor').nextElementSibling.name") == "body_uk"


def test_the_tab_key_leaves_a_list(desk, live_server):
    text_box_of_list = open_form(desk, live_server.url, factories.draft(body_de="<ul><li>a</li><li>b</li></ul>"))
    text_box_of_list.click()
    move(desk, "Control+End")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.closest('.editor').nextElementSibling.name") == "body_uk"
    assert stored(desk) == "<ul><li>a</li><li>b</li></ul>"


def test_without_scripts_the_text_area_is_there(live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    with logged_in(context.new_page(), live_server.url, factories.publisher()) as desk:
        release = factories.draft()
        desk.goto(live_server.url + reverse("admin:news_pressrelease_change", args=[release.pk]))
        assert desk.locator("[role=textbox]").count() == 0
        desk.fill("[name=body_de]", "<p>Von Hand</p>")
        desk.click("[name=_save]")
        desk.wait_for_selector(".success")
    assert PressRelease.objects.get().body_de == "<p>Von Hand</p>"


def test_a_text_that_nobody_touched_is_sent_as_it_is(desk, live_server):
    odd = "<p>a</p>  <p>b</p>"
    expect(open_form(desk, live_server.url, factories.draft(body_de=odd))).to_be_visible()
    assert stored(desk) == odd
