"""The two languages read against each other: what is shown of the delivered texts once something in them is wrong."""

import pytest

from partnership.desk.parity import About, Text, differences
from partnership.texts.readings import Kind
from tests.desk import delivered

RELEASES = "news.pressrelease"
# What differs, the release and its text, and what is written in one language instead of what stands there.
SEEDED = [
    (Kind.DATE, "leverkusen-nikopol-2023", "body", "uk", "2 березня", "3 березня"),
    (Kind.DATE, "wesel-aid-2023", "body", "de", "19. September 2024", "19. September 2023"),
    (Kind.DATE, "koeln-dnipro-2024", "body", "uk", "27 жовтня 2022", "27 листопада 2022"),
    (Kind.DATE, "liminski-kyiv-2023", "body", "de", "19. und 20. April 2023", "19. und 21. April 2023"),
    (Kind.DATE, "bocholt-verkhnodniprovsk-2023", "body", "uk", "13–15 листопада", "13–16 листопада"),
    (Kind.DATE, "funding-programme-2023", "body", "de", "am 10. Oktober 2023", "im Oktober 2023"),
    (Kind.DATE, "school-visit-2023", "body", "uk", "13 серпня", "13 вересня"),
    (Kind.DATE, "announcement-2022", "body", "de", "September 2022", "September 2023"),
    (Kind.DATE, "heinsberg-nikopol-2024", "body", "uk", "19 вересня 2023", "19 вересня 2032"),
    (Kind.NUMBER, "announcement-2022", "body", "de", "370 Stromgeneratoren", "307 Stromgeneratoren"),
    (Kind.NUMBER, "announcement-2022", "body", "uk", "150 000 євро", "15 000 євро"),
    (Kind.NUMBER, "funding-programme-2023", "body", "de", "180.000 Euro", "180 Euro"),
    (Kind.NUMBER, "winter-aid-2023", "body", "uk", "262 000 євро", "262 000"),
    (Kind.NUMBER, "duisburg-kryvyi-rih-2023", "body", "uk", "80 000", "800 000"),
    (Kind.NUMBER, "koeln-dnipro-2024", "body", "de", "fünf Linienbusse", "sechs Linienbusse"),
    (Kind.NUMBER, "koeln-dnipro-2024", "body", "uk", "дві пожежні", "три пожежні"),
    (Kind.NUMBER, "ukraine-conference-2024", "body", "uk", "десять мільйонів", "десять мільярдів"),
    (Kind.NUMBER, "ukraine-conference-2024", "body", "de", "von 6 auf 44", "von 6 auf 41"),
    (Kind.NUMBER, "first-anniversary-2024", "body", "uk", "сім партнерств", "вісім партнерств"),
    (Kind.NUMBER, "first-anniversary-2024", "body", "de", "Im zweiten Jahr", "Im dritten Jahr"),
    (Kind.NUMBER, "leverkusen-nikopol-2023", "body", "de", "Vier Wochen", "Vier Monate"),
    (Kind.NUMBER, "signing-2023", "body", "uk", "три етапи", "чотири етапи"),
    (Kind.NUMBER, "wesel-holiday-2024", "body", "de", "7.500 Euro", "75.000 Euro"),
    (Kind.NUMBER, "koeln-dnipro-2024", "body", "uk", "23-тє", "32-ге"),
    (Kind.NUMBER, "landtag-visit-2024", "body", "de", "sechs Personen", "zehn Personen"),
    (Kind.NUMBER, "bruehl-marhanets-2024", "body", "uk", "17 000", "71 000"),
    (Kind.NUMBER, "economic-forum-2026", "lead", "de", ".", " und 40 Prozent mehr."),
    (Kind.TIME, "hospital-delegation-2025", "lead", "uk", ".", " о 10:30."),
    (Kind.NAME, "muenster-conference-2025", "body", "uk", "Ульріке Весткамп", "Генрієтта Рекер"),
    (Kind.NAME, "wesel-holiday-2024", "body", "de", "Auch Köln stand", "Auch Bochum stand"),
    (Kind.NAME, "signing-2023", "body", "uk", "Гендрік Вюст і", ""),
    (Kind.NAME, "bruehl-marhanets-2024", "body", "de", "für Marhanez die", "für Nikopol die"),
    (Kind.NAME, "liminski-kyiv-2023", "body", "uk", "Києві та Бучі", "Львові та Бучі"),
    (Kind.NAME, "announcement-2022", "place", "uk", "Кельн", "Бохольт"),
    (Kind.LINK, "funding-programme-2023", "body", "de", "https://presseportal.de/pm/117481/5622804", "https://x.de/"),
    (Kind.LINK, "heinsberg-nikopol-2024", "body", "uk", "/uk/partnerstva-hromad/briul-marhanets/", "/uk/presa/"),
    (Kind.QUOTATION, "ukraine-conference-2024", "body", "de", "„Für eine gemeinsame europäische Zukunft“", "Europa"),
    (Kind.QUOTATION, "dnipro-evening-2024", "body", "uk", "«Дніпро: історія, культура, суспільство»", "«Дніпро»"),
    (Kind.QUOTATION, "signing-2023", "body", "uk", "«Декларація про наміри", "Декларація про наміри"),
    (Kind.NUMBER, "wesel-holiday-2024", "body", "uk", "30 000 євро", "33 000 євро"),
]


def found(texts, called=""):
    return differences(texts, delivered.names(), called, are_complete=True)


def seeded(text, language, old, new):
    """Returns a text with `new` where `old` stands last; all its spaces are plain ones."""
    written = getattr(text, language).translate(dict.fromkeys((0xA0, 0x202F), " "))
    assert old in written, f"{text.name}: nothing to seed, {old!r} does not stand there any more"
    return text._replace(**{language: new.join(written.rsplit(old, 1))})


@pytest.mark.parametrize(
    ("about", "key", "name", "language", "old", "new"), SEEDED, ids=[f"{seed[0]} {seed[1]}" for seed in SEEDED]
)
def test_what_is_wrong_in_a_release_is_shown(about, key, name, language, old, new):
    texts = delivered.texts(RELEASES, delivered.read(RELEASES)[key])
    wrong = [seeded(text, language, old, new) if text.name == name else text for text in texts]
    assert wrong != texts
    before = found(texts)
    assert (name, about) in [(each.name, each.about) for each in found(wrong) if each not in before]


def test_a_paragraph_that_is_dropped_is_shown():
    texts = delivered.texts(RELEASES, delivered.read(RELEASES)["koeln-dnipro-2024"])
    wrong = [text._replace(uk=text.uk.rpartition("<p>")[0]) if text.is_rich else text for text in texts]
    assert [each.about for each in found(wrong)] == [About.PARAGRAPH]


def test_the_delivered_texts_raise_two_false_alarms_at_most():
    alarms = [
        (label, key, each.name, each.about)
        for label, key, texts, called in delivered.records()
        for each in found(texts, called)
    ]
    assert len(list(delivered.records())) > 100
    assert len(alarms) <= 2, alarms


# --- rules ----------------------------------------------------------------------------------------------------------------


def places(de, uk, is_rich=False):
    """What of two texts is shown: what differs, with the words in question in German and in Ukrainian."""
    shown = found([Text("text", de, uk, is_rich)])
    return [(each.about, *(place.text[place.start : place.end] for place in (each.de, each.uk))) for each in shown]


ALIKE = [
    ("5 Busse für Dnipro", "П’ять автобусів для Дніпра"),
    ("Zwanzig Kinder und 15 Jugendliche", "Двадцятеро дітей і п’ятнадцять підлітків"),
    ("Das kostet 2,5 Mio. Euro, 40 Prozent davon trägt das Land.", "Це коштує 2,5 млн євро, 40 % сплачує земля."),
    ("Am 29. Februar 2024 kamen 1.500 Gäste.", "29 лютого 2024 року приїхали 1500 гостей."),
    ("Am Dienstag um 9.30 Uhr", "У вівторок о 9:30"),
    ("Beginn: 14 Uhr", "Початок: о 15:00 за київським часом"),
    ("Beide Seiten sprachen ein zweites Mal.", "Сторони говорили ще раз."),
    ("Zwei Regionen", "Обидва регіони"),
    ("Zum ersten Mal kamen Gäste.", "Гості вперше приїхали."),
    ("Bürgermeister Borys Filatow kam nach Dnipro.", "Міський голова Дніпра Борис Філатов приїхав до Дніпра."),
    ("Köln half Dnipro. Der Rat der Stadt stimmte zu.", "Кельн допоміг Дніпру. Міська рада Кельна погодилася."),
    ("Im Januar 2024 begann es. Im März endete es.", "Це почалося в січні 2024 року. У березні 2024 року завершилося."),
    ("Die Klinik Solonyj Lyman hilft.", "Лікарня «Солоний Лиман» допомагає."),
]


@pytest.mark.parametrize(("de", "uk"), ALIKE)
def test_what_both_languages_say_in_their_own_way_is_no_difference(de, uk):
    assert places(de, uk) == []


UNLIKE = [
    ("5 Busse für Dnipro", "6 автобусів для Дніпра", [(Kind.NUMBER, "5", "6")]),
    ("150.000 Euro", "15 000 євро", [(Kind.NUMBER, "150.000 Euro", "15 000 євро")]),
    ("40 Prozent", "40", [(Kind.NUMBER, "40 Prozent", "40")]),
    ("Fünf Busse, drei Autos", "П’ять автобусів", [(Kind.NUMBER, "drei", "")]),
    ("29. Februar 2024", "лютий 2024 року", [(Kind.DATE, "29. Februar 2024", "лютий 2024 року")]),
    ("Am Dienstag um neun Uhr", "У середу о дев’ятій", [(Kind.WEEKDAY, "Dienstag", "середу")]),
    ("Um 9.30 Uhr", "О 10:30", [(Kind.TIME, "9.30 Uhr", "10:30")]),
    ("Die Zweite kam.", "Перша приїхала.", [(Kind.NUMBER, "Zweite", "Перша")]),
    ("Hilfe für Köln", "Допомога Дуйсбургу", [(Kind.NAME, "Köln", "Дуйсбургу")]),
    ("Köln und Bocholt", "Кельн", [(Kind.NAME, "Bocholt", "")]),
    ("119 Betten und 35 Räder", "35 ліжок і 119 коліс", [(About.ORDER, "119", "35")]),
    ("Er sagte: „Wir helfen euch gern.“", "Він пообіцяв допомогу.", [(Kind.QUOTATION, "Wir helfen euch gern.", "")]),
    ("Eins\nZwei", "Один", [(About.ITEM, "Zwei", "")]),
    ("Text", "", [(About.TEXT, "Text", "")]),
]


@pytest.mark.parametrize(("de", "uk", "shown"), UNLIKE)
def test_what_one_language_gives_otherwise_is_shown_in_both(de, uk, shown):
    assert places(de, uk) == shown


RICH = [
    ("<h2>Hilfe</h2><p>A</p>", "<p>А</p>", [(About.HEADING, "Hilfe", "")]),
    ("<h2>Hilfe</h2><h3>Mehr</h3>", "<h2>Допомога</h2><h2>Ще</h2>", [(About.HEADING, "Mehr", "Ще")]),
    ("<ul><li>3 Autos</li><li>4 Räder</li></ul>", "<ul><li>3 авто</li></ul>", [(About.ITEM, "4 Räder", "")]),
    ("<ul><li>A</li><li>B</li></ul>", "<ul><li>А</li></ul><ul><li>Б</li></ul>", [(About.LISTS, "2", "1, 1")]),
    ("<p>A</p><p>Am 2. Mai kam er.</p>", "<p>А</p>", [(About.PARAGRAPH, "Am 2. Mai kam er.", "")]),
    ("<p>3 Autos</p><p>B</p>", "<p>А</p><p>3 авто</p>", []),
    ("<p>A</p><p>" + "Wort " * 200 + "</p>", "<p>А</p>", [(About.LENGTH, ("Wort " * 200), "А")]),
    (
        '<p><a href="https://x.example/de/a">A</a></p>',
        '<p><a href="https://x.example/uk/a">А</a></p>',
        [],
    ),
    ('<p><a href="/de/presse/">A</a></p>', '<p><a href="/uk/presa/">А</a></p>', []),
    ('<p><a href="/de/presse/">A</a></p>', '<p><a href="/uk/kontakty/">А</a></p>', [(Kind.LINK, "A", "А")]),
    ('<p><a href="https://x.example/">A</a></p>', "<p>А</p>", [(Kind.LINK, "A", "")]),
]


@pytest.mark.parametrize(("de", "uk", "shown"), RICH)
def test_the_parts_of_a_text_are_compared(de, uk, shown):
    assert places(de, uk, is_rich=True) == shown


def test_what_stands_in_another_text_of_the_record_is_not_missing():
    texts = [Text("lead", "Nach § 5 gilt es.", "Це діє."), Text("body", "Mehr dazu.", "За § 5 це докладніше.")]
    assert found(texts) == []


def test_a_text_that_is_not_written_yet_is_compared_with_nothing():
    assert differences([Text("text", "5 Busse", " ")], delivered.names()) == []
