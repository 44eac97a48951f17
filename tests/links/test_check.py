"""The link check: every link of the content is asked, and each that fails is named with where it stands."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from partnership.links import check
from partnership.links.check import Found, LinkCheck, Outcome, check_all, judged, links, look
from partnership.links.reach import Answer, Unreachable
from tests import factories
from tests.forms import address, log_in

pytestmark = pytest.mark.django_db
LIST = "/admin/partnership/linkcheck/"


def body(*hrefs):
    return "".join(f'<p><a href="{href}">Bericht der Stadt</a></p>' for href in hrefs)


@pytest.fixture
def web(monkeypatch):
    """What the web answers: an Answer for each address, or why there is none. Nothing is asked over the network."""
    answers = {}

    def ask(url):
        answer = answers.get(url, Answer(200))
        if isinstance(answer, str):
            raise Unreachable(answer)
        return answer

    monkeypatch.setattr(check, "ask", ask)
    return answers


# --- which links ------------------------------------------------------------------------------------------------------


def test_links_are_found_with_their_place():
    release = factories.draft(body_uk=body("https://x.example/a"))
    source = factories.source(url="https://x.example/b")
    twinning = factories.twinning(official_page_nrw="https://x.example/c")
    places = {url: [(place.record, place.column) for place in found] for url, found in links().items()}
    assert places == {
        "https://x.example/a": [(release, "body_uk")],
        "https://x.example/b": [(source, "url")],
        "https://x.example/c": [(twinning, "official_page_nrw")],
    }


def test_a_link_that_stands_in_two_texts_is_one_link_with_two_places():
    factories.draft(body_de=body("https://x.example/", "https://x.example/"), body_uk=body("https://x.example/"))
    assert [[place.column for place in places] for places in links().values()] == [["body_de", "body_uk"]]


def test_mail_and_telephone_are_no_links_to_check():
    factories.draft(body_de=body("mailto:a@x.example", "tel:+49211"))
    assert links() == {}


# --- what an answer means ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.ANSWERED),
        (204, Outcome.ANSWERED),
        (304, Outcome.ANSWERED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (401, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (429, Outcome.REFUSED),
        (500, Outcome.UNREACHABLE),
        (503, Outcome.UNREACHABLE),
    ],
)
def test_what_a_status_means(status, outcome):
    assert judged(Answer(status)).outcome == outcome


def test_what_has_moved_for_good_is_said_with_its_new_address():
    assert judged(Answer(200, "https://x.example/neu")) == Found(Outcome.MOVED, 200, "https://x.example/neu")


def test_what_has_moved_to_nowhere_is_gone():
    assert judged(Answer(404, "https://x.example/neu")).outcome == Outcome.GONE


def test_no_answer_has_its_reason(web):
    web["https://x.example/"] = "TimeoutError: timed out"
    assert look("https://x.example/") == Found(Outcome.UNREACHABLE, reason="TimeoutError: timed out")


# --- what is kept -----------------------------------------------------------------------------------------------------


def kept():
    return {link.url: link.outcome for link in LinkCheck.objects.all()}


def test_a_link_within_the_site_is_asked_of_the_site_itself(web):
    release = factories.release()
    factories.draft(body_de=body(release.path("de"), "/de/presse/2023/nie/"))
    list(check_all())
    assert kept() == {release.path("de"): Outcome.ANSWERED, "/de/presse/2023/nie/": Outcome.GONE}


def test_since_when_a_link_fails_is_kept_until_it_answers_again(web):
    factories.draft(body_de=body("https://x.example/"))
    web["https://x.example/"] = Answer(404)
    [first] = check_all()
    LinkCheck.objects.update(failing_since=first.failing_since - timedelta(days=3))
    [second] = check_all()
    assert second.failing_since == first.failing_since - timedelta(days=3)
    web["https://x.example/"] = Answer(200)
    [third] = check_all()
    assert (third.outcome, third.failing_since) == (Outcome.ANSWERED, None)


def test_a_link_that_stands_nowhere_any_more_is_forgotten(web):
    record = factories.draft(body_de=body("https://x.example/", "https://y.example/"))
    list(check_all())
    record.body_de = body("https://y.example/")
    record.save()
    list(check_all())
    assert kept() == {"https://y.example/": Outcome.ANSWERED}


def test_an_address_of_any_length_stops_nothing(web):
    factories.draft(body_de=body(f"https://x.example/{'ї' * 3000}", "https://y.example/"))
    list(check_all())
    assert kept() == {"https://y.example/": Outcome.ANSWERED}


# --- what is said -----------------------------------------------------------------------------------------------------


def test_the_command_names_what_fails_and_where_it_stands(web):
    record = factories.draft(
        title_de="Der Titel", body_de=body("https://x.example/"), body_uk=body("https://y.example/")
    )
    web["https://x.example/"] = Answer(404)
    said = StringIO()
    call_command("check_links", stdout=said)
    assert said.getvalue().splitlines() == [
        "https://x.example/",
        "  gone 404",
        f"    news.pressrelease body_de: {record}",
        "1 gone, 0 unreachable, 0 refused, 0 moved, 1 answered",
    ]


def test_the_list_of_links_leads_to_the_form_with_the_link(web):
    record = factories.draft(title_de="Der Titel", body_de=body("https://x.example/"))
    web["https://x.example/"] = Answer(404)
    list(check_all())
    page = log_in(factories.editor(interface_language="de")).get(LIST).content.decode()
    assert f'<a class="use" href="{address(record)}">Der Titel: Text (deutsch)</a>' in page


def test_what_has_failed_longest_comes_first(web):
    factories.draft(body_de=body("https://a.example/", "https://b.example/", "https://c.example/"))
    web |= {"https://b.example/": Answer(404), "https://c.example/": Answer(404)}
    list(check_all())
    LinkCheck.objects.filter(url__contains="c.ex").update(failing_since=factories.LONG_AGO)
    assert [link.url[8] for link in LinkCheck.objects.all()] == ["c", "b", "a"]
