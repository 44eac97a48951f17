"""Forms: what is saved, in which state, and what is said of it."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from news.models import PressRelease
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import Version
from tests import factories
from tests.client import UncheckedClient
from tests.desk.press import ADD, APPROVED, LIST, NEW, choices, new, said
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db


def test_a_release_is_written_and_published_in_both_languages(chief, client):
    chief.post(ADD, new(chief) | APPROVED)
    release = PressRelease.objects.get()
    assert [client.get(release.path(language)).status_code for language in ("de", "uk")] == [200, 200]
    assert {name: getattr(release, name) for name in NEW} == NEW
    assert (release.slug_de, release.slug_uk) == ("neu", "nove")
    assert re.fullmatch("pressrelease-[a-z2-9]{8}", release.key)


def test_a_form_that_is_sent_unchanged_changes_nothing(chief):
    release = factories.release(photo=factories.photo(), original=factories.source(), place_de="Düsseldorf")
    release.areas.add(factories.area())
    release.sources.add(factories.source())
    release.twinnings.add(factories.twinning())
    before = PressRelease.objects.values().get()
    relations = [list(getattr(release, name).all()) for name in ("areas", "sources", "twinnings")]
    assert chief.post(address(release), filled_in(chief, address(release))).status_code == 302
    after = PressRelease.objects.values().get()
    assert {**after, "changed_at": before["changed_at"]} == before
    assert [list(getattr(release, name).all()) for name in ("areas", "sources", "twinnings")] == relations


def test_what_was_published_at_once_can_be_withdrawn(chief, client):
    chief.post(ADD, new(chief) | APPROVED)
    release = PressRelease.objects.get()
    chief.post(address(release, "withdraw"), NOTICES)
    assert client.get(release.path("de")).status_code == 410


NOTICES = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}


def test_withdrawing_asks_first(chief, public):
    page = chief.get(address(public, "withdraw"))
    assert (page.status_code, set(page.context["form"].fields)) == (200, set(NOTICES))
    assert [public.path(language) in page.content.decode() for language in ("de", "uk")] == [True, True]
    assert PressRelease.objects.get().is_published


@pytest.mark.parametrize("missing", NOTICES)
@pytest.mark.parametrize("nothing", ["", " \n"])
def test_nothing_is_withdrawn_without_a_word_to_its_readers(chief, public, missing, nothing):
    page = chief.post(address(public, "withdraw"), NOTICES | {missing: nothing})
    assert (page.status_code, set(page.context["form"].errors)) == (200, {missing})
    assert PressRelease.objects.get().is_published


def test_readers_of_a_language_that_was_never_public_need_no_notice(chief):
    release = factories.release(ready_uk=False)
    chief.post(address(release, "withdraw"), {"withdrawal_notice_de": "Die Zahl war falsch."})
    release.refresh_from_db()
    assert (release.state, release.withdrawal_notice_de) == ("withdrawn", "Die Zahl war falsch.")


def test_withdrawing_says_what_readers_see_now_and_is_in_the_history(chief, public):
    page = chief.post(address(public, "withdraw"), NOTICES, follow=True)
    assert (page.status_code, len(said(page))) == (200, 1)
    assert "410" in said(page)[0]
    steps = [(version.step, version.values["state"]) for version in Version.objects.of(public)]
    assert steps == [("changed", "withdrawn"), ("created", "approved")]


def test_what_is_wrong_with_the_text_holds_no_withdrawal_up(chief, public):
    PressRelease.objects.update(photo=factories.photo(consent=""))
    chief.post(address(public, "withdraw"), NOTICES)
    assert PressRelease.objects.get().state == "withdrawn"


def test_a_pending_change_of_a_withdrawn_record_becomes_a_draft(chief, public):
    change = PendingChange.prepare(public, values_of(public) | {"title_de": "Neu"}, None)
    PendingChange.objects.filter(pk=change.pk).update(state=State.APPROVED, publish_at=timezone.now())
    chief.post(address(public, "withdraw"), NOTICES)
    kept = PendingChange.objects.get()
    assert (kept.values["title_de"], kept.state, kept.publish_at) == ("Neu", "draft", None)


@pytest.mark.parametrize("which", ["draft", "scheduled"])
def test_what_is_not_public_is_not_withdrawn(chief, which, request):
    record = request.getfixturevalue(which)
    page = chief.post(address(record, "withdraw"), NOTICES)
    assert (page.url, PressRelease.objects.get().state) == (address(record), record.state)


@pytest.mark.parametrize("which", ["draft", "scheduled"])
def test_withdrawing_what_is_not_public_is_not_offered(chief, which, request):
    record = request.getfixturevalue(which)
    page = chief.get(address(record, "withdraw"))
    assert (page.status_code, page["Location"]) == (302, address(record))


def test_a_record_that_there_is_not_is_not_withdrawn(chief):
    assert chief.get(f"{LIST}99/withdraw/").status_code == 404


POSSIBLE = {
    "draft": ["draft", "review", "approved"],
    "scheduled": ["draft", "review", "approved"],
    "public": ["approved"],
    "withdrawn": ["approved", "withdrawn"],
}


@pytest.mark.parametrize("now", POSSIBLE)
def test_the_form_offers_the_states_that_a_record_can_come_to(chief, now, request):
    record = request.getfixturevalue("public" if now == "withdrawn" else now)
    if now == "withdrawn":
        PressRelease.objects.update(state=State.WITHDRAWN, withdrawn_at=timezone.now())
    assert choices(chief, address(record), "state") == POSSIBLE[now]


SAID_OF_A_CHANGE = ("is_minor", "withdrawal_notice_de", "withdrawal_notice_uk")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("draft", (False, False, False)),
        ("scheduled", (False, False, False)),
        ("public", (True, False, False)),
        ("withdrawn", (True, True, True)),
    ],
)
def test_the_form_asks_only_what_makes_sense_for_a_record(chief, now, expected, request):
    record = request.getfixturevalue("public" if now == "withdrawn" else now)
    if now == "withdrawn":
        PressRelease.objects.update(state=State.WITHDRAWN, withdrawn_at=timezone.now())
    page = chief.get(address(record)).content.decode()
    assert tuple(f'name="{name}"' in page for name in SAID_OF_A_CHANGE) == expected


FORGED = {"is_minor": "on", "is_current": "on", "acknowledged": "on"}


def test_a_forged_typing_error_of_a_draft_is_not_heard(chief, draft):
    """Only of what is public the form asks whether a change is a typing error."""
    before = draft.changed_at
    chief.post(address(draft), filled_in(chief, address(draft)) | {"title_de": "Neu"} | FORGED)
    draft.refresh_from_db()
    assert (draft.title_de, draft.changed_at > before) == ("Neu", True)
    assert [version.is_minor for version in Version.objects.of(draft)] == [False, False]


def test_a_typing_error_is_not_forged_with_a_new_record(chief):
    chief.post(ADD, new(chief) | FORGED)
    assert [version.is_minor for version in Version.objects.all()] == [False]


@pytest.mark.parametrize("make", [factories.editor, factories.publisher, lambda: factories.translator("uk")])
@pytest.mark.parametrize("which", ["draft", "scheduled", "public"])
def test_a_form_has_no_field_that_its_page_does_not_show(make, which, request):
    client, record = log_in(make()), request.getfixturevalue(which)
    page = client.get(address(record))
    html, form = page.content.decode(), page.context["adminform"].form
    assert [name for name in form.fields if not re.search(rf'name="{name}(_\d|_token)?"', html)] == []


@pytest.mark.parametrize("make", [factories.editor, lambda: factories.translator("uk")])
def test_a_form_that_may_only_be_read_asks_nothing(make):
    record = factories.release(state=State.WITHDRAWN, withdrawn_at=timezone.now(), behind="uk", behind_since=1)
    factories.attachment(record)
    page = log_in(make()).get(address(record)).content.decode()
    assert re.findall(r'field-(?:is_minor|is_current|acknowledged)|type="file"', page) == []


@pytest.mark.parametrize("title", ["", "  "])
def test_a_record_needs_a_title_in_one_language_at_least(chief, title):
    assert errors(chief.post(ADD, filled_in(chief, ADD) | {"title_de": title})) == {"title_de"}
    assert chief.post(ADD, filled_in(chief, ADD) | {"title_uk": "Нове"}).status_code == 302
    assert [str(release) for release in PressRelease.objects.all()] == ["Нове"]


def test_a_record_without_a_title_has_a_name_to_click(chief):
    release = factories.draft(title_de="", title_uk="", key="leer")
    with translation.override("de"):
        assert str(release) == gettext("Without a title (%(kind)s %(key)s)") % {
            "kind": "Pressemitteilung",
            "key": "leer",
        }


def test_scripts_do_not_survive_saving(chief):
    text = '<p onclick="x()">Text</p><script>alert(1)</script><a href="javascript:x()">dort</a>'
    chief.post(ADD, new(chief) | {"body_de": text})
    assert PressRelease.objects.get().body_de == '<p>Text</p><a rel="noopener">dort</a>'


def test_what_was_dropped_on_saving_is_said(chief):
    text = "<p>Ein <del>roter</del> Bus.</p>"
    page = chief.post(ADD, new(chief) | {"body_uk": text}, follow=True)
    loss = "Text (ukrainisch): 1 gelöschtes Wort wurde weggelassen."
    assert [message for message in said(page) if "weggelassen" in message] == [loss]


def test_where_nothing_was_dropped_nothing_is_said(chief):
    page = chief.post(ADD, new(chief), follow=True)
    assert [message for message in said(page) if "weggelassen" in message] == []


@pytest.mark.parametrize(
    "missing", [f"{name}_{language}" for name in ("title", "lead", "body") for language in ("de", "uk")]
)
def test_a_language_without_its_texts_is_not_ready(chief, missing):
    ready = {f"ready_{missing[-2:]}": "on"}
    assert errors(chief.post(ADD, new(chief) | ready | {missing: " "})) == {missing}
    assert PressRelease.objects.count() == 0


def test_nothing_is_approved_without_a_ready_language(chief):
    assert errors(chief.post(ADD, new(chief) | {"state": "approved"})) == {"state"}
    assert PressRelease.objects.count() == 0


NO_TIMES = [
    ("2027-03-28", "02:30:00"),
    ("2027-03-28", "02:00:00"),
    ("2027-02-30", "12:00"),
    ("2027-01-01", "25:00"),
    ("x", "y"),
]


@pytest.mark.parametrize(("day", "time"), NO_TIMES)
def test_a_time_that_there_is_not_is_refused(chief, day, time):
    moment = {"publish_at_0": day, "publish_at_1": time}
    assert errors(chief.post(ADD, new(chief) | APPROVED | moment)) == {"publish_at"}
    assert PressRelease.objects.count() == 0


def entered(moment):
    """What is entered for a moment, as the form asks for it."""
    local = timezone.localtime(moment, factories.BERLIN)
    return {"publish_at_0": f"{local:%Y-%m-%d}", "publish_at_1": f"{local:%H:%M:%S}"}


@pytest.mark.parametrize(("minutes", "refused"), [(-10_000, True), (-10, True), (-1, False), (10, False)])
def test_nothing_is_approved_for_a_time_that_has_passed(chief, draft, minutes, refused):
    moment = entered(timezone.now() + timedelta(minutes=minutes))
    page = chief.post(address(draft), filled_in(chief, address(draft)) | APPROVED | moment)
    draft.refresh_from_db()
    assert (page.status_code == 200, draft.state == "draft") == (refused, refused)


def test_what_is_scheduled_is_not_moved_to_a_time_that_has_passed(chief, scheduled):
    moment = entered(timezone.now() - timedelta(days=1))
    assert errors(chief.post(address(scheduled), filled_in(chief, address(scheduled)) | moment)) == {"publish_at"}
    assert not PressRelease.objects.get().is_published


def test_a_draft_may_hold_any_time(chief, draft):
    chief.post(address(draft), filled_in(chief, address(draft)) | entered(factories.LONG_AGO))
    assert PressRelease.objects.values_list("state", "publish_at").get() == ("draft", factories.LONG_AGO)


def test_what_was_public_keeps_its_time_when_it_is_published_again(chief, public):
    PressRelease.objects.update(state=State.WITHDRAWN, withdrawn_at=timezone.now())
    chief.post(address(public), filled_in(chief, address(public)) | {"state": "approved", "acknowledged": "on"})
    assert PressRelease.objects.values_list("state", "publish_at").get() == ("approved", factories.LONG_AGO)


@pytest.mark.parametrize(("day", "utc"), [("2027-03-28", "10:00"), ("2027-03-27", "11:00"), ("2027-10-31", "11:00")])
@pytest.mark.time_machine(datetime(2027, 1, 1, tzinfo=factories.BERLIN))
def test_a_time_is_that_of_duesseldorf(chief, day, utc):
    chief.post(ADD, new(chief) | APPROVED | {"publish_at_0": day, "publish_at_1": "12:00:00"})
    assert f"{PressRelease.objects.get().publish_at:%Y-%m-%d %H:%M %Z}" == f"{day} {utc} UTC"


@pytest.mark.parametrize(("moment", "kyjiw"), [((2023, 12, 1, 12, 30), "13:30"), ((2023, 7, 1, 23, 15), "00:15")])
def test_the_form_of_what_is_public_shows_its_time_in_kyjiw_too(chief, moment, kyjiw):
    release = factories.release(publish_at=datetime(*moment, tzinfo=factories.BERLIN))
    shown = chief.get(address(release)).content.decode().split("field-kyjiw_time")[-1].split("</div>")[0]
    assert re.findall(r"\b\d\d?:\d\d\b", shown) == [kyjiw]


def test_the_form_links_to_the_public_page_in_both_languages(chief, draft, public):
    paths = [f'href="{public.path(language)}"' for language in ("de", "uk")]
    page = chief.get(address(public)).content.decode()
    assert [path in page for path in paths] == [True, True]
    page = chief.get(address(draft)).content.decode()
    assert [f'href="{draft.path(language)}"' in page for language in ("de", "uk")] == [False, False]


@pytest.mark.parametrize("size", [1_048_577, 20_000_000])
def test_text_that_is_too_long_is_refused_and_nothing_is_stored(size):
    client = UncheckedClient(enforce_csrf_checks=True)
    client.force_login(factories.publisher(interface_language="uk"))
    token = filled_in(client, ADD)["csrfmiddlewaretoken"]
    page = client.post(ADD, NEW | {"csrfmiddlewaretoken": token, "body_de": "x" * size})
    assert (page.status_code, b'<html lang="uk"' in page.content, PressRelease.objects.count()) == (400, True, 0)


def test_too_many_fields_are_refused(chief):
    page = chief.post(ADD, NEW | {f"field{number}": "" for number in range(2000)})
    assert (page.status_code, PressRelease.objects.count()) == (400, 0)


def test_a_form_without_its_token_is_refused_with_advice():
    client = UncheckedClient(enforce_csrf_checks=True)
    client.force_login(factories.publisher())
    page = client.post(ADD, NEW)
    assert (page.status_code, b"<h1>" in page.content, PressRelease.objects.count()) == (403, True, 0)


@pytest.mark.parametrize("record", ["0", "-1", "99999999999999999999999", "x", "1e9", "%00", "٣", "_3D", "a" * 3000])
def test_an_address_of_a_record_that_there_is_not_leads_back(chief, record):
    assert chief.get(f"{LIST}{record}/change/").status_code in {302, 404}


# --- a date as exactly as it is known ---------------------------------------------------------------------------------

DATES = {
    "a month": ({"earliest": "3.2024"}, "2024-03"),
    "a year": ({"earliest": "2024", "precision": "month"}, "2024"),
    "two months": ({"earliest": "März 2024", "latest": "травень 2024"}, "2024-03/2024-05"),
    "a month and a year": ({"earliest": "3.2024", "latest": "2025"}, "2024/2025"),
    "a day": ({"earliest": "15.03.2024"}, "2024-03-15"),
}


@pytest.mark.parametrize(("typed", "iso"), DATES.values(), ids=DATES)
def test_a_month_or_a_year_may_be_typed_for_a_date(chief, draft, typed, iso):
    chief.post(address(draft), filled_in(chief, address(draft)) | typed)
    assert PressRelease.objects.get().date.iso == iso


def test_the_same_day_typed_as_a_month_is_a_change(chief):
    person = factories.person()
    office = factories.office(person, since=date(2024, 3, 1), until=None, has_ended=False)
    form = filled_in(chief, address(person), "person_form")
    chief.post(address(person), form | {"offices-0-since": "3.2024"})
    office.refresh_from_db()
    assert office.beginning.iso == "2024-03"
