"""Names in texts, however they are declined."""

import pytest

from partnership.texts.names import Name, NameReader

NAMES = NameReader(
    [
        Name("Köln", ("Köln", "Кельн")),
        Name("Krywyj Rih", ("Krywyj Rih", "Kryvyi Rih", "Кривий Ріг")),
        Name("Dnipro", ("Dnipro", "Дніпро")),
        Name("NRW", ("Nordrhein-Westfalen", "NRW", "Північний Рейн-Вестфалія"), is_weak=True),
        Name("Kreis", ("Rhein-Kreis Neuss", "округ Рейн-Нойс")),
        Name("Neuss", ("Neuss", "Нойс")),
        Name("Duisburg", ("Duisburg", "Дуйсбург")),
        Name("Marhanez", ("Marhanez", "Марганець")),
        Name("Kyjiw", ("Kyjiw", "Київ")),
        Name("Leverkusen", ("Leverkusen", "Леверкузен")),
        Name("Nikopol", ("Nikopol", "Нікополь")),
        Name("Saporischschja", ("Saporischschja", "Запоріжжя")),
        Name("Kamjanske", ("Kamjanske", "Кам’янське")),
        Name("Pawlohrad", ("Pawlohrad", "Павлоград")),
        Name("Oblast", ("Oblast Dnipropetrowsk", "Dnipropetrowsk", "Дніпропетровська область", "Дніпропетровська")),
        Name("Samar", ("Samar", "Самар")),
        Name("Lebid", ("Hennadij Lebid", "Геннадій Лебідь"), ("Lebid", "Лебідь")),
        Name("Natalija", ("Natalija Link", "Наталія Лінк"), ("Link", "Лінк")),
    ]
)


def named(text):
    return [(reading.value, text[reading.start : reading.end]) for reading in NAMES.names(text)]


DECLINED = [
    ("Köln", "Köln Koeln Kölns Kölner Kельн Кельна Кельні кельнський кельнською".replace("Kельн", "Кельн")),
    ("Dnipro", "Dnipros Дніпра Дніпром Дніпрі дніпровська"),
    ("Duisburg", "Duisburgs Duisburger Дуйсбурзі дуйсбурзький"),
    ("Kyjiw", "Kyjiws Києва Києві київський"),
    ("Marhanez", "Marhanets Marganez Марганця Марганцем марганецької"),
    ("Leverkusen", "Leverkusener Leverkusens леверкузенська"),
    ("Saporischschja", "Запоріжжі запорізької"),
    ("Kamjanske", "Kamianske Kamyanskes Кам’янського Кам'янському Камʼянським"),
    ("Nikopol", "Нікополю Нікополем нікопольського"),
    ("Samar", "Самара Самарі Самаром"),
]


@pytest.mark.parametrize(("name", "forms"), DECLINED, ids=[name for name, _forms in DECLINED])
def test_a_name_is_found_in_all_its_forms(name, forms):
    assert named(forms) == [(name, form) for form in forms.split()]


TEXTS = [
    ("Krywyj Rihs Rat, Кривого Рогу, у Кривому Розі, криворізький", ["Krywyj Rih"] * 4),
    ("nordrhein-westfälisch, Nordrhein-Westfalens, Північного Рейну-Вестфалії, NRW", ["NRW"] * 4),
    ("des Rhein-Kreises Neuss und der Stadt Neuss", ["Kreis", "Neuss"]),
    ("в окрузі Рейн-Нойс і в Нойсі", ["Kreis", "Neuss"]),
    ("із Геннадієм Лебедем, Наталією Лінк", ["Lebid", "Natalija"]),
    ("Pawlohrad Pavlohrad Pawlograd Pavlograds", ["Pawlohrad"] * 4),
    ("Дніпропетровщина, на Дніпропетровщині, Dnipropetrovsk", ["Oblast"] * 3),
    ("російська Самара, Кам’янка-Дніпровська, Кельнер, Дніпрострой", []),
    ("der köln weg, krywyj rih", []),
]


@pytest.mark.parametrize(("text", "names"), TEXTS)
def test_the_longest_name_is_meant_and_no_other_word(text, names):
    assert [name for name, _words in named(text)] == names


def test_a_surname_counts_where_the_whole_name_stands_too():
    there, elsewhere = ["Hennadij Lebid kam.", "Лебідь пішов. Der Link führt."], ["Lebid? Ein Link!"]
    found = [reading.value for text in there for reading in NAMES.of(there).names(text)]
    assert found == ["Lebid", "Lebid"]
    assert [reading for text in elsewhere for reading in NAMES.of(elsewhere).names(text)] == []


def test_a_name_that_may_be_paraphrased_says_so():
    assert [reading.is_weak for reading in NAMES.names("NRW und Köln")] == [True, False]
