"""The pages of the law: each says of the operator what it needs to, and names exactly what is still missing."""

import html
import re

import pytest
import yaml
from django.conf import settings as site
from django.utils import translation

from partnership.publishing import operator
from tests import factories
from tests.forms import log_in

pytestmark = pytest.mark.django_db
TEXT = {"de": "Angabe", "uk": "Відомості"}
CODED = {"log_days": 7, "proxy_log": "cut", "data_licence": "dl-de/by-2-0"}
FULL = {
    name: TEXT if isinstance(value, dict) else CODED.get(name, "x@example.org") for name, value in site.OPERATOR.items()
}
LAW = {
    "imprint": ("/de/impressum/", "/uk/vykhidni-dani/"),
    "privacy": ("/de/datenschutz/", "/uk/zakhyst-danykh/"),
    "accessibility": ("/de/barrierefreiheit/", "/uk/dostupnist/"),
    "contact": ("/de/kontakt/", "/uk/kontakty/"),
}
MISSING = {"de": "noch nicht hinterlegt: ", "uk": "Ще не внесено таких даних: "}
EMPTY = {name: {"de": "", "uk": ""} if isinstance(value, dict) else "" for name, value in FULL.items()}


@pytest.fixture(autouse=True)
def pages():
    for key in (*LAW, "easy-language"):
        factories.page(key)


@pytest.fixture
def say(settings):
    """A function that has the operator say these details, and nothing else."""

    def say(**details):
        settings.OPERATOR = EMPTY | details

    return say


def without(name):
    return {each: value for each, value in FULL.items() if each != name}


def missing_on(client, path):
    """Returns what a page says that is missing, as its text has it; "" if it says nothing."""
    language = path[1:3]
    found = re.search(rf"{MISSING[language]}([^<]*)\.<", client.get(path).content.decode())
    return html.unescape(found[1]) if found else ""


def label(page, name, language):
    with translation.override(language):
        return str(operator.PAGES[page][name])


NEEDED = [(page, name) for page in LAW for name in operator.PAGES[page] if name not in operator.OPTIONAL]


@pytest.mark.parametrize(("page", "name"), NEEDED)
def test_page_names_the_one_detail_that_is_missing(client, say, page, name):
    say(**without(name))
    said = [missing_on(client, path) for path in LAW[page]]
    assert said == [label(page, name, language) for language in ("de", "uk")]


@pytest.mark.parametrize("page", LAW)
def test_page_with_nothing_missing_says_so_of_nothing(client, say, page):
    say(**FULL)
    assert [missing_on(client, path) for path in LAW[page]] == ["", ""]


@pytest.mark.parametrize("page", LAW)
def test_name_alone_is_not_enough(client, say, page):
    say(name=TEXT)
    rest = [name for each, name in NEEDED if each == page and name != "name"]
    assert missing_on(client, LAW[page][0]) == ", ".join(label(page, name, "de") for name in rest)


def test_what_only_some_operators_have_is_not_missed(client, say):
    say(**{name: value for name, value in FULL.items() if name not in operator.OPTIONAL})
    assert missing_on(client, LAW["imprint"][0]) == ""


def test_detail_in_the_other_language_carries_its_lang(client, say):
    say(name={"de": "Ministerium", "uk": ""}, address={"de": "", "uk": "Дюссельдорф"})
    pages = [client.get(path).content.decode() for path in LAW["imprint"]]
    assert [page.count('<dd><span lang="de">Ministerium</span></dd>') for page in pages] == [0, 1]
    assert [page.count('<dd><span lang="uk">Дюссельдорф</span></dd>') for page in pages] == [1, 0]


def test_what_is_said_cannot_break_a_page(client, say):
    say(name={"de": "<script>alert(1)</script>", "uk": ""}, email='"><b>@example.org')
    page = client.get(LAW["imprint"][0]).content.decode()
    assert [text for text in ("<script>alert", "<b>@") if text in page] == []


@pytest.mark.parametrize(
    ("value", "text"), [("none", "führt keines"), ("cut", "gekürzt"), ("full", "volle IP-Adresse")]
)
def test_privacy_notice_says_what_the_proxy_logs(client, say, value, text):
    say(**FULL | {"proxy_log": value})
    assert text in client.get(LAW["privacy"][0]).content.decode()


@pytest.mark.parametrize(("days", "said"), [(1, "1 день"), (2, "2 дні"), (7, "7 днів")])
def test_privacy_notice_says_for_how_long_logs_are_kept(client, say, days, said):
    say(**FULL | {"log_days": days})
    assert f"<dd>{said}</dd>" in client.get(LAW["privacy"][1]).content.decode()


@pytest.mark.parametrize("licence", operator.LICENCES)
def test_imprint_leads_to_the_licence(client, say, licence):
    say(**FULL | {"data_licence": licence})
    link = f'<a href="https://www.govdata.de/{licence}"><span lang="de">{operator.LICENCES[licence]}</span></a>'
    assert link in client.get(LAW["imprint"][1]).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_easy_page_has_the_address_at_its_end_and_no_notice(client, say):
    say(address=TEXT)
    page = client.get("/de/leichte-sprache/").content.decode()
    assert page.index('class="prose"') < page.index("<dd>Angabe</dd>")
    assert MISSING["de"] not in page


# --- the press desk -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "told"), [(factories.administrator, 1), (factories.publisher, 0)])
def test_desk_tells_those_who_keep_the_accounts_what_is_missing(say, make, told):
    say(**without("hosting"))
    page = log_in(make(interface_language="de")).get("/admin/").content.decode()
    assert page.count('class="errornote"') == told
    assert page.count(f"hinterlegt: {label('privacy', 'hosting', 'de')}.") == told


def test_desk_names_each_missing_detail_once(say):
    say()
    named = [str(each) for each in operator.missing_anywhere()]
    assert len(named) == len(set(named)) == len(FULL) - len(operator.OPTIONAL)


# --- the texts themselves -----------------------------------------------------------------------------------------------

CONTENT = yaml.safe_load((site.CONTENT_DIR / "partnership.page.yaml").read_text())
LINE = re.compile(r"<br>|</?(?:p|li|ul|h\d)>")


def lines(language):
    """Returns the lines of the page in easy language, without the elements in them."""
    found = LINE.split(CONTENT["easy-language"]["body"][language])
    return [re.sub("<[^>]+>", "", line).strip() for line in found if line.strip()]


def test_no_text_claims_where_on_the_page_a_detail_stands():
    texts = [str(CONTENT[key]) for key in (*LAW, "easy-language")]
    assert [claim for claim in ("Anfang dieser Seite", "на початку цієї") for text in texts if claim in text] == []


@pytest.mark.parametrize("language", ["de", "uk"])
def test_each_line_of_easy_language_has_one_sentence(language):
    assert len(lines(language)) > 80
    assert [line for line in lines(language) if re.search(r"(?<!\d)[.!?] +\w", line)] == []


def test_easy_language_parts_no_word_of_every_day():
    words = {word for line in lines("de") for word in re.findall(r"\w+(?:-\w+)+", line)}
    assert words == {"E-Mail-Adresse", "Nordrhein-Westfalen"}


def test_easy_language_sets_its_few_negations_bold():
    text = CONTENT["easy-language"]["body"]["de"]
    assert re.findall(r"\b(?:nicht|kein\w*|nie)\b", text) == ["nicht"] * text.count("<strong>nicht</strong>")
    assert text.count("<strong>") <= 2
