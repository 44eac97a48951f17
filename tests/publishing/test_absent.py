"""What answers at the address of a page that moved, that was withdrawn, or that is not public yet."""

from datetime import date, datetime

import pytest

from news.models import PressRelease
from partnership.models import FormerAddress
from partnership.publishing.state import State
from tests import factories
from tests.client import unnumbered
from tests.factories import BERLIN, area, change, draft, release, topic, twinning

pytestmark = pytest.mark.django_db

FUTURE = datetime(2099, 1, 1, tzinfo=BERLIN)
PAGES = [release, area, topic, twinning]
every_page = pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)


def answer(client, path):
    """(status, where to) of an address."""
    response = client.get(path)
    return response.status_code, response.headers.get("Location")


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
    assert unnumbered(hidden) == unnumbered(never)
    assert {**hidden.headers, "X-Request-ID": ""} == {**never.headers, "X-Request-ID": ""}


def test_a_release_is_not_found_under_another_year(client):
    record = release(slug_de="a", earliest=date(2023, 5, 1))
    assert (record.path("de"), answer(client, "/de/presse/2024/a/")) == ("/de/presse/2023/a/", (404, None))


@every_page
def test_a_slug_of_the_other_language_is_no_address(client, make):
    record = make(slug_de="deutsch", slug_uk="ukrainska")
    assert answer(client, record.path("de").replace("deutsch", "ukrainska")) == (404, None)
