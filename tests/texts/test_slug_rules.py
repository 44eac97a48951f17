"""Addresses end in slugs: where these come from."""

import re
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import modelform_factory

from news.models import PressRelease
from partnership.models import CooperationArea, Side
from partnership.publishing.state import State
from tests.factories import BERLIN, area, change, draft, municipality, release, topic, twinning

pytestmark = pytest.mark.django_db

FUTURE = datetime(2099, 1, 1, tzinfo=BERLIN)
PAGES = [release, area, topic, twinning]
every_page = pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)


def slugs(record):
    """The slugs of a record as the database has them."""
    return tuple(type(record)._base_manager.values_list("slug_de", "slug_uk").get(pk=record.pk))


# --- where slugs come from ---------------------------------------------------------------------------------------------


def test_each_slug_is_made_from_the_title_of_its_language():
    assert slugs(draft(title_de="Köln größer", title_uk="Дніпро та Кельн")) == ("koeln-groesser", "dnipro-ta-keln")


@pytest.mark.parametrize(
    ("titles", "both"),
    [({"title_de": "Köln hilft"}, "koeln-hilft"), ({"title_uk": "Кельн допомагає"}, "keln-dopomahaie")],
)
def test_a_missing_language_takes_its_slug_from_the_other_title(titles, both):
    assert slugs(PressRelease.objects.create(**titles)) == (both, both)


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ({"title_de": "Köln hilft"}, {"title_uk": "Кельн допомагає"}, ("koeln-hilft", "keln-dopomahaie")),
        ({"title_uk": "Кельн допомагає"}, {"title_de": "Köln hilft"}, ("koeln-hilft", "keln-dopomahaie")),
    ],
)
def test_a_language_gets_its_own_slug_as_soon_as_its_own_title_comes(first, then, expected):
    record = PressRelease.objects.create(**first)
    change(record, **then)
    assert slugs(record) == expected


def test_its_own_slug_also_comes_where_the_other_was_taken():
    PressRelease.objects.create(title_de="Köln hilft")
    record = PressRelease.objects.create(title_de="Köln hilft")
    assert slugs(record) == ("koeln-hilft-2", "koeln-hilft-2")
    change(record, title_uk="Кельн допомагає")
    assert slugs(record) == ("koeln-hilft-2", "keln-dopomahaie")


def test_its_own_slug_also_comes_where_only_the_substitute_was_taken():
    PressRelease.objects.create(title_de="Köln hilft")
    record = PressRelease.objects.create(title_de="Köln hilft", slug_de="typed")
    assert slugs(record) == ("typed", "koeln-hilft-2")
    change(record, title_uk="Кельн допомагає")
    assert slugs(record) == ("typed", "keln-dopomahaie")


def test_a_substitute_stays_as_it_is_while_the_other_title_changes():
    record = PressRelease.objects.create(title_de="Köln hilft")
    change(record, title_de="Bonn hilft")
    change(record, title_de="Aachen hilft")
    assert slugs(record) == ("koeln-hilft", "koeln-hilft")


@pytest.mark.parametrize("at_once", [True, False])
def test_its_own_slug_also_comes_where_the_other_title_has_changed(at_once):
    record = PressRelease.objects.create(title_de="Köln hilft")
    if not at_once:
        change(record, title_de="Köln hilft Dnipro")
    change(record, title_de="Köln hilft Dnipro", title_uk="Кельн допомагає")
    assert slugs(record) == ("koeln-hilft", "keln-dopomahaie")


def test_a_record_without_any_title_gets_its_slugs_with_its_titles():
    record = PressRelease.objects.create()
    before = slugs(record)
    change(record, title_de="Köln hilft")
    then = slugs(record)
    change(record, title_uk="Кельн допомагає")
    assert [before, then, slugs(record)] == [
        ("page", "page"),
        ("koeln-hilft", "koeln-hilft"),
        ("koeln-hilft", "keln-dopomahaie"),
    ]


def test_the_slug_of_a_twinning_is_its_places_as_each_language_spells():
    places = {"nrw": municipality(), "oblast": municipality(Side.OBLAST, "Kamjanske", "Кам’янське")}
    assert slugs(twinning(languages=("de",), **places)) == ("koeln-kamianske", "keln-kamianske")


def test_a_new_title_leaves_the_address_as_it_is():
    record = release(title_de="Köln hilft", title_uk="Кельн допомагає")
    change(record, title_de="Köln hilft Dnipro", title_uk="Кельн допомагає Дніпру")
    assert slugs(record) == ("koeln-hilft", "keln-dopomahaie")


# --- typed slugs -------------------------------------------------------------------------------------------------------


def test_a_typed_slug_is_brought_into_shape_and_kept():
    record = draft(title_de="Köln hilft", title_uk="Кельн допомагає")
    change(record, slug_de=" Größer & Besser! ", slug_uk="Їжак")
    change(record, title_de="Etwas anderes", title_uk="Щось інше")
    assert slugs(record) == ("groesser-besser", "yizhak")


def test_a_typed_slug_is_kept_also_in_a_language_that_is_missing():
    record = PressRelease(title_de="Köln hilft", slug_uk="dopomoha")
    change(record)
    change(record, title_uk="Кельн допомагає")
    assert slugs(record) == ("koeln-hilft", "dopomoha")


def test_a_typed_slug_may_be_that_of_the_other_language():
    record = draft(title_de="Köln hilft", title_uk="Кельн допомагає")
    change(record, slug_uk="koeln-hilft")
    change(record, lead_uk="Найважливіше за день.")
    assert slugs(record) == ("koeln-hilft", "koeln-hilft")


def test_a_slug_typed_together_with_the_title_wins():
    record = PressRelease.objects.create(title_de="Köln hilft")
    change(record, title_uk="Кельн допомагає", slug_uk="dopomoha")
    assert slugs(record) == ("koeln-hilft", "dopomoha")


def test_an_emptied_slug_is_filled_again():
    record = draft(title_de="Köln hilft", slug_de="typed", title_uk="Кельн допомагає")
    change(record, slug_de="")
    assert slugs(record) == ("koeln-hilft", "keln-dopomahaie")


@pytest.mark.parametrize("column", ["slug_de", "slug_uk"])
@pytest.mark.parametrize("typed", ["–!", "東京", "Ь", "/"])
def test_an_address_needs_a_letter_or_a_digit(column, typed):
    record = draft()
    setattr(record, column, typed)
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    assert set(caught.value.message_dict) == {column}


# --- slugs are unique --------------------------------------------------------------------------------------------------


def test_the_same_title_again_gets_a_number():
    made = [slugs(CooperationArea.objects.create(title_de="Energie", title_uk="Енергія")) for _number in range(3)]
    assert made == [("energie", "enerhiia"), ("energie-2", "enerhiia-2"), ("energie-3", "enerhiia-3")]


def test_a_number_that_became_free_is_given_again():
    records = [area(title_de="Energie") for _number in range(3)]
    records[1].delete()
    assert area(title_de="Energie").slug_de == "energie-2"


def test_an_address_that_only_begins_alike_takes_no_number():
    area(title_de="Energie und Wasser")
    assert area(title_de="Energie").slug_de == "energie"


def test_the_languages_count_apart():
    area(title_de="Energie", title_uk="Енергія")
    assert slugs(area(title_de="Energie", title_uk="Вода")) == ("energie-2", "voda")


def test_only_releases_of_different_years_share_a_slug():
    days = [date(2023, 5, 1), date(2024, 5, 1), date(2024, 6, 1)]
    made = [release(title_de="Jahrestag", title_uk="Річниця", earliest=day) for day in days]
    assert [(record.year, *slugs(record)) for record in made] == [
        (2023, "jahrestag", "richnytsia"),
        (2024, "jahrestag", "richnytsia"),
        (2024, "jahrestag-2", "richnytsia-2"),
    ]


@pytest.mark.parametrize("column", ["slug_de", "slug_uk"])
@every_page
def test_the_database_lets_no_two_pages_have_one_address(make, column):
    first, second = make(), make()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(second).objects.filter(pk=second.pk).update(**{column: getattr(first, column)})


@pytest.mark.parametrize("column", ["slug_de", "slug_uk"])
@every_page
def test_an_address_that_is_taken_cannot_be_typed(make, column):
    first, second = make(), make()
    setattr(second, column, f" {getattr(first, column).upper()}!")
    with pytest.raises(ValidationError) as caught:
        second.full_clean()
    assert column in caught.value.message_dict


def test_a_form_without_the_year_refuses_a_taken_address():
    first, second = draft(), draft()
    form = modelform_factory(PressRelease, fields=["slug_de"])({"slug_de": first.slug_de}, instance=second)
    assert list(form.errors) == ["slug_de"]


def test_a_draft_cannot_move_into_a_year_where_its_address_is_taken():
    release(title_de="Jahrestag", earliest=date(2023, 5, 1))
    record = draft(title_de="Jahrestag", earliest=date(2024, 5, 1))
    record.earliest = record.latest = date(2023, 6, 1)
    with pytest.raises(ValidationError) as caught:
        record.full_clean()
    assert "slug_de" in caught.value.message_dict


# --- keys --------------------------------------------------------------------------------------------------------------


def test_a_generated_key_stays_and_does_not_show_the_title():
    record = draft(title_de="Köln hilft")
    before = record.key
    change(record, slug_de="etwas-anderes", title_de="Bonn hilft")
    assert (record.key, slugs(record)[0]) == (before, "etwas-anderes")
    assert re.fullmatch("pressrelease-[a-z2-9]{8}", before)


@pytest.mark.parametrize(("make", "kind"), [(area, "cooperationarea"), (twinning, "twinning")])
def test_the_key_that_the_site_gives_names_the_kind_of_the_record(make, kind):
    assert make().key.partition("-")[0] == kind


def test_no_two_keys_are_the_same_nor_is_one_given_again():
    first = draft(title_de="Jahrestag")
    first.delete()
    assert len({first.key, *(draft(title_de="Jahrestag").key for _number in range(20))}) == 21


def test_a_key_that_was_typed_stays():
    assert draft(key="jahrestag-2023").key == "jahrestag-2023"


# --- the address of a text that is not to be told ------------------------------------------------------------------------

TITLES = {"title_de": "Köln hilft", "title_uk": "Таємне"}
UKRAINIAN = {"lead_uk": "Найважливіше.", "body_uk": "<p>Текст.</p>"}


@pytest.mark.parametrize("when", [{}, {"publish_at": FUTURE}], ids=["public", "scheduled"])
def test_an_approved_address_does_not_show_an_unfinished_title(when):
    assert slugs(release(("de",), **TITLES, **when)) == ("koeln-hilft", "koeln-hilft")


@pytest.mark.parametrize("title", ["Таємне", "Ще таємніше"])
def test_approval_gives_an_unfinished_language_the_other_address(title):
    record = draft(**TITLES)
    before = slugs(record)
    change(record, title_uk=title, state=State.APPROVED, ready_de=True)
    assert (before, slugs(record)) == (("koeln-hilft", "taiemne"), ("koeln-hilft", "koeln-hilft"))


def test_an_unfinished_title_changes_no_address_of_what_is_approved():
    record = release(("de",), title_de="Köln hilft")
    change(record, title_uk="Таємне")
    change(record, title_uk="Таємне", slug_uk="taiemne")
    assert slugs(record) == ("koeln-hilft", "koeln-hilft")


def test_a_language_that_is_ready_later_gets_its_own_address():
    record = release(("de",), **TITLES)
    change(record, **UKRAINIAN, ready_uk=True)
    assert slugs(record) == ("koeln-hilft", "taiemne")


def test_what_goes_back_to_be_written_gets_its_own_address_again():
    record = release(("de",), **TITLES, publish_at=FUTURE)
    change(record, state=State.DRAFT)
    assert slugs(record) == ("koeln-hilft", "taiemne")


def test_an_address_that_was_typed_for_an_unfinished_language_stays():
    record = draft(**TITLES, slug_uk="dopomoha")
    change(record, state=State.APPROVED, ready_de=True)
    assert slugs(record) == ("koeln-hilft", "dopomoha")


def test_a_public_address_stays_if_its_language_is_ready_no_more():
    record = release(**TITLES)
    change(record, ready_uk=False)
    assert slugs(record) == ("koeln-hilft", "taiemne")


def test_the_german_address_follows_the_same_rule():
    record = release(("uk",), title_de="Geheim", title_uk="Кельн допомагає")
    assert slugs(record) == ("keln-dopomahaie", "keln-dopomahaie")
