"""What is looked at before publication: each rule, and what it must leave alone."""

from itertools import repeat

import pytest
from django.http import HttpResponse
from django.utils import translation

from partnership.desk.checklist import LONG, check, mixed_findings, plain_findings, rich_findings, sentences
from partnership.links.local import is_answered, local_path
from partnership.publishing.state import Level, State
from partnership.texts.outline import Block, Link, outline
from partnership.versions.previews import PreviewLink
from tests import factories

E, W, N = Level.ERROR, Level.WARNING, Level.NOTE


@pytest.fixture(autouse=True)
def english():
    """The messages as they stand in the code."""
    with translation.override(None):
        yield


def found(findings):
    return [(finding.level, finding.message) for finding in findings]


# --- the parts of a text ------------------------------------------------------------------------------------------------


def test_an_outline_has_blocks_links_and_words_in_one_language():
    html = (
        '<h2>Hilfe</h2><p>In <span lang="uk">Дніпро <em>так</em></span> am <strong>Fluss</strong>.<br>Ja.</p>'
        '<ul><li><a href="/de/">Start</a></li></ul><blockquote lang="uk"><p>«Так»</p><cite>Ліза</cite></blockquote>'
    )
    parts = outline(html, "de")
    assert parts.blocks == [
        Block("h2", "Hilfe"),
        Block("p", "In Дніпро так am Fluss. Ja.", "Fluss"),
        Block("ul"),
        Block("li", "Start"),
        Block("blockquote"),
        Block("p", "«Так»"),
        Block("cite", "Ліза"),
    ]
    assert parts.links == [Link("/de/", "Start")]
    assert parts.own.split() == ["Hilfe", "In", "am", "Fluss.", "Ja.", "Start"]


SENTENCES = [
    ("Er kam. Sie ging!", ["Er kam", "Sie ging!"]),
    ("Am 28. Februar 2023 kam er. Danach ging er.", ["Am 28. Februar 2023 kam er", "Danach ging er."]),
    ("Im Jahr 2023. Danach.", ["Im Jahr 2023", "Danach."]),
    ("Das ist z. B. Köln. Nein.", ["Das ist z. B. Köln", "Nein."]),
    ("Dr. Weber und Nr. Eins.", ["Dr. Weber und Nr. Eins."]),
    ("„Ja.“ Sie ging … Und kam?", ["„Ja", "Sie ging", "Und kam?"]),
    ("У 2023 р. було так. «Добре», сказав він.", ["У 2023 р. було так", "«Добре», сказав він."]),
    ("Готово. Їдемо! Є ще.", ["Готово", "Їдемо", "Є ще."]),
    ("auf land.nrw steht es. und klein", ["auf land.nrw steht es. und klein"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "parts"), SENTENCES)
def test_a_text_is_parted_into_its_sentences(text, parts):
    assert sentences(text) == parts


MIXED = [
    ("Кöln hilft", ["Кöln"]),
    ("Допомога місту Дніпpo", ["Дніпpo"]),
    ("Αthen", ["Αthen"]),
    ("Der IT-Компанія hilft Дніпро, 5 µm", []),
    ("слово" * 2000 + "x", ["слово" * 12]),
]


@pytest.mark.parametrize(("text", "words"), MIXED, ids=[text[:9] for text, _words in MIXED])
def test_a_word_of_two_scripts_is_warned_of(text, words):
    expected = [(W, f"“{word}” mixes letters of two scripts that look alike. Type it anew.") for word in words]
    assert found(mixed_findings(text, "de")) == expected


@pytest.mark.django_db
def test_words_of_two_scripts_are_found_in_rich_and_marked_text():
    record = factories.draft(title_de="Titel", ready_de=True, body_de='<p><span lang="uk">Днiпро</span></p>')
    assert "“Днiпро” mixes" in "".join(finding.message for finding in check(record))


# --- rules of a text ----------------------------------------------------------------------------------------------------

CLEAN = [
    ("de", "<h2>Hilfe</h2><h3>Mehr</h3><p>Text.</p><h2>Ende</h2><h3>Teil</h3>"),
    ("de", "<p><strong>Fünf</strong> Busse.</p>"),
    ("de", f"<p><strong>{'Wort ' * 25}</strong></p>"),
    ("de", '<p><a href="https://x.example/">Bericht der Stadt</a></p>'),
    ("de", '<p><a href="mailto:a@x.example">Schreiben Sie uns</a></p>'),
    ("de", '<p>Wir sind hier zu Hause. Sie <a href="https://x.example/">finden hier den Bericht der Stadt</a>.</p>'),
    ("uk", "<p>Тут працюють п’ять автобусів.</p>"),
    ("de", '<p>Auf <span lang="uk">Дніпро</span></p>'),
    ("uk", "<p>Програма NRW Global, Engagement Global і WhatsApp.</p>"),
    ("uk", '<p><span lang="de">Engagement Global gGmbH Bonn</span></p>'),
    ("de", "<p>" + " ".join(repeat("Wort", LONG)) + "</p>"),
    ("de", "<ul>" + "<li>" + " ".join(repeat("Wort", 20)) + "</li>" + "<li>Wort Wort Wort Wort Wort Wort</li></ul>"),
]


@pytest.mark.parametrize(("language", "html"), CLEAN)
def test_a_careful_text_has_nothing_to_correct(language, html):
    assert found(rich_findings(html, language)) == []


NOWHERE = "leads to nothing that the public can see"
LONG_SENTENCE = " ".join(repeat("Wort", LONG + 1))
FAULTY = [
    ("de", "<h3>Tief</h3>", [(E, "The heading “Tief” skips a level: it stands below no heading.")]),
    (
        "de",
        "<p>Den Bericht finden Sie hier.</p>",
        [(W, "“finden Sie hier” points to something, but there is no link.")],
    ),
    ("uk", "<p>Детальніше — тут.</p>", [(W, "“Детальніше — тут” points to something, but there is no link.")]),
    (
        "de",
        '<p><a href="https://x.example/track?to=liza%40stadt.example">Bericht der Stadt</a></p>',
        [
            (
                E,
                "The link “Bericht der Stadt” leads through a mail system or another page, or holds somebody's address: "
                "https://x.example/track?to=liza%40stadt.example",
            )
        ],
    ),
    (
        "de",
        "<p><strong>Die Hilfe</strong></p>",
        [(W, "“Die Hilfe” is bold as a whole: if it is a heading, make it one.")],
    ),
    (
        "de",
        '<p><a href="https://x.example/">Hier</a></p>',
        [(E, "The link “Hier” does not say where it leads.")],
    ),
    (
        "uk",
        '<p><a href="https://x.example/">детальніше…</a></p>',
        [(E, "The link “детальніше…” does not say where it leads.")],
    ),
    (
        "de",
        '<p><a href="https://x.example/">https://x.example/</a></p>',
        [(W, "A link shows its bare address: https://x.example/")],
    ),
    ("de", '<p>a<a href="https://x.example/"> </a></p>', [(E, "A link has no text: https://x.example/")]),
    ("de", "<p><a>Bericht</a></p>", [(E, f"The link “Bericht” {NOWHERE}: –")]),
    (
        "de",
        '<p><a href="#oben">Nach oben</a></p>',
        [(E, f"The link “Nach oben” {NOWHERE}: #oben")],
    ),
    (
        "de",
        '<p><a href="bericht">Bericht</a></p>',
        [(E, f"The link “Bericht” {NOWHERE}: bericht")],
    ),
    (
        "de",
        "<p>Auf Дніпро zu.</p>",
        [(W, "“Дніпро” is in the letters of another language and not marked as such.")],
    ),
    (
        "uk",
        "<p>Фонд Stiftung Umwelt und Entwicklung діє.</p>",
        [(W, "“Stiftung Umwelt und Entwicklung” is in the letters of another language and not marked as such.")],
    ),
    (
        "de",
        f"<p>{LONG_SENTENCE}</p>",
        [(W, f"1 sentence has more than 25 words: “{LONG_SENTENCE[:60]} …”")],
    ),
    (
        "de",
        f"<p>{LONG_SENTENCE}. {LONG_SENTENCE} Ende.</p>",
        [(W, f"2 sentences have more than 25 words, the longest: “{LONG_SENTENCE[:60]} …”")],
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "html", "expected"), FAULTY)
def test_what_is_wrong_with_a_text_is_said(language, html, expected):
    assert found(rich_findings(html, language)) == expected


def test_plain_text_is_read_line_by_line():
    assert found(plain_findings("Wort " * 20 + "\n" + "Wort " * 20, "de")) == []
    assert [level for level, _message in found(plain_findings("Wort " * 30, "de"))] == [W]


# --- links within the site ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/de/presse/?page=2#a", "/de/presse/?page=2"),
        ("http://127.0.0.1:8000/uk/", "/uk/"),
        ("http://127.0.0.1:8000", "/"),
        ("https://x.example/de/", None),
        ("//x.example/de/", None),
        ("mailto:a@x.example", None),
        ("presse/", "presse/"),
        ("#oben", ""),
    ],
)
def test_an_address_of_this_site_is_known_as_such(href, path):
    assert local_path(href) == path


@pytest.mark.django_db
def test_an_address_is_answered_if_a_visitor_gets_a_page_there():
    public, draft = factories.release(), factories.draft()
    pages = [
        public.path("de"),
        public.path("uk"),
        "/",
        "/de/",
        "/uk/presa/?page=1",
        "/de/presse",
        "/data/twinnings.json",
    ]
    assert [path for path in pages if not is_answered(path)] == []
    nothing = [
        draft.path("de"),
        draft.path("uk"),
        "/de/nichts/",
        "/admin/",
        "/nichts/",
        "/de/presse/?page=99",
        "bericht",
        "",
    ]
    assert [path for path in nothing if is_answered(path)] == []


@pytest.mark.django_db
def test_a_withdrawn_page_is_no_place_to_lead_to():
    gone = factories.release(state="withdrawn", withdrawn_at=factories.LONG_AGO)
    assert not is_answered(gone.path("de"))


@pytest.mark.django_db
def test_a_page_that_fails_is_no_answer_and_no_failure_of_who_asks(monkeypatch, caplog):
    monkeypatch.setattr("partnership.views.render", lambda *_args: 1 / 0)
    assert not is_answered("/de/suche/")
    assert "/de/suche/" in caplog.text


@pytest.mark.django_db
def test_a_former_address_that_leads_to_a_page_is_a_place_to_lead_to():
    moved = factories.release()
    before = moved.path("de")
    moved.slug_de = "anders"
    moved.save()
    assert is_answered(before)
    type(moved).objects.update(state="draft", publish_at=None)
    assert not is_answered(before)


@pytest.mark.django_db
def test_a_preview_is_no_place_to_lead_to():
    link = PreviewLink.make(factories.draft(), None, 3)
    assert [is_answered(link.path(language)) for language in ("de", "uk")] == [False, False]


@pytest.mark.django_db
def test_whether_a_record_is_there_is_asked_without_making_its_page(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("news.views.render", lambda *_args: 1 / 0)
    path = factories.release().path("de")
    with django_assert_num_queries(1):
        assert is_answered(path)


def linked(*paths):
    return "".join(f'<p><a href="{path}">Die Seite {path}</a></p>' for path in paths)


@pytest.mark.django_db
def test_each_address_is_asked_once_in_a_text(django_assert_num_queries):
    path = factories.release().path("de")
    with django_assert_num_queries(1):
        assert list(rich_findings(linked(path, path, f"{path}#teil"), "de")) == []


TOO_MANY = "This text has more links to this site than can be checked here: the last ones were not."


@pytest.mark.django_db
def test_no_more_pages_are_made_for_a_text_than_a_few(monkeypatch):
    made = []
    monkeypatch.setattr("news.views.render", lambda *_args: made.append(1) or HttpResponse())
    text = linked(*(f"/de/presse/?q={number}" for number in range(200)))
    assert found(rich_findings(text, "de")) == [(W, TOO_MANY)]
    assert len(made) == 15


@pytest.mark.django_db
def test_more_records_are_looked_up_for_a_text_than_anybody_links_to():
    path = factories.release().path("de")
    assert found(rich_findings(linked(*(f"{path}?{number}" for number in range(300))), "de")) == []
    assert found(rich_findings(linked(*(f"{path}?{number}" for number in range(301))), "de")) == [(W, TOO_MANY)]


# --- of a record --------------------------------------------------------------------------------------------------------


def of(record):
    return [(finding.level, finding.language, finding.message) for finding in check(record)]


@pytest.mark.django_db
def test_a_complete_record_has_no_findings():
    assert of(factories.area()) == []


@pytest.mark.django_db
def test_a_language_that_is_missing_is_a_warning():
    missing = "This language is not ready: its page will show the text of the other one, with a notice."
    assert (W, "uk", missing) in of(factories.area(["de"]))


@pytest.mark.django_db
def test_missing_texts_stop_only_a_language_that_is_ready():
    record = factories.area(["de"])
    record.summary_de = " "
    messages = [(level, language, text) for level, language, text in of(record) if "missing" in text]
    assert messages == [
        (E, "de", "Summary (German): This text is missing."),
        (N, "uk", "Title (Ukrainian): This text is missing."),
        (N, "uk", "Summary (Ukrainian): This text is missing."),
    ]


@pytest.mark.django_db
def test_without_a_ready_language_there_is_nothing_to_approve():
    record = factories.area(state=State.DRAFT, ready_de=False, ready_uk=False)
    assert of(record) == [(E, "", "No language is ready for the public yet.")]


@pytest.mark.django_db
def test_each_finding_names_its_text_and_the_worst_comes_first():
    record = factories.area()
    record.summary_uk, record.body_de, record.body_uk = "Wort " * 30, "<h3>Tief</h3>", "<h3>Глибоко</h3>"
    assert [(level, language, text.split(":")[0]) for level, language, text in of(record)] == [
        (E, "de", "Text (German)"),
        (E, "uk", "Text (Ukrainian)"),
        (W, "uk", "Summary (Ukrainian)"),
        (W, "uk", "Summary (Ukrainian)"),
    ]


@pytest.mark.django_db
def test_addresses_and_notices_are_not_read_as_texts():
    assert of(factories.area(slug_de="дніпро", withdrawal_notice_de="Дніпро")) == []


@pytest.mark.django_db
def test_a_release_says_what_it_misses_beside_its_texts(settings):
    settings.OPERATOR = {**settings.OPERATOR, "press_contact": ""}
    picture = factories.photo(consent="", alt_uk="IMG_2044.jpg")
    assert of(factories.release(photo=picture)) == [
        (E, "", "Nobody has said yet why the people in this picture may be shown. Answer that at the photo first."),
        (E, "uk", "The alternative text of the picture is the name of a file."),
        (W, "", "No press contact is set for this site (PRESS_CONTACT_DE, PRESS_CONTACT_UK)."),
    ]


@pytest.mark.django_db
def test_a_complete_release_has_nothing_to_correct(settings):
    settings.OPERATOR = {**settings.OPERATOR, "press_contact": "presse@x.example"}
    assert of(factories.release(photo=factories.photo(alt_de="Der IMG-Turm in Köln"))) == []


@pytest.mark.django_db
def test_a_summary_needs_no_press_contact(settings):
    settings.OPERATOR = {**settings.OPERATOR, "press_contact": ""}
    assert of(factories.release(kind="report", original=factories.source())) == []
