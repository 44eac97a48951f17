"""Addresses end in slugs: where these come from, and what happens at an address when they change."""

import re
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import modelform_factory

from news.models import PressRelease
from partnership.models import CooperationArea, FormerAddress, Side
from partnership.publishing.state import State
from tests import factories
from tests.factories import BERLIN, area, draft, municipality, release, twinning

pytestmark = pytest.mark.django_db

FUTURE = datetime(2999, 1, 1, tzinfo=BERLIN)
PAGES = [release, area, twinning]
every_page = pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)


def slugs(record):
    """The slugs of a record as the database has them."""
    return tuple(type(record)._base_manager.values_list("slug_de", "slug_uk").get(pk=record.pk))


def change(record, **values):
    """Changes a record as the admin does: validated, then saved."""
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean()
    record.save()


def answer(client, path):
    """(status, where to) of an address."""
    response = client.get(path)
    return response.status_code, response.headers.get("Location")


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


# --- a public page that moves ------------------------------------------------------------------------------------------


@every_page
@pytest.mark.parametrize(("moved", "other"), [("de", "uk"), ("uk", "de")])
def test_a_changed_public_slug_redirects_in_its_language_only(client, make, moved, other):
    record = make()
    before = {language: record.path(language) for language in ("de", "uk")}
    change(record, **{f"slug_{moved}": "neu"})
    assert answer(client, before[moved]) == (301, record.path(moved))
    assert (record.path(other), answer(client, before[other])) == (before[other], (200, None))
    assert list(FormerAddress.objects.values_list("path", flat=True)) == [before[moved]]


@every_page
def test_a_chain_of_changes_leads_straight_to_the_last_address(client, make):
    record = make()
    paths = []
    for slug in ("a", "b", "c"):
        change(record, slug_de=slug)
        paths.append(record.path("de"))
    assert [answer(client, path) for path in paths] == [(301, paths[2]), (301, paths[2]), (200, None)]


def test_a_page_that_moves_back_stays_where_it_is(client):
    record = area()
    for slug in ("a", "b", "a"):
        change(record, slug_de=slug)
    assert answer(client, "/de/kooperationsfelder/a/") == (200, None)
    assert answer(client, "/de/kooperationsfelder/b/") == (301, "/de/kooperationsfelder/a/")


def test_a_later_translation_moves_the_page_in_its_language(client):
    record = release(languages=("de",), title_de="Köln hilft")
    before = record.path("uk")
    change(record, title_uk="Кельн допомагає", lead_uk="Найважливіше.", body_uk="<p>Текст.</p>", ready_uk=True)
    assert answer(client, before) == (301, f"/uk/presa/{record.year}/keln-dopomahaie/")


def test_a_slug_that_is_changed_before_publication_leaves_no_trace(client):
    record = draft()
    before = record.path("de")
    change(record, slug_de="neu")
    assert (answer(client, before), FormerAddress.objects.count()) == ((404, None), 0)


@pytest.mark.parametrize(("state", "publish_at"), [(State.DRAFT, None), (State.REVIEW, None), (State.APPROVED, FUTURE)])
def test_a_redirect_never_leads_to_what_is_not_public(client, state, publish_at):
    record = release()
    change(record, slug_de="geheim")
    path = FormerAddress.objects.get().path
    PressRelease.objects.filter(pk=record.pk).update(state=state, publish_at=publish_at)
    response = client.get(path)
    assert (response.status_code, b"geheim" in response.content) == (404, False)


def test_a_redirect_to_what_was_deleted_leads_nowhere(client):
    record = area(slug_de="alt")
    change(record, slug_de="neu")
    record.delete()
    assert answer(client, "/de/kooperationsfelder/alt/") == (404, None)


def test_an_address_taken_by_another_live_page_is_that_page(client):
    moved = area(slug_de="a", title_de="Die alte Seite")
    change(moved, slug_de="b")
    area(slug_de="a", title_de="Die neue Seite")
    html = client.get("/de/kooperationsfelder/a/").content.decode()
    assert (html.count("<h1>Die neue Seite</h1>"), html.count("Die alte Seite")) == (1, 0)


def test_an_address_taken_by_a_draft_still_redirects(client):
    moved = area(slug_de="a")
    change(moved, slug_de="b")
    area(slug_de="a", state=State.DRAFT)
    assert answer(client, "/de/kooperationsfelder/a/") == (301, "/de/kooperationsfelder/b/")


def test_a_public_page_that_moves_to_a_former_address_takes_it_over(client):
    first, second = area(slug_de="a"), area(slug_de="x")
    change(first, slug_de="b")
    change(second, slug_de="a")
    assert list(FormerAddress.objects.values_list("path", "key")) == [("/de/kooperationsfelder/x/", second.key)]
    assert answer(client, "/de/kooperationsfelder/x/") == (301, "/de/kooperationsfelder/a/")


# --- what is withdrawn -------------------------------------------------------------------------------------------------

SECRET = "Streng Geheim"


@pytest.mark.parametrize(("language", "notice"), [("de", "Die Zahl war falsch."), ("uk", "Число було хибним.")])
def test_a_withdrawn_page_says_why_and_nothing_of_its_text(client, language, notice):
    texts = {f"{name}_{code}": SECRET for name in ("title", "lead", "place") for code in ("de", "uk")}
    bodies = {f"body_{code}": f"<p>{SECRET}</p>" for code in ("de", "uk")}
    record = release(slug_de="a", slug_uk="b", key="c", **texts, **bodies)
    notices = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}
    change(record, state=State.WITHDRAWN, **notices)
    response = client.get(record.path(language))
    html = response.content.decode()
    assert (response.status_code, html.count(notice), SECRET.lower() in html.lower()) == (410, 1, False)


@every_page
def test_every_kind_of_page_is_gone_when_it_is_withdrawn(client, make):
    record = make()
    change(record, state=State.WITHDRAWN)
    assert [answer(client, record.path(language)) for language in ("de", "uk")] == [(410, None)] * 2


def test_a_fixed_page_is_gone_when_it_is_withdrawn(client):
    record = factories.page("contact")
    change(record, state=State.WITHDRAWN)
    assert answer(client, "/uk/kontakty/") == (410, None)


def test_a_withdrawn_page_keeps_out_of_search_engines(client):
    record = release()
    change(record, state=State.WITHDRAWN)
    html = client.get(record.path("de")).content.decode()
    assert (html.count('<meta name="robots" content="noindex">'), html.count('rel="canonical"')) == (1, 0)


def test_the_former_address_of_a_withdrawn_page_leads_to_its_notice(client):
    record = release()
    before = record.path("de")
    change(record, slug_de="neu")
    change(record, state=State.WITHDRAWN)
    assert answer(client, before) == (301, record.path("de"))
    assert answer(client, record.path("de")) == (410, None)


def test_what_is_published_again_is_back(client):
    record = release()
    change(record, state=State.WITHDRAWN)
    change(record, state=State.APPROVED)
    assert answer(client, record.path("de")) == (200, None)


# --- what is not public yet --------------------------------------------------------------------------------------------


@every_page
@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize(("state", "publish_at"), [(State.DRAFT, None), (State.REVIEW, None), (State.APPROVED, FUTURE)])
def test_what_is_not_public_answers_like_an_address_that_never_was(client, make, language, state, publish_at):
    record = make(state=state, publish_at=publish_at, slug_de="geheim", slug_uk="geheim")
    hidden = client.get(record.path(language))
    never = client.get(record.path(language).replace("geheim", "anders"))
    assert (hidden.status_code, never.status_code) == (404, 404)
    assert hidden.content == never.content
    assert dict(hidden.headers) == dict(never.headers)


def test_a_release_is_not_found_under_another_year(client):
    record = release(slug_de="a", earliest=date(2023, 5, 1))
    assert (record.path("de"), answer(client, "/de/presse/2024/a/")) == ("/de/presse/2023/a/", (404, None))


@every_page
def test_a_slug_of_the_other_language_is_no_address(client, make):
    record = make(slug_de="deutsch", slug_uk="ukrainska")
    assert answer(client, record.path("de").replace("deutsch", "ukrainska")) == (404, None)
