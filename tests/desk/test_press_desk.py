"""The press desk: who may do what, that every form opens and saves, and that nothing wrong is stored."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from PIL import ExifTags, Image

from news.models import Attachment, Photo, PressRelease
from partnership.desk.collision import fingerprint
from partnership.models import (
    PAGES,
    CooperationArea,
    FormerAddress,
    LinkCheck,
    LinkPlace,
    Milestone,
    Municipality,
    Page,
    Region,
    Side,
    Source,
    Twinning,
    User,
)
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import Version, current
from tests import factories
from tests.client import UncheckedClient
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/news/pressrelease/", "/admin/news/pressrelease/add/"


@pytest.fixture
def chief(db):
    """A client of a superuser whose admin is German."""
    return log_in(factories.staff(is_superuser=True, interface_language="de"))


NEW = {
    "title_de": "Neu",
    "title_uk": "Нове",
    "lead_de": "Das Wichtigste.",
    "lead_uk": "Найважливіше.",
    "body_de": "<p>Text.</p>",
    "body_uk": "<p>Текст.</p>",
}
APPROVED = {"ready_de": "on", "ready_uk": "on", "state": "approved", "acknowledged": "on"}


@pytest.fixture
def draft(db):
    return factories.draft(title_de="Entwurf")


@pytest.fixture
def public(db):
    return factories.release(title_de="Öffentlich")


@pytest.fixture
def scheduled(db):
    return factories.release(title_de="Geplant", publish_at=datetime(2099, 1, 1, tzinfo=factories.BERLIN))


def choices(client, path, name):
    return [value for value, _label in client.get(path).context["adminform"].form.fields[name].choices]


def test_an_editor_is_offered_no_state_that_the_public_would_see(draft):
    assert choices(log_in(factories.editor()), address(draft), "state") == ["draft", "review"]
    assert choices(log_in(factories.publisher()), address(draft), "state") == ["draft", "review", "approved"]


RECORDS = [
    factories.area,
    factories.twinning,
    factories.milestone,
    lambda **values: factories.page("imprint", **values),
]


@pytest.mark.parametrize("make", RECORDS, ids=["area", "twinning", "milestone", "page"])
def test_an_editor_publishes_no_record_of_any_kind(chief, make):
    record = make(state=State.DRAFT, publish_at=None)
    form = filled_in(chief, address(record), f"{record._meta.model_name}_form")
    log_in(factories.editor()).post(address(record), form | APPROVED)
    record.refresh_from_db()
    assert (record.state, record.publish_at) == ("draft", None)
    log_in(factories.publisher()).post(address(record), form | APPROVED)
    record.refresh_from_db()
    assert (record.state, record.is_published) == ("approved", True)


@pytest.mark.parametrize("make", RECORDS, ids=["area", "twinning", "milestone", "page"])
def test_an_editor_changes_no_public_record_of_any_kind(chief, make):
    record = make()
    form = filled_in(chief, address(record), f"{record._meta.model_name}_form")
    changed = {"summary_de": "Geändert.", "title_de": "Geändert", "text_de": "Geändert."}
    before = values_of(record)
    response = log_in(factories.editor()).post(address(record), form | changed)
    assert (response.url, values_of(record)) == (address(record, "prepared"), before)


# How to make something that has no state of its own, and to let a record with the state `values` use it.
def source_of(make):
    def use(**values):
        source = factories.source()
        make(**values).sources.add(source)
        return source

    return use


def source_of_a_stage(**values):
    source = factories.source()
    factories.twinning(**values).stages.get().sources.add(source)
    return source


def source_of_a_former_name(**values):
    source, place = factories.source(), factories.twinning(**values).nrw
    day = date(2016, 5, 19)
    place.former_names.create(name_de="Alt", name_uk="Старе", earliest=day, latest=day, precision="day", source=source)
    return source


def source_of_an_original(**values):
    source = factories.source()
    factories.release(original=source, **values)
    return source


def photo_of_a_release(**values):
    photo = factories.photo()
    factories.release(photo=photo, **values)
    return photo


USED = {
    "source of a release": source_of(factories.release),
    "source of a milestone": source_of(factories.milestone),
    "source of an area": source_of(factories.area),
    "source of a stage": source_of_a_stage,
    "source of a former name": source_of_a_former_name,
    "full text elsewhere": source_of_an_original,
    "municipality": lambda **values: factories.twinning(**values).nrw,
    "municipality of the other side": lambda **values: factories.twinning(**values).oblast,
    "photo": photo_of_a_release,
}
every_use = pytest.mark.parametrize("make", USED.values(), ids=USED)
FAR = datetime(2099, 1, 1, tzinfo=factories.BERLIN)


def answers(client, record):
    """Returns how the press desk answers to a form that is sent unchanged, and to a deletion that is asked for."""
    form = filled_in(log_in(factories.staff(is_superuser=True)), address(record), f"{record._meta.model_name}_form")
    return client.post(address(record), form).status_code, client.get(address(record, "delete")).status_code


@every_use
@pytest.mark.parametrize("values", [{}, {"publish_at": FAR}], ids=["public", "scheduled"])
def test_what_something_approved_uses_is_changed_by_publishers_and_deleted_by_nobody(make, values):
    record = make(**values)
    told = [answers(log_in(role()), record) for role in (factories.editor, factories.publisher)]
    assert told == [(403, 403), (302, 403)]


@every_use
def test_what_only_drafts_use_is_changed_by_editors_too(make):
    record = make(state=State.DRAFT, publish_at=None)
    told = [answers(log_in(role()), record) for role in (factories.editor, factories.publisher)]
    assert told == [(302, 403), (302, 200)]


def test_a_region_is_always_public():
    told = [answers(log_in(role()), factories.region("nrw")) for role in (factories.editor, factories.publisher)]
    assert told == [(403, 403), (302, 403)]


def test_the_source_of_a_figure_of_a_region_is_public_with_it():
    source = factories.source()
    factories.region("nrw").figures.create(kind="area", value=34112, certainty="confirmed", source=source)
    assert answers(log_in(factories.editor()), source) == (403, 403)


def test_the_former_names_of_a_public_place_are_not_for_editors():
    place = factories.twinning().nrw
    form = filled_in(log_in(factories.publisher()), address(place), "municipality_form")
    row = {"name_de": "Alt", "name_uk": "Старе", "earliest": "2016-05-19", "latest": "2016-05-19", "precision": "day"}
    new = {f"former_names-0-{name}": value for name, value in row.items()} | {"former_names-TOTAL_FORMS": "1"}
    told = [log_in(role()).post(address(place), form | new) for role in (factories.editor, factories.publisher)]
    assert ([answer.status_code for answer in told], place.former_names.count()) == ([403, 302], 1)


@pytest.mark.parametrize("make", [factories.editor, lambda: factories.translator("uk")], ids=["editor", "translator"])
def test_no_earlier_description_of_a_picture_in_use_is_restored_but_by_publishers(make):
    photo = photo_of_a_release(publish_at=FAR)
    current(photo)
    assert log_in(make()).post(reverse("admin:news_photo_restore", args=[photo.pk, 1])).status_code == 403


def test_what_is_in_use_is_not_deleted_in_the_list_either():
    used, unused = USED["source of a release"](), factories.source()
    data = {"action": "delete_selected", "post": "yes", "_selected_action": [used.pk, unused.pk]}
    client, path = log_in(factories.publisher()), in_admin(Source, "changelist")
    assert (client.post(path, data).status_code, Source.objects.count()) == (403, 2)
    assert (client.post(path, data | {"_selected_action": [unused.pk]}).status_code, Source.objects.get()) == (
        302,
        used,
    )


# --- every page of the admin ------------------------------------------------------------------------------------------


def former_address(number):
    return FormerAddress.objects.create(path=f"/de/alt/{number}/", label="news.pressrelease", key="x")


def link(number):
    made = LinkCheck.objects.create(url=f"https://x.example/{number}", outcome="gone", checked_at=timezone.now())
    record = factories.area()
    LinkPlace.objects.create(
        link=made, label="partnership.cooperationarea", record=record.pk, column="body_de", title="x"
    )
    return made


# How to make the row `number` of each model, and of how many rows there can be.
ROWS = {
    Group: (lambda number: Group.objects.create(name=f"Gruppe {number}"), 20),
    User: (lambda number: factories.editor(), 20),
    Source: (lambda number: factories.source(), 20),
    Region: (lambda number: factories.region(list(Side)[number]), 2),
    Municipality: (lambda number: factories.municipality(), 20),
    Twinning: (lambda number: factories.twinning(), 20),
    Milestone: (lambda number: factories.milestone(), 20),
    CooperationArea: (lambda number: factories.area(), 20),
    Page: (lambda number: factories.page(PAGES[number]), len(PAGES)),
    FormerAddress: (former_address, 20),
    LinkCheck: (link, 20),
    Photo: (lambda number: factories.photo(), 20),
    PressRelease: (lambda number: factories.release(photo=factories.photo(), original=factories.source()), 20),
}
every_model = pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)


def in_admin(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def test_every_model_of_the_admin_is_among_those_tried():
    assert set(ROWS) == set(admin.site._registry)


@every_model
@pytest.mark.parametrize("language", ["de", "uk"])
def test_list_and_forms_open_in_both_languages(model, language):
    client = log_in(factories.staff(is_superuser=True, interface_language=language))
    record = ROWS[model][0](0)
    pages = [client.get(path) for path in (in_admin(model, "changelist"), in_admin(model, "add"), address(record))]
    can_be_added = 403 if model in {FormerAddress, LinkCheck} else 200
    assert [page.status_code for page in pages] == [200, can_be_added, 200]
    assert {page.content.split(b'<html lang="')[1][:2].decode() for page in pages} == {language}


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@every_model
def test_lists_and_forms_take_as_many_queries_for_many_rows_as_for_one(chief, model):
    make, most = ROWS[model]
    record = make(0)
    paths = [in_admin(model, "changelist"), in_admin(model, "add"), address(record)]
    _warm = [queries(chief, path) for path in paths]  # content types are looked up once a process
    for_one = [queries(chief, path) for path in paths]
    for number in range(1, most):
        make(number)
    assert [queries(chief, path) for path in paths] == for_one


@pytest.mark.parametrize("path", ["/admin/", "/admin/news/", "/admin/password_change/", "/admin/jsi18n/"])
def test_the_other_pages_of_the_admin_open(chief, path):
    assert chief.get(path).status_code == 200


def test_the_list_shows_the_date_in_words(chief):
    factories.release(**factories.month("2024-03"))
    shown = re.findall(r'<td class="field-date[^>]*>([^<]*)', chief.get(LIST).content.decode())
    assert shown == ["März\N{NO-BREAK SPACE}2024"]


OF_TRANSLATION = {
    "": {"german", "both", "begun", "older"},
    "uk-missing": {"german"},
    "uk-unfinished": {"begun"},
    "uk-behind": {"older"},
    "uk-current": {"both"},
    "de-current": {"german", "both", "begun", "older"},
    "de-missing": set(),
    "fr-missing": {"german", "both", "begun", "older"},
    "uk-lost": {"german", "both", "begun", "older"},
    "uk": {"german", "both", "begun", "older"},
}


@pytest.mark.parametrize("state", OF_TRANSLATION)
def test_the_list_is_narrowed_to_how_a_translation_stands(chief, state):
    factories.release(["de"], key="german")
    factories.release(key="both")
    factories.release(key="begun", ready_uk=False)
    factories.release(key="older", behind="uk", behind_since=1)
    found = chief.get(LIST, {"translation": state}).context["cl"].result_list
    assert {record.key for record in found} == OF_TRANSLATION[state]


@pytest.fixture
def one_of_each(draft, public, scheduled):
    """A release in each state, by its state."""
    review = factories.draft(state=State.REVIEW)
    gone = factories.release(state=State.WITHDRAWN, withdrawn_at=timezone.now())
    return {"draft": draft, "review": review, "scheduled": scheduled, "published": public, "withdrawn": gone}


@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "published", "withdrawn"])
def test_the_list_is_narrowed_to_a_state_by_the_clock(chief, one_of_each, state):
    assert list(chief.get(LIST, {"state": state}).context["cl"].result_list) == [one_of_each[state]]


@pytest.mark.parametrize("state", ["approved", "", "x"])
def test_a_state_that_there_is_not_narrows_nothing(chief, one_of_each, state):
    assert len(chief.get(LIST, {"state": state}).context["cl"].result_list) == 5


def test_the_list_says_the_state_its_time_and_what_is_prepared(chief, public, scheduled):
    PendingChange.prepare(public, values_of(public), None)
    cells = re.findall(r'<td class="field-state_now">(.*?)</td>', chief.get(LIST).content.decode())
    assert [re.findall("<span[^>]*>(.*?)</span>", cell) for cell in sorted(cells)] == [
        ["Geplant", "01.01.2099 00:00"],
        ["Veröffentlicht", "01.03.2023 12:00", "Änderung vorbereitet"],
    ]


def test_what_has_no_date_yet_comes_first_in_the_list(chief, public, draft):
    dated = factories.draft(**factories.month("2024-03"))
    assert list(chief.get(LIST).context["cl"].result_list) == [draft, dated, public]


SAVED = {
    "draft": ({}, "It is a draft."),
    "review": ({"state": "review"}, "It waits for approval."),
    "published": (APPROVED, "The public sees it."),
    "scheduled": (
        APPROVED | {"publish_at_0": "2099-01-04", "publish_at_1": "09:00"},
        "It will be published on %(time)s in Düsseldorf, %(kyjiw)s in Kyjiw.",
    ),
}
TIMES = {"time": "4. Januar 2099, 09:00", "kyjiw": "4. Januar 2099, 10:00"}


@pytest.mark.parametrize("state", SAVED)
def test_saving_says_in_one_message_what_became_of_it(draft, state):
    values, sentence = SAVED[state]
    client = log_in(factories.publisher(interface_language="de"))
    with translation.override("de"):
        expected = gettext(sentence) % (TIMES if state == "scheduled" else {})
    page = client.post(address(draft), filled_in(client, address(draft)) | values, follow=True)
    [message] = [message.replace("\N{NO-BREAK SPACE}", " ") for message in said(page)]
    assert message.endswith(f". {expected}")


def test_a_refused_approval_leads_to_no_public_page(chief, draft):
    page = chief.post(address(draft), filled_in(chief, address(draft)) | APPROVED | VAGUE)
    assert (errors(page), page.context["public_addresses"]) == ({"__all__"}, [])


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_release_is_written_and_published_in_both_languages(chief, client):
    chief.post(ADD, filled_in(chief, ADD) | NEW | APPROVED)
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
    chief.post(ADD, filled_in(chief, ADD) | NEW | APPROVED)
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


def test_what_is_prepared_stays_written_when_its_record_is_withdrawn_and_waits_for_no_time(chief, public):
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


@pytest.mark.parametrize("make", [factories.editor, lambda: factories.translator("uk")])
def test_a_form_that_may_only_be_read_asks_nothing(make):
    record = factories.release(state=State.WITHDRAWN, withdrawn_at=timezone.now(), behind="uk", behind_since=1)
    factories.attachment(record)
    page = log_in(make()).get(address(record)).content.decode()
    assert re.findall(r"field-(is_minor|is_current|acknowledged|upload)", page) == []


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
    chief.post(ADD, filled_in(chief, ADD) | NEW | {"body_de": text})
    assert PressRelease.objects.get().body_de == '<p>Text</p><a rel="noopener">dort</a>'


def said(page):
    return [str(message) for message in page.context["messages"]]


def test_what_was_dropped_on_saving_is_said_with_its_place(chief):
    text = "<p>Ein <b>Bus</b>.</p>"
    page = chief.post(ADD, filled_in(chief, ADD) | NEW | {"body_uk": text}, follow=True)
    loss = "Text (ukrainisch): <b> ist in einem Text nicht erlaubt und wurde weggelassen (nach „… Ein“)."
    assert [message for message in said(page) if "weggelassen" in message] == [loss]
    assert "&lt;b&gt; ist in einem Text" in page.content.decode()


def test_where_nothing_was_dropped_nothing_is_said(chief):
    page = chief.post(ADD, filled_in(chief, ADD) | NEW, follow=True)
    assert [message for message in said(page) if "weggelassen" in message] == []


@pytest.mark.parametrize(
    "missing", [f"{name}_{language}" for name in ("title", "lead", "body") for language in ("de", "uk")]
)
def test_a_language_is_not_ready_without_its_texts_and_the_field_is_named(chief, missing):
    ready = {f"ready_{missing[-2:]}": "on"}
    assert errors(chief.post(ADD, filled_in(chief, ADD) | NEW | ready | {missing: " "})) == {missing}
    assert PressRelease.objects.count() == 0


def test_nothing_is_approved_without_a_ready_language(chief):
    assert errors(chief.post(ADD, filled_in(chief, ADD) | NEW | {"state": "approved"})) == {"state"}
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
    assert errors(chief.post(ADD, filled_in(chief, ADD) | NEW | APPROVED | moment)) == {"publish_at"}
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
    chief.post(ADD, filled_in(chief, ADD) | NEW | APPROVED | {"publish_at_0": day, "publish_at_1": "12:00:00"})
    assert f"{PressRelease.objects.get().publish_at:%Y-%m-%d %H:%M %Z}" == f"{day} {utc} UTC"


@pytest.mark.parametrize(("moment", "kyjiw"), [((2023, 12, 1, 12, 30), "13:30"), ((2023, 7, 1, 23, 15), "00:15")])
def test_the_form_of_what_is_public_shows_its_time_in_kyjiw_too(chief, moment, kyjiw):
    release = factories.release(publish_at=datetime(*moment, tzinfo=factories.BERLIN))
    shown = chief.get(address(release)).content.decode().split("field-kyjiw_time")[-1].split("</div>")[0]
    assert re.findall(r"\b\d\d?:\d\d\b", shown) == [kyjiw]


def test_the_form_leads_to_the_public_page_in_both_languages_once_there_is_one(chief, draft, public):
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


def test_a_form_without_its_token_is_refused_with_a_page_that_says_what_to_do():
    client = UncheckedClient(enforce_csrf_checks=True)
    client.force_login(factories.publisher())
    page = client.post(ADD, NEW)
    assert (page.status_code, b"<h1>" in page.content, PressRelease.objects.count()) == (403, True, 0)


@pytest.mark.parametrize("record", ["0", "-1", "99999999999999999999999", "x", "1e9", "%00", "٣", "_3D", "a" * 3000])
def test_an_address_of_a_record_that_there_is_not_leads_back(chief, record):
    assert chief.get(f"{LIST}{record}/change/").status_code in {302, 404}


# --- the checklist ----------------------------------------------------------------------------------------------------

VAGUE = {"body_uk": '<p><a href="https://x.example/">тут</a></p>'}
LONG = {"lead_de": "Wort " * 30}
READY = {name: value for name, value in APPROVED.items() if name != "acknowledged"}


@pytest.fixture(autouse=True)
def press_contact(settings):
    settings.OPERATOR = {**settings.OPERATOR, "press_contact": "presse@x.example"}


def test_an_error_stops_approval_and_is_named_with_its_language(chief):
    page = chief.post(ADD, filled_in(chief, ADD) | NEW | APPROVED | VAGUE)
    assert errors(page) == {"__all__"}
    said = page.context["adminform"].form.non_field_errors()
    assert said == [
        "Das kann noch nicht freigegeben werden:",
        "Ukrainisch: Text (ukrainisch): Der Link „тут“ sagt nicht, wohin er führt.",
    ]
    assert PressRelease.objects.count() == 0


def test_an_error_in_a_language_that_is_not_ready_stops_nothing(chief):
    chief.post(ADD, filled_in(chief, ADD) | NEW | {"ready_de": "on", "state": "approved", "acknowledged": "on"} | VAGUE)
    assert PressRelease.objects.get().ready_languages == ("de",)


def test_a_draft_with_errors_is_saved(chief):
    chief.post(ADD, filled_in(chief, ADD) | NEW | VAGUE)
    assert PressRelease.objects.get().body_uk == '<p><a href="https://x.example/" rel="noopener">тут</a></p>'


def test_warnings_have_to_be_seen_before_approval(chief):
    form = filled_in(chief, ADD) | NEW | READY | LONG
    assert errors(chief.post(ADD, form)) == {"acknowledged"}
    assert PressRelease.objects.count() == 0
    chief.post(ADD, form | {"acknowledged": "on"})
    assert PressRelease.objects.get().is_published


def test_without_warnings_nothing_needs_to_be_seen(chief):
    chief.post(ADD, filled_in(chief, ADD) | NEW | READY)
    assert PressRelease.objects.get().is_published


def test_a_correction_is_not_held_up_by_what_was_public_before(chief):
    public = factories.release(**VAGUE, **LONG)
    form = filled_in(chief, address(public)) | {"title_de": "Berichtigt"}
    assert chief.post(address(public), form).status_code == 302
    assert PressRelease.objects.get().title_de == "Berichtigt"


def test_a_correction_brings_no_new_error(chief, public):
    assert errors(chief.post(address(public), filled_in(chief, address(public)) | VAGUE)) == {"__all__"}
    assert PressRelease.objects.get().body_uk == "<p>Текст.</p>"


def checklist(page):
    """The languages of the panel, each with the kinds of its findings."""
    document = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    panel = next((part for part in document.iter("section") if part.get("class") == "checklist"), None)
    return panel and [
        (part.find("h3").text, [item.get("class") for item in part.iter("li")]) for part in panel.find("div")
    ]


@pytest.mark.parametrize(("make", "link"), [(factories.editor, "error"), (factories.publisher, "error")])
def test_the_form_always_shows_the_checklist_with_both_languages_beside_each_other(make, link):
    release = factories.release(**VAGUE, **LONG, state=State.DRAFT, publish_at=None)
    page = log_in(make(interface_language="de")).get(address(release))
    assert checklist(page) == [("Deutsch", ["warning"]), ("Ukrainisch", [link])]


def test_a_new_form_has_no_checklist_before_it_is_sent(chief):
    assert checklist(chief.get(ADD)) is None
    page = chief.post(ADD, filled_in(chief, ADD) | NEW | APPROVED | VAGUE)
    assert checklist(page) == [("Deutsch", []), ("Ukrainisch", ["error"])]


@pytest.mark.parametrize(
    ("make", "asked"), [(factories.editor, False), (factories.publisher, True)], ids=["editor", "publisher"]
)
def test_only_who_may_approve_is_asked_whether_they_have_seen_the_warnings(draft, make, asked):
    page = log_in(make()).get(address(draft)).content.decode()
    assert ('name="acknowledged"' in page) == asked


def test_who_may_only_look_sees_the_checklist_too(public):
    page = log_in(factories.editor(interface_language="de")).get(address(public))
    assert checklist(page) == [("Deutsch", []), ("Ukrainisch", [])]


def test_a_checklist_that_asks_for_other_pages_takes_no_part_in_the_session_of_the_editor(chief, client):
    body = '<p><a href="/de/presse/">Alle Mitteilungen</a> und <a href="/de/presse/2031/">das Jahr 2031</a></p>'
    page = chief.get(address(factories.draft(body_de=body)))
    assert (page.status_code, checklist(page)[0]) == (200, ("Deutsch", ["note"]))
    assert page.content.count(b'<html lang="de"') == 1


# --- small helpers of the desk ----------------------------------------------------------------------------------------

SLUGS = [("Köln größer", "koeln-groesser"), ("Дніпро", "dnipro"), ("", ""), ("\x00<>", ""), ("x" * 5000, "x" * 80)]


@pytest.mark.parametrize(("text", "slug"), SLUGS)
def test_a_slug_is_proposed_by_the_rules_of_the_site(text, slug):
    assert log_in(factories.editor()).get("/admin/slug/", {"text": text}).json() == {"slug": slug}


@pytest.mark.parametrize("path", ["/admin/slug/?text=a", "/admin/media/x.webp", "/admin/interface-language/"])
@pytest.mark.parametrize("role", ["anonymous", "plain user"])
def test_the_helpers_are_for_staff_alone(path, role):
    page = (log_in(User.objects.create_user("plain")) if role == "plain user" else UncheckedClient()).get(path)
    assert (page.status_code, page["Location"].split("?")[0]) == (302, "/admin/login/")


@pytest.mark.parametrize("language", ["de", "uk"])
def test_a_member_of_staff_sets_their_own_language_alone(language):
    me, other = factories.editor(), factories.editor()
    page = log_in(me).post("/admin/interface-language/", {"language": language, "next": LIST, "user": other.pk})
    assert (page.status_code, page["Location"]) == (302, LIST)
    assert [User.objects.get(pk=user.pk).interface_language for user in (me, other)] == [language, ""]


@pytest.mark.parametrize("language", ["", "fr", "DE", "de-AT", "x" * 5000, "\x00"])
def test_a_language_that_there_is_not_is_refused(language):
    me = factories.editor(interface_language="uk")
    page = log_in(me).post("/admin/interface-language/", {"language": language})
    assert (page.status_code, User.objects.get().interface_language) == (400, "uk")


def test_the_language_is_not_set_by_a_link():
    me = factories.editor(interface_language="uk")
    assert log_in(me).get("/admin/interface-language/?language=de").status_code == 405
    assert User.objects.get().interface_language == "uk"


def test_the_language_is_not_set_by_another_site():
    client = UncheckedClient(enforce_csrf_checks=True)
    client.force_login(factories.editor(interface_language="uk"))
    assert client.post("/admin/interface-language/", {"language": "de"}).status_code == 403
    assert User.objects.get().interface_language == "uk"


ELSEWHERE = [
    *(
        "//evil.example",
        "//evil.example/admin/",
        "https://evil.example",
        "https://evil.example/admin/",
        "\\\\evil.example",
    ),
    *(
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "///evil.example",
        "https:evil.example",
    ),
    *(
        "/admin@evil.example",
        " //evil.example",
        "\t//evil.example",
        "/de/",
        "admin/",
        "",
        "\x00/admin/",
        "/admin",
        "x" * 9000,
    ),
    *("http:///evil.example/admin/", "https:/admin/", "//admin/", "/%2fevil.example", "\n/admin/"),
]


@pytest.mark.parametrize("target", ELSEWHERE, ids=lambda target: ascii(target[:30]))
def test_the_language_form_leads_nowhere_else(target):
    page = log_in(factories.editor()).post("/admin/interface-language/", {"language": "uk", "next": target})
    assert (page.status_code, page["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("target", ["/admin/", LIST, f"{LIST}?missing=uk&page=2"])
def test_the_language_form_leads_back_within_the_admin(target):
    page = log_in(factories.editor()).post("/admin/interface-language/", {"language": "uk", "next": target})
    assert page["Location"] == target


@pytest.mark.parametrize("target", ELSEWHERE, ids=lambda target: ascii(target[:30]))
def test_logging_in_leads_to_no_other_site(target):
    form = {"username": factories.editor().username, "password": "a long enough password", "next": target}
    leads_to = urlsplit(
        urljoin("https://here.example/admin/login/", UncheckedClient().post("/admin/login/", form)["Location"])
    )
    assert (leads_to.scheme, leads_to.netloc) == ("https", "here.example")


# --- uploads ----------------------------------------------------------------------------------------------------------

ADD_PHOTO = "/admin/news/photo/add/"
PHOTO = {
    "key": "bild",
    "alt_de": "Eine Flagge",
    "alt_uk": "Прапор",
    "credit_de": "Land NRW",
    "credit_uk": "Земля ПРВ",
    "licence": "CC BY 4.0",
    "focus_x": "50",
    "focus_y": "50",
    "_save": "1",
}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ATTACHMENT = {"attachments-0-title_de": "Rede", "attachments-0-title_uk": "Промова", "attachments-TOTAL_FORMS": "1"}


def stored(media_root):
    return sorted(path for path in media_root.rglob("*") if path.is_file())


def jpeg():
    """A small picture that says where it was taken."""
    tags, file = Image.Exif(), BytesIO()
    tags[ExifTags.Base.Make] = "Kamera aus Pokrowsk"
    tags[ExifTags.IFD.GPSInfo] = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (48.0, 28.0, 0.0)}
    Image.linear_gradient("L").convert("RGB").save(file, "JPEG", exif=tags)
    return file.getvalue()


def upload(content, name="IMG_Pokrowsk.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, content, kind)


def test_a_picture_is_stored_under_a_random_name_without_the_place_where_it_was_taken(media_root):
    page = log_in(factories.editor()).post(ADD_PHOTO, PHOTO | {"upload": upload(jpeg())})
    photo = Photo.objects.get()
    assert (page.status_code, {path.name for path in stored(media_root)}) == (302, set(photo.upload.file_names))
    for path in stored(media_root):
        with Image.open(path) as picture:
            assert dict(picture.getexif()) == {}
        assert [mark for mark in (b"Exif", b"Pokrowsk") if mark in path.read_bytes()] == []


NO_PICTURES = {"text": b"Kein Bild.", "nothing": b"", "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PDF": PDF}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_its_name(media_root, content):
    page = log_in(factories.editor()).post(ADD_PHOTO, PHOTO | {"upload": upload(content)})
    assert (errors(page), Photo.objects.count(), stored(media_root)) == ({"upload"}, 0, [])


def test_a_photo_needs_a_file(media_root):
    page = log_in(factories.editor()).post(ADD_PHOTO, PHOTO)
    assert (errors(page), Photo.objects.count()) == ({"upload"}, 0)


@pytest.fixture
def picture(media_root):
    """A photo whose files are there."""
    photo = factories.photo()
    media_root.mkdir()
    for name in photo.upload.file_names:
        (media_root / name).write_bytes(b"picture")
    return photo


def read(client, path):
    page = client.get(path)
    content = page.getvalue()
    page.close()
    return page.status_code, content if page.status_code == 200 else b""


def test_a_picture_that_nothing_public_shows_is_for_staff_alone(picture, client):
    name = picture.upload.file_names[0]
    assert read(client, f"/media/{name}") == (404, b"")
    assert read(client, f"/admin/media/{name}") == (302, b"")
    assert read(log_in(factories.editor()), f"/admin/media/{name}") == (200, b"picture")
    factories.release(photo=picture)
    assert read(client, f"/media/{name}") == (200, b"picture")


def test_the_form_of_a_photo_shows_it(picture, chief):
    source = f"/admin/media/{picture.upload.token}-400.webp"
    assert f'<img src="{source}" alt="Eine Flagge"' in chief.get(address(picture)).content.decode()
    assert read(chief, source) == (200, b"picture")


def test_the_list_of_photos_and_the_form_of_a_release_show_them_small(picture, chief):
    small = f'<img class="small" src="/admin/media/{picture.upload.token}-400.webp" alt="" width="96" loading="lazy">'
    release = picture.releases.first() or factories.draft(photo=picture)
    pages = [chief.get(path).content.decode() for path in ("/admin/news/photo/", address(release))]
    assert [page.count(small) for page in pages] == [1, 1]
    assert f'{small} <a href="{address(picture)}">' in pages[1]


@pytest.fixture
def library_photo(chief, media_root):
    """A photo as the form makes it, with its files."""
    chief.post(ADD_PHOTO, PHOTO | {"upload": upload(jpeg())})
    return Photo.objects.get()


def test_a_photo_gets_no_alternative_text_from_its_file(chief, media_root):
    chief.post(
        ADD_PHOTO,
        PHOTO
        | {"upload": upload(jpeg(), name="flagge.jpg"), "is_decorative": "on"}
        | dict.fromkeys(["alt_de", "alt_uk"], ""),
    )
    assert Photo.objects.values_list("alt_de", "alt_uk", "key").get() == ("", "", "bild")


def names(media_root):
    return {path.name for path in stored(media_root)}


def opened(photo):
    """Returns what a form that was opened just now sends of a picture."""
    return PHOTO | {"_seen": fingerprint(photo, None)}


def test_focal_point_moved_gets_new_teasers(chief, library_photo, media_root):
    chief.post(address(library_photo), opened(library_photo) | {"focus_x": "100", "focus_y": "0"})
    photo = Photo.objects.get()
    assert (photo.focus, photo.upload) == ((100, 0), library_photo.upload)
    assert photo.upload.focal_points == ((50, 50), (100, 0))
    assert names(media_root) == set(photo.upload.file_names) > set(photo.picture.teaser_names)


@pytest.mark.parametrize("wrong", [{"licence": ""}, {"focus_y": "101"}, {"focus_y": "-1"}, {"focus_y": "x"}])
def test_focal_point_not_saved_leaves_the_teasers(chief, library_photo, media_root, wrong):
    page = chief.post(address(library_photo), opened(library_photo) | {"focus_x": "100"} | wrong)
    photo = Photo.objects.get()
    assert (errors(page), photo.focus) == (set(wrong), (50, 50))
    assert names(media_root) >= set(library_photo.picture.names)


def test_a_picture_is_replaced_in_place(chief, library_photo, media_root):
    release = factories.release(photo=library_photo)
    sent = {"upload": upload(jpeg()), "focus_x": "10", "consent": "nobody"}
    chief.post(address(library_photo), opened(library_photo) | sent)
    photo = Photo.objects.get()
    assert (photo.key, photo.alt_de, photo.focus) == ("bild", "Eine Flagge", (10, 50))
    assert list(photo.releases.all()) == [release]
    assert photo.upload != library_photo.upload
    assert names(media_root) == {*photo.upload.file_names, *library_photo.upload.file_names}
    assert photo.upload.focal_points == ((10, 50),)


def test_the_form_of_a_photo_leads_to_what_shows_it(chief, picture):
    shown, other = factories.draft(photo=picture, title_de="Zeigt es"), factories.draft(title_de="Zeigt es nicht")
    page = chief.get(address(picture)).content.decode()
    assert re.findall(r'<a class="use" href="([^"]+)">([^<]+)', page) == [(address(shown), "Zeigt es")]
    assert (address(other) in page, other.title_de in page) == (False, False)


def test_a_release_is_not_approved_before_the_consent_for_its_picture_is_settled(chief, draft):
    draft.photo = factories.photo(consent="")
    draft.save()
    form = filled_in(chief, address(draft)) | NEW
    assert errors(chief.post(address(draft), form | APPROVED)) == {"photo"}
    assert chief.post(address(draft), form).status_code == 302
    Photo.objects.update(consent="on_record")
    chief.post(address(draft), filled_in(chief, address(draft)) | APPROVED)
    assert PressRelease.objects.get().is_published


def test_consent_for_a_picture_that_the_public_sees_is_not_taken_back_unsaid(chief, picture):
    form = filled_in(chief, address(picture), "photo_form")
    factories.release(photo=picture)
    assert errors(chief.post(address(picture), form | {"consent": ""})) == {"consent"}
    assert Photo.objects.get().consent == "nobody"


def test_teasers_are_public_with_their_picture(chief, library_photo, client):
    name = library_photo.picture.teaser_names[0]
    assert read(client, f"/media/{name}")[0] == 404
    factories.release(photo=library_photo)
    assert read(client, f"/media/{name}")[0] == 200
    assert read(client, f"/media/{name.replace('50x50', '1x1')}")[0] == 404


def test_a_document_is_stored_with_its_release(chief, media_root):
    form = filled_in(chief, ADD) | NEW | ATTACHMENT
    chief.post(ADD, form | {"attachments-0-upload": upload(PDF, "rede.pdf", "application/pdf")})
    document = Attachment.objects.get()
    assert ([path.name for path in stored(media_root)], document.upload.size) == ([document.upload.original], len(PDF))
    assert document.release.title_de == "Neu"


def test_the_form_leads_to_the_document_that_is_stored(chief):
    document = factories.attachment(factories.release(), token="b" * 26, size=2048)
    page = chief.get(address(document.release)).content.decode().replace("\u00a0", " ")
    assert f'<a href="/admin/media/{"b" * 26}.pdf">Rede (PDF, 2,0 KB)</a>' in page


@pytest.mark.parametrize(("make", "may"), [(factories.draft, True), (factories.release, False)])
def test_an_editor_takes_rows_out_of_a_draft_and_not_of_what_is_public(make, may):
    document = factories.attachment(make())
    page = log_in(factories.editor()).get(address(document.release)).content.decode()
    assert ('name="attachments-0-DELETE"' in page) == may


def test_what_is_no_document_is_refused_with_the_whole_form(chief, media_root):
    form = filled_in(chief, ADD) | NEW | ATTACHMENT
    page = chief.post(ADD, form | {"attachments-0-upload": upload(b"MZ", "rede.pdf", "application/pdf")})
    assert [set(form_.errors) for form_ in page.context["inline_admin_formset"].formset.forms] == [{"upload"}]
    assert (PressRelease.objects.count(), stored(media_root)) == (0, [])


def test_a_translator_replaces_no_picture(picture, media_root):
    client, before = log_in(factories.translator("uk")), stored(media_root)
    form = filled_in(client, address(picture), "photo_form") | {"alt_uk": "Стяг"}
    client.post(address(picture), form | {"upload": upload(jpeg())})
    photo = Photo.objects.get()
    assert (photo.alt_uk, photo.upload, stored(media_root)) == ("Стяг", picture.upload, before)


def test_a_translator_replaces_no_document(draft, media_root):
    upload_before = factories.attachment(draft, title_uk="Слово").upload
    client = log_in(factories.translator("uk"))
    form = filled_in(client, address(draft)) | {"attachments-0-title_uk": "Промова"}
    client.post(address(draft), form | {"attachments-0-upload": upload(PDF, "rede.pdf", "application/pdf")})
    document = Attachment.objects.get()
    assert (document.title_uk, document.upload, stored(media_root)) == ("Промова", upload_before, [])
