"""What German and Ukrainian texts say in dates, times, days of the week and numbers."""

from decimal import Decimal

import pytest

from partnership.texts.facts import facts
from partnership.texts.numerals import numerals
from partnership.texts.readings import Kind


def said(text, language, kind):
    return [reading.value for reading in facts(text, language) if reading.kind == kind]


DAY = (2024, 2, 29)
DATES = [
    ("am 29. Februar 2024", "29 лютого 2024 року", [DAY]),
    ("29.02.2024", "29.02.2024", [DAY]),
    ("2024-02-29", "2024-02-29", [DAY]),
    ("am 29. Februar", "29 лютого", [(None, 2, 29)]),
    ("im Februar 2024", "у лютому 2024 року", [(2024, 2, None)]),
    ("Mai", "травень", [(None, 5, None)]),
    ("seit 2024", "від 2024 року", [(2024, None, None)]),
    ("am 19. und 20. April 2023", "19 і 20 квітня 2023 року", [(2023, 4, 19), (2023, 4, 20)]),
    ("vom 17. bis zum 21. Mai", "з 17 до 21 травня", [(None, 5, 17), (None, 5, 21)]),
    ("3.–5. Juni", "3–5 червня", [(None, 6, 3), (None, 6, 5)]),
    ("30. Mai bis 2. Juni 2023", "30 травня — 2 червня 2023 року", [(None, 5, 30), (2023, 6, 2)]),
    ("im Februar oder März 2023", "у лютому або березні 2023 року", [(2023, 2, None), (2023, 3, None)]),
    ("2018/2019", "2018/2019", [(2018, None, None), (2019, None, None)]),
    ("zwölf Maiglöckchen", "дванадцять лютих вовків", []),
]


@pytest.mark.parametrize(("de", "uk", "dates"), DATES)
def test_dates_read_the_same_in_both_languages(de, uk, dates):
    assert [said(de, "de", Kind.DATE), said(uk, "uk", Kind.DATE)] == [dates, dates]


TIMES = [
    ("um 9.30 Uhr", "о 9.30", [(9, 30)]),
    ("9:30", "9:30", [(9, 30)]),
    ("um 18 Uhr", "о 18 годині", [(18, 0)]),
    ("18 Uhr 30", "о 18:30", [(18, 30)]),
    ("um neun Uhr", "о дев’ятій", [(9, 0)]),
    ("von 10 bis 12 Uhr", "з 10:00 до 12:00", [(10, 0), (12, 0)]),
    ("9.30 Euro", "до 9 годин", []),
]


@pytest.mark.parametrize(("de", "uk", "times"), TIMES)
def test_times_read_the_same_in_both_languages(de, uk, times):
    assert [said(de, "de", Kind.TIME), said(uk, "uk", Kind.TIME)] == [times, times]


def test_days_of_the_week_are_read_declined_and_not_inside_other_words():
    assert said("Dienstagabend und sonntags, das Sonntagsblatt am Mittwoch", "de", Kind.WEEKDAY) == [2, 3]
    assert said("у вівторок увечері, до середи, у середовищі", "uk", Kind.WEEKDAY) == [2, 3]


NUMBERS = [
    ("1.500", "1500", [(1500, "")]),
    ("1.500", "1\N{NO-BREAK SPACE}500", [(1500, "")]),
    ("750.000 Euro", "750 тис. євро", [(750_000, "€")]),
    ("2,5 Mio. Euro", "2,5 млн євро", [(2_500_000, "€")]),
    ("zwölf Millionen Euro", "дванадцять мільйонів євро", [(12_000_000, "€")]),
    ("1,2 Mrd. €", "1,2 млрд євро", [(1_200_000_000, "€")]),
    ("€ 500", "500 євро", [(500, "€")]),
    ("eine Million Menschen", "мільйон людей", [(1_000_000, "")]),
    ("eine halbe Million", "пів мільйона", [(500_000, "")]),
    ("50 Prozent", "50 %", [(50, "%")]),
    ("50-prozentig", "50-відсотковий", [(50, "%")]),
    ("300 Quadratmeter", "300 м²", [(300, "m²")]),
    ("80 bis 100 Kilometer", "80–100 кілометрів", [(80, "km"), (100, "km")]),
    ("dreitägig, 30-jährig", "триденний, 30-річний", [(3, "days"), (30, "years")]),
    ("zweiwöchig, zehnjährig", "двотижневий, десятирічний", [(2, "weeks"), (10, "years")]),
    ("vier Wochen", "чотири тижні", [(4, "weeks")]),
    ("die 23. Partnerschaft", "23-тє партнерство", [(23, "")]),
    ("anderthalb Jahre", "півтора року", [("1.5", "years")]),
    ("im 21. Jahrhundert", "у ХХІ столітті", [(21, "")]),
    ("Telefon 0211 38424-0", "телефон +49 211 38424-0", [("211384240", "telephone")]),
    ("WCAG 2.2, IT2GO, www.a2.de", "WCAG 2.2, IT2GO, www.a2.de", [("2.2", "")]),
    ("ein Jahr, eine Stadt", "один рік, одне місто", []),
]


@pytest.mark.parametrize(("de", "uk", "numbers"), NUMBERS)
def test_numbers_read_the_same_in_both_languages(de, uk, numbers):
    found = [[(str(value), unit) for value, unit in said(*text, Kind.NUMBER)] for text in ((de, "de"), (uk, "uk"))]
    plain = [[(value.removesuffix(".0").removesuffix(".00"), unit) for value, unit in each] for each in found]
    assert plain == [[(str(value), unit) for value, unit in numbers]] * 2


WORDS = [
    ("zwanzig einundzwanzig siebzehn sechzig", [20, 21, 17, 60]),
    ("zweihundertfünfzig fünftausend eintausendzweihundert", [250, 5000, 1200]),
    ("dritten siebte achter zwanzigsten hundertste", [3, 7, 8, 20, 100]),
    ("dreimal vierfach fünfköpfig drittgrößte", [3, 4, 5, 3]),
    ("Zweifel Viertel nichts von Dritten", []),
]


@pytest.mark.parametrize(("text", "values"), WORDS)
def test_german_words_are_numbers(text, values):
    assert [word.value for word in numerals(text, "de")] == values


UKRAINIAN = [
    ("п'ять п'ятьох п'ятьма п'ятеро п'ятого", [5, 5, 5, 5, 5]),
    ("сім сімох сьома семеро сьомому", [7, 7, 7, 7, 7]),
    ("двадцять п'ятий сорока двох дев'яносто дев'ять", [25, 42, 99]),
    ("двісті п'ятдесят трьохсот сімсот", [250, 300, 700]),
    ("дві тисячі двадцять четвертого", [2024]),
    ("три-чотири третього втретє тричі", [3, 4, 3, 3, 3]),
    ("тисяча; тисячі, сім'я, річниця", [1000]),
]


@pytest.mark.parametrize(("text", "values"), UKRAINIAN)
def test_ukrainian_words_are_numbers_in_every_case(text, values):
    assert [word.value for word in numerals(text, "uk")] == values


def test_words_that_need_not_be_counted_are_weak():
    german = [(word.value, word.is_weak) for word in numerals("beide, der zweite, ein Tag, zwei Tage", "de")]
    assert german == [(2, True), (2, True), (1, True), (2, False)]
    ukrainian = [(word.value, word.is_weak) for word in numerals("обидва, другий, один, два, три", "uk")]
    assert ukrainian == [(2, True), (2, True), (1, True), (2, True), (3, False)]


def test_a_reading_says_where_it_stands():
    text = "Rund\N{NO-BREAK SPACE}300 Gäste am 2.\N{NO-BREAK SPACE}Mai"
    assert [text[reading.start : reading.end] for reading in facts(text, "de")] == ["300", "2.\N{NO-BREAK SPACE}Mai"]
    assert facts(text, "de")[0].value == (Decimal(300), "")
