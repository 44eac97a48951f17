"""The form for barriers: what is sent is stored once, and whatever is not stored comes back as it was typed."""

import html
import re
from datetime import timedelta

import html5lib
import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.db import OperationalError
from django.utils import timezone

from partnership.feedback import tokens, views
from partnership.feedback.forms import LARGEST, barrier_address, own_path
from partnership.feedback.models import LONGEST, BarrierReport
from tests.client import UncheckedClient
from tests.forms import sent

pytestmark = pytest.mark.django_db
FORM = {"de": "/de/barrierefreiheit/melden/", "uk": "/uk/dostupnist/povidomyty/"}
LANGUAGES = pytest.mark.parametrize("language", FORM)
WRITTEN = {
    "what": "Die Karte hat\nkeinen Text.",
    "page": "/de/staedtepartnerschaften/a-b/",
    "name": "Ada",
    "email": "ada@example.org",
    "phone": "0211 1",
    "wishes": "in großer Schrift",
}


def fields(page):
    """Returns what a browser would send of the form on a page if nothing were changed."""
    document = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    form = next(form for form in document.iter("form") if form.get("method") == "post")
    named = [field for field in form.iter() if field.get("name")]
    return {field.get("name"): next(iter(sent(field))) for field in named}


def send(client, language="de", headers=None, **written):
    """Opens the form, fills it in and sends it."""
    given = fields(client.get(FORM[language]))
    return client.post(FORM[language], {**given, "what": "Etwas fehlt.", **written}, headers=headers or {})


def problem(page):
    """Returns what the page says above the form."""
    found = re.search(r'<div class="notice correction" role="alert">(.*?)</div>', page.content.decode(), re.S)
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", found[1])).split()) if found else ""


def typed(page):
    return {name: value for name, value in fields(page).items() if name != "token"}


# --- what is stored ---------------------------------------------------------------------------------------------------


@LANGUAGES
def test_report_is_stored_as_it_was_written(client, language):
    send(client, language, **WRITTEN)
    report = BarrierReport.objects.get()
    assert {name: getattr(report, name) for name in WRITTEN} == WRITTEN
    assert (report.language, report.status, report.is_one_of_many) == (language, "new", False)


def test_only_the_barrier_itself_must_be_said(client):
    send(client)
    report = BarrierReport.objects.get()
    assert [getattr(report, name) for name in LONGEST] == ["Etwas fehlt.", "", "", "", "", ""]


@LANGUAGES
def test_sender_is_led_to_the_number_and_nothing_of_the_text(client, language):
    answer = send(client, language, **WRITTEN)
    report = BarrierReport.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{FORM[language]}{report.number}/")
    page = client.get(answer["Location"]).content.decode()
    assert (page.count(report.number) >= 1, [value for value in WRITTEN.values() if value in page]) == (True, [])


def test_nobody_is_thanked_for_a_report_that_is_not_there(client):
    assert client.get(f"{FORM['de']}abcdefgh/").status_code == 404


def test_markup_is_text():
    client = UncheckedClient()  # the other one takes such text for a fault of ours
    text = "<script>alert(1)</script> <b>x</b> {{ 7*7 }} &amp;"
    page = send(client, what=text, email="x")
    assert typed(page)["what"] == text
    send(client, what=text)
    assert BarrierReport.objects.get().what == text


def test_what_nobody_sees_is_taken_out(client):
    send(client, what="a\x00b\u202ec\r\nd", name=" A \t B ")
    report = BarrierReport.objects.get()
    assert (report.what, report.name) == ("abc\nd", "A B")


# --- what is refused comes back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LONGEST)
def test_longest_text_is_taken_and_one_sign_more_is_not(client, name):
    longest = "Ж" * LONGEST[name] if name != "email" else "a" * 60 + "@" + "b." * 95 + "de"
    send(client, "uk", **{name: longest})
    assert BarrierReport.objects.count() == 1
    page = send(client, "uk", **{name: "Ж" * (LONGEST[name] + 1)})
    assert (BarrierReport.objects.count(), typed(page)[name]) == (1, "Ж" * (LONGEST[name] + 1))


@LANGUAGES
def test_ten_kilobytes_get_an_error_with_both_numbers(client, language):
    page = send(client, language, what="ö" * 10_000)
    assert (page.status_code, "10000" in problem(page), "5000" in problem(page)) == (200, True, True)
    assert typed(page)["what"] == "ö" * 10_000


def test_line_breaks_are_counted_once(client):
    send(client, what="a\r\n" * (LONGEST["what"] // 2))
    assert BarrierReport.objects.count() == 1


@pytest.mark.parametrize(("written", "name"), [({"what": " \u200b"}, "what"), ({"email": "ada"}, "email")])
def test_error_is_said_above_and_at_its_field(client, written, name):
    page = send(client, **{**WRITTEN, **written})
    assert f'href="#id_{name}"' in page.content.decode()
    assert re.search(rf'aria-invalid="true"[^>]*aria-describedby="[^"]*id_{name}_error"', page.content.decode())
    kept = {key: value for key, value in WRITTEN.items() if key not in written}
    assert {key: typed(page)[key] for key in kept} == kept


@LANGUAGES
def test_empty_report_is_explained_in_the_language_of_the_page(client, language):
    said = {
        "de": "Bitte schreiben Sie, worin die Barriere besteht.",
        "uk": "Напишіть, будь ласка, у чому полягає бар’єр.",
    }
    assert said[language] in problem(send(client, language, what=""))


# --- the token --------------------------------------------------------------------------------------------------------


@LANGUAGES
def test_token_that_expired_keeps_the_text_and_gives_a_new_one(client, language):
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        given = fields(client.get(FORM[language]))
    page = client.post(FORM[language], {**given, **WRITTEN})
    assert (typed(page), BarrierReport.objects.count(), bool(problem(page))) == (WRITTEN, 0, True)
    assert client.post(FORM[language], fields(page)).status_code == 303


def test_token_is_good_for_twenty_hours(client):
    """A shorter limit would need a way to extend it (WCAG 2.2, 2.2.1)."""
    with time_machine.travel(timezone.now() - timedelta(hours=20, minutes=1)):
        given = fields(client.get(FORM["de"]))
    assert client.post(FORM["de"], {**given, **WRITTEN}).status_code == 303


FOREIGN = {
    "none": "",
    "no signature": "abcdefgh",
    "another form": TimestampSigner(salt="x").sign("abcdefgh"),
    "long": "a:" * 99,
}


@pytest.mark.parametrize("token", FOREIGN.values(), ids=FOREIGN)
def test_token_that_is_not_ours_stores_nothing(client, token):
    page = client.post(FORM["de"], {**WRITTEN, "token": token})
    assert (page.status_code, BarrierReport.objects.count(), typed(page)) == (200, 0, WRITTEN)


@pytest.mark.parametrize(("site", "stored"), [("same-origin", 1), ("none", 1), ("cross-site", 0), ("same-site", 0)])
def test_form_on_another_website_stores_nothing(client, site, stored):
    page = send(client, headers={"Sec-Fetch-Site": site}, **WRITTEN)
    assert (BarrierReport.objects.count(), page.status_code) == (stored, 303 if stored else 200)


def test_double_click_makes_one_report(client):
    given = {**fields(client.get(FORM["uk"])), **WRITTEN}
    answers = [client.post(FORM["uk"], given)["Location"] for _click in range(3)]
    assert (len(set(answers)), BarrierReport.objects.count()) == (1, 1)


def test_form_that_was_sent_and_changed_makes_a_second_report(client):
    given = {**fields(client.get(FORM["de"])), **WRITTEN}
    client.post(FORM["de"], given)
    page = client.post(FORM["de"], {**given, "what": "Noch etwas."})
    assert (typed(page)["what"], BarrierReport.objects.count()) == ("Noch etwas.", 1)
    client.post(FORM["de"], fields(page))
    assert {report.what for report in BarrierReport.objects.all()} == {WRITTEN["what"], "Noch etwas."}


def test_two_forms_have_two_numbers(client):
    assert fields(client.get(FORM["de"]))["token"][:8] != fields(client.get(FORM["de"]))["token"][:8]


# --- floods -----------------------------------------------------------------------------------------------------------


def flood(number, **headers):
    """Sends reports as fast as can be; returns the statuses of the answers."""
    client = UncheckedClient()
    given = [{"what": "Flut", "token": tokens.make()} for _time in range(number)]
    return [client.post(FORM["de"], data, **headers).status_code for data in given]


def test_flood_of_200_is_marked_from_the_sixth_and_refused_from_the_51st():
    assert flood(200) == [303] * 50 + [429] * 150
    marked = BarrierReport.objects.filter(is_one_of_many=True).count()
    assert (BarrierReport.objects.count(), marked) == (50, 45)


def test_flood_of_one_network_keeps_no_other_out():
    flood(51, REMOTE_ADDR="192.0.2.7")
    assert [flood(1, REMOTE_ADDR=address) for address in ("192.0.2.250", "198.51.100.1")] == [[429], [303]]
    assert BarrierReport.objects.first().is_one_of_many is False


def test_refused_report_stays_on_the_page_and_is_taken_an_hour_later(client):
    flood(50)
    page = send(client, **WRITTEN)
    assert (page.status_code, page["Retry-After"], typed(page)) == (429, "3600", WRITTEN)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.post(FORM["de"], fields(page)).status_code == 303


def test_what_is_wrong_or_sent_twice_takes_no_place(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        send(client, what="")
    given = {**fields(client.get(FORM["de"])), **WRITTEN}
    for _click in range(60):
        client.post(FORM["de"], given)
    assert (BarrierReport.objects.count(), flood(4)) == (1, [303] * 4)
    assert not BarrierReport.objects.filter(is_one_of_many=True).exists()


# --- no database ------------------------------------------------------------------------------------------------------


@LANGUAGES
def test_form_needs_no_database_and_keeps_the_text_without_one(client, language, monkeypatch, caplog):
    def gone(report, whence):
        raise OperationalError("gone")

    monkeypatch.setattr(views, "_store", gone)
    page = send(client, language, **WRITTEN)
    assert (page.status_code, page["Retry-After"], typed(page), bool(problem(page))) == (503, "30", WRITTEN, True)
    assert [value for value in WRITTEN.values() if value in caplog.text] == []
    monkeypatch.undo()
    assert client.post(FORM[language], fields(page)).status_code == 303


# --- the page with the barrier ------------------------------------------------------------------------------------------

PATHS = {
    "/de/partnerschaft/": "/de/partnerschaft/",
    "/uk/presa/2024/": "/uk/presa/2024/",
    "/de/suche/?q=geheim#x": "/de/suche/",
    "http://127.0.0.1:8000/uk/": "/uk/",
    "https://evil.example/de/": "",
    "//evil.example/de/": "",
    "/\\evil.example/": "",
    "/admin/": "",
    "/preview/token/de/": "",
    "/de/gibt/es/nicht/": "",
    "/uk/impressum/": "",
    "javascript:alert(1)": "",
    "/de/presse/" + "a" * 400 + "/": "",
    "/de/presse/2024/<script>/": "",
    "": "",
}


@pytest.mark.parametrize(("text", "path"), list(PATHS.items()), ids=lambda value: value[:30])
def test_only_a_page_of_this_site_is_filled_in(client, text, path, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert fields(client.get(FORM["uk"], {"page": text}))["page"] == own_path(text) == path


@LANGUAGES
def test_every_page_leads_to_the_form_with_its_own_address(client, language):
    start = f"/{language}/"
    address = re.search(r'href="([^"]+)" rel="nofollow"', client.get(start).content.decode())[1]
    assert fields(client.get(address))["page"] == start


def test_switching_the_language_keeps_the_page_with_the_barrier(client):
    page = client.get(FORM["de"], {"page": "/de/presse/"}).content.decode()
    address = re.search(r'href="(/uk/[^"]+)" lang="uk" hreflang="uk" rel="alternate"', page)[1]
    assert fields(client.get(address))["page"] == "/de/presse/"


def test_preview_says_nothing_of_its_token():
    assert barrier_address("/preview/secret/de/") == FORM["de"]


# --- what the pages are ------------------------------------------------------------------------------------------------


@LANGUAGES
def test_no_cache_keeps_the_form_and_no_search_engine_finds_it(client, language):
    answer = send(client, language)
    pages = [client.get(FORM[language]), send(client, language, what=""), client.get(answer["Location"])]
    assert {page["Cache-Control"] for page in (answer, *pages)} == {"no-store"}
    assert [page.content.decode().count('<meta name="robots" content="noindex">') for page in pages] == [1, 1, 1]
    assert [name for name in ("canonical", 'hreflang="x-default') if name in pages[0].content.decode()] == []


def test_sitemap_and_search_know_neither_the_form_nor_a_report(client):
    send(client, **WRITTEN | {"what": "Kartenbarriere"})
    assert "melden" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/de/suche/", {"q": "Kartenbarriere"}).context["hits"].paginator.count == 0


def test_form_takes_small_bodies_and_no_other_address_takes_any(client):
    assert client.post(FORM["de"], {"what": "x" * LARGEST}).status_code == 413
    assert client.post(f"{FORM['de']}abcdefgh/", WRITTEN).status_code == 405
    assert client.post("/de/barrierefreiheit/", WRITTEN).status_code == 405
    assert client.put(FORM["de"]).status_code == 405


def test_log_names_no_word_of_a_report(client, caplog):
    flood(50)
    send(client, **WRITTEN)
    told = [(record.getMessage(), getattr(record, "fields", {})) for record in caplog.records]
    assert ("barrier-report-throttled" in str(told), [text for text in WRITTEN.values() if text in str(told)]) == (
        True,
        [],
    )
