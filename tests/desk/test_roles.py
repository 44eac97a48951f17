"""Every address of the press desk asks its right: the weakest role that has it tries, and the strongest that has not.

Who has which right is asked in test_rights.py. Pages are not drawn here.
"""

from collections.abc import Callable
from itertools import product
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from news.models import PressRelease
from partnership.desk.collision import fingerprint
from partnership.models import FormerName
from partnership.publishing.state import State
from partnership.versions.events import Event
from partnership.versions.pending import PendingChange
from partnership.versions.previews import PreviewLink
from partnership.versions.versions import Step, Version, current, note
from tests import factories
from tests.client import UncheckedClient
from tests.desk.roles import (
    ADMINISTRATOR,
    ANONYMOUS,
    ANSWERER,
    CHIEF,
    EDITOR,
    FURTHER,
    GERMAN,
    IN_USE,
    NAMES,
    PARTS,
    PLAIN,
    PUBLISHER,
    RECORDS,
    ROLES,
    STAFF,
    STATES,
    UKRAINIAN,
    UNUSED,
    part_in,
    record_in,
)
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db

# --- every address: who opens it --------------------------------------------------------------------------------------


class Opened(NamedTuple):
    """The weakest role that opens a page, the strongest that does not, in which state, and what they are answered."""

    weakest: str | None
    strongest: str
    state: str = "scheduled"
    opens: int = 200
    refuses: int = 403


READ, WRITE, PUBLISH = Opened(GERMAN, ADMINISTRATOR), Opened(EDITOR, GERMAN), Opened(PUBLISHER, EDITOR)
KEEP, BY_STAFF = Opened(ADMINISTRATOR, PUBLISHER), Opened(STAFF, PLAIN, refuses=302)
NOBODY, BY_POST = Opened(None, CHIEF), Opened(None, CHIEF, refuses=405)

OF_RECORDS = {
    "changelist": READ,
    "add": WRITE,
    "change": READ,
    "history": READ,
    "delete": PUBLISH,
    "deleted": WRITE,
    "undelete": BY_POST,
    "restore": BY_POST,
    "current": Opened(UKRAINIAN, GERMAN, "public"),
    "prepared": READ._replace(state="public"),
    "prepared_earlier": READ._replace(state="public"),
    "withdraw": PUBLISH._replace(state="public"),
    "notes": READ,
    "send_back": PUBLISH._replace(opens=302),  # nothing waits
}
OF_PUBLIC_PAGES = OF_RECORDS | {"preview": READ, "links": READ, "file": READ._replace(opens=404)}  # it has no such file
OF_PARTS = {"changelist": READ, "add": WRITE, "change": READ, "history": READ, "delete": PUBLISH}
OF_USED = OF_PARTS | {
    "deleted": WRITE,
    "restore": BY_POST,
    "undelete": BY_POST,
    "prepared": READ._replace(state=IN_USE),
    "prepared_earlier": READ._replace(state=IN_USE),
    "notes": READ,
    "send_back": PUBLISH._replace(opens=302),
}
UNAPPROVED = ("partnership_place", "partnership_term")  # no page shows them
FIXED = "partnership_page"  # of which each address has one
PAGES = {
    **dict.fromkeys(RECORDS, OF_PUBLIC_PAGES),
    "news_pressrelease": OF_PUBLIC_PAGES | {"duplicate": BY_POST},
    FIXED: OF_PUBLIC_PAGES | dict.fromkeys(("add", "delete", "deleted"), NOBODY),
    **dict.fromkeys(("partnership_milestone", "partnership_delivery"), OF_RECORDS),
    **dict.fromkeys(("partnership_municipality", "partnership_source", "news_photo"), OF_USED),
    **dict.fromkeys(("partnership_region", *NAMES), OF_USED | {"delete": NOBODY}),
    **dict.fromkeys(
        UNAPPROVED, {page: row for page, row in OF_USED.items() if page != "send_back"} | {"delete": NOBODY}
    ),
    "partnership_formeraddress": OF_PARTS | {"add": NOBODY},
    "partnership_linkcheck": OF_PARTS | {"add": NOBODY, "delete": NOBODY},
    "partnership_watchedsource": OF_PARTS | {"deleted": WRITE, "restore": BY_POST, "undelete": BY_POST, "notes": READ},
    "partnership_newsitem": OF_PARTS | {"add": NOBODY, "delete": NOBODY},
    "partnership_barrierreport": dict.fromkeys(OF_PARTS, Opened(ANSWERER, PUBLISHER)) | {"add": NOBODY},
    "partnership_user": dict.fromkeys(OF_PARTS, KEEP),
    "auth_group": dict.fromkeys(OF_PARTS, Opened(CHIEF, ADMINISTRATOR)),
}
OTHERS = {
    **dict.fromkeys(["index", "password_change", "password_change_done", "jsi18n"], BY_STAFF),
    "components": BY_STAFF,
    "media": Opened(GERMAN, STAFF, refuses=404),
    **dict.fromkeys(["autocomplete", "slug", "translations", "evidence"], READ),
    "app_list": READ._replace(refuses=404),
    "auth_user_password_change": KEEP,
    "partnership_user_second_factor": KEEP,
    **dict.fromkeys(["files", "erase-file"], Opened(ADMINISTRATOR, EDITOR)),
    "login": Opened(ANONYMOUS, CHIEF, refuses=302),  # who is in is led on
    **dict.fromkeys(["interface-language", "mail", "logout", "incoming", "read-pasted"], BY_POST),
}
OPENED = {f"{model}_{page}": (model, page, row) for model, pages in PAGES.items() for page, row in pages.items()} | {
    name: ("", name, row) for name, row in OTHERS.items()
}


def names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_table_holds_every_address_of_the_admin_and_no_other():
    assert set(names(admin.site.get_urls())) == set(OPENED)


def client_of(role):
    return UncheckedClient() if role == ANONYMOUS else log_in(ROLES[role]())


def made(model, state):
    if model in RECORDS:
        return record_in(model, state)
    if model in PARTS | NAMES:
        return part_in(model, IN_USE) if state == IN_USE else (PARTS | NAMES)[model]()
    return FURTHER[model]() if model else None


def path_of(model, page, record, media_root=None):
    """Returns an address of the admin."""
    if not model:
        return path_of_other(page, media_root)
    if page in {"changelist", "add", "deleted"}:
        return reverse(f"admin:{model}_{page}")
    if page == "undelete":
        return reverse(
            f"admin:{model}_undelete", args=[getattr(Version.objects.deleted(type(record)).first(), "pk", 1)]
        )
    more = {"preview": ["uk"], "file": ["x.pdf"], "restore": [1], "prepared_earlier": [1]}
    return reverse(f"admin:{model}_{page}", args=[record.pk, *more.get(page, [])])


def path_of_other(page, media_root):
    args = {"components": ["de"], "app_list": ["news"]}.get(page, [])
    if page == "erase-file":
        args = [factories.upload().token]
    if page in {"auth_user_password_change", "partnership_user_second_factor"}:
        args = [factories.staff().pk]
    if page == "incoming":
        args = [factories.news_item().pk]
    if page == "media":
        args = [factories.photo().upload.file_names[1]]
        media_root.mkdir(exist_ok=True)
        (media_root / args[0]).write_bytes(b"picture")
    query = "?app_label=news&model_name=pressrelease&field_name=photo" if page == "autocomplete" else ""
    return reverse(f"admin:{page}", args=args) + query


def status_of(client, path, method="get"):
    answer = getattr(client, method)(path)
    answer.close()
    return answer.status_code


@pytest.fixture
def undrawn(monkeypatch):
    """No template is drawn: what is asked is who is answered."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.mark.parametrize("name", OPENED)
def test_address_opens_for_the_weakest_that_may_and_no_other(name, undrawn, media_root):
    model, page, row = OPENED[name]
    path = path_of(model, page, made(model, row.state), media_root)
    if row.weakest:
        assert status_of(client_of(row.weakest), path) == row.opens
    assert status_of(client_of(row.strongest), path) == row.refuses


@pytest.mark.parametrize(
    "name", [name for name, (*_where, row) in OPENED.items() if row.weakest not in {None, ANONYMOUS}]
)
def test_address_closed_to_a_role_takes_nothing_from_it(name, undrawn, media_root):
    model, page, row = OPENED[name]
    path = path_of(model, page, made(model, row.state), media_root)
    assert status_of(client_of(row.strongest), path, "post") in {302 if row.refuses == 302 else 403, 404, 405}


@pytest.mark.parametrize("role", [ANONYMOUS, PLAIN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_address_leads_who_is_no_staff_to_the_log_in(role, method, undrawn, media_root):
    client, records = client_of(role), {model: made(model, "draft") for model in PAGES}
    elsewhere = {}
    for name, (model, page, _row) in OPENED.items():
        answer = getattr(client, method)(path_of(model, page, records.get(model), media_root))
        if answer.status_code != 302 or not answer.url.startswith("/admin/login/?next=/admin/"):
            elsewhere[name] = answer.status_code
    assert set(elsewhere) == {"login", "logout"}


# --- what is sent to the pages of records -----------------------------------------------------------------------------


def stored(record):
    return type(record)._base_manager.filter(pk=record.pk).first()


def has_version(step):
    return lambda record: Version.objects.of(record).filter(step=step).exists()


def is_gone(record):
    return stored(record) is None


def is_back(record):
    return type(record)._base_manager.filter(key=record.key).exists()


def change_is(state):
    return lambda record: PendingChange.objects.filter(state=state).exists()


def has_link(record):
    return PreviewLink.objects.valid().exists()


def with_fingerprint(**values):
    """What is sent from the page of a pending change."""
    return lambda record: values | {"_fingerprint": fingerprint(record, PendingChange.objects.of(record))}


def delete_first(record):
    note(record, Step.DELETED, None)
    type(record)._base_manager.filter(pk=record.pk).delete()
    return {}


def discard_first(record):
    PendingChange.objects.all().delete()
    return {}


def link_to_revoke(record):
    return {"revoke": str(PreviewLink.make(record, None, 3).pk)}


def wait_first(record):
    PendingChange.objects.update(state=State.REVIEW)
    return {"text": "Die Zahl stimmt nicht."}


def has_event(what):
    return lambda record: Event.objects.of(record).filter(what=what).exists()


NOTICES = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}
SELECTED = {"action": "delete_selected", "post": "yes"}


class Sent(NamedTuple):
    """What is sent to a page, by the weakest role that may and the strongest that may not, and how one sees it done."""

    page: str
    state: str
    weakest: str | None
    strongest: str
    data: dict[str, Any] | Callable[[Any], dict[str, Any]]
    is_done: Callable[[Any], bool]


SENT = {
    "delete a draft": Sent("delete", "draft", PUBLISHER, EDITOR, {"post": "yes"}, is_gone),
    "delete what is public": Sent("delete", "public", None, CHIEF, {"post": "yes"}, is_gone),
    "delete what was withdrawn": Sent("delete", "withdrawn", None, CHIEF, {"post": "yes"}, is_gone),
    "delete a draft in the list": Sent(
        "changelist", "draft", PUBLISHER, EDITOR, lambda record: SELECTED | {"_selected_action": record.pk}, is_gone
    ),
    "delete what is public in the list": Sent(
        "changelist", "public", None, CHIEF, lambda record: SELECTED | {"_selected_action": record.pk}, is_gone
    ),
    "undelete": Sent("undelete", "draft", EDITOR, GERMAN, delete_first, is_back),
    "duplicate": Sent("duplicate", "public", EDITOR, GERMAN, {}, lambda record: type(record).objects.count() > 1),
    "restore a draft": Sent("restore", "draft", EDITOR, GERMAN, {}, has_version(Step.RESTORED)),
    "restore what is public": Sent("restore", "public", PUBLISHER, EDITOR, {}, has_version(Step.RESTORED)),
    "say that the translation is current": Sent(
        "current", "public", UKRAINIAN, GERMAN, {}, lambda record: not stored(record).behind
    ),
    "make a link": Sent("links", "scheduled", PUBLISHER, EDITOR, {"days": "3"}, has_link),
    "revoke a link": Sent("links", "scheduled", PUBLISHER, EDITOR, link_to_revoke, lambda record: not has_link(record)),
    "ask to approve the change": Sent(
        "prepared", "public", GERMAN, ADMINISTRATOR, with_fingerprint(submit="1"), change_is("review")
    ),
    "publish the change": Sent(
        "prepared", "public", PUBLISHER, EDITOR, with_fingerprint(publish="1"), has_version(Step.PUBLISHED)
    ),
    "schedule the change": Sent(
        "prepared",
        "public",
        PUBLISHER,
        EDITOR,
        with_fingerprint(schedule="1", publish_at_0="2099-01-01", publish_at_1="12:00"),
        change_is("approved"),
    ),
    "discard the change": Sent(
        "prepared",
        "public",
        EDITOR,
        GERMAN,
        with_fingerprint(discard="1", sure="1"),
        lambda record: not PendingChange.objects.exists(),
    ),
    "write a note": Sent("notes", "public", GERMAN, ADMINISTRATOR, {"text": "Bitte lesen."}, has_event("note")),
    "send the change back": Sent("send_back", "public", PUBLISHER, EDITOR, wait_first, has_event("sent-back")),
    "prepare again what was prepared": Sent(
        "prepared_earlier", "public", EDITOR, GERMAN, discard_first, lambda record: PendingChange.objects.exists()
    ),
    "withdraw": Sent(
        "withdraw", "public", PUBLISHER, EDITOR, NOTICES, lambda record: stored(record).state == "withdrawn"
    ),
}


SENT_TO_PARTS = {
    "delete": Sent("delete", UNUSED, PUBLISHER, EDITOR, {"post": "yes"}, is_gone),
    "delete what is in use": Sent("delete", IN_USE, None, CHIEF, {"post": "yes"}, is_gone),
    "undelete": Sent("undelete", UNUSED, EDITOR, GERMAN, delete_first, is_back),
    "restore": Sent("restore", UNUSED, EDITOR, GERMAN, {}, has_version(Step.RESTORED)),
    "restore what is in use": Sent("restore", IN_USE, PUBLISHER, EDITOR, {}, has_version(Step.RESTORED)),
}


OF_CHANGES = (
    "ask to approve the change",
    "send the change back",
    "publish the change",
    "schedule the change",
    "discard the change",
    "write a note",
)
SENT_TO_PARTS |= {name: SENT[name]._replace(state=IN_USE) for name in (*OF_CHANGES, "prepare again what was prepared")}


def actions():
    """Yields each kind of record with each action that there is for it; a region is always in use."""
    for models, table in ((RECORDS, SENT), (PARTS, SENT_TO_PARTS)):
        for model, (name, row) in product(models, table.items()):
            if row.page in PAGES[model] and (model, row.state) != ("partnership_region", UNUSED):
                is_nobodys = model == FIXED and name in {"delete a draft", "delete a draft in the list", "undelete"}
                own = row._replace(weakest=None, strongest=CHIEF) if is_nobodys else row
                yield pytest.param(model, own, id=f"{model} {name}")


@pytest.mark.parametrize(("model", "row"), list(actions()))
def test_action_is_done_by_the_weakest_that_may_and_no_other(model, row, undrawn):
    record, done = made(model, row.state), []
    current(record)
    data = row.data(record) if callable(row.data) else row.data
    path = path_of(model, row.page, record)
    for role in filter(None, (row.strongest, row.weakest)):
        client_of(role).post(path, data)
        done.append(row.is_done(record))
    assert done == [False, True][: len(done)]


def test_page_that_takes_something_has_an_action_in_the_table():
    pages = admin.site.get_model_admin(PressRelease).pages
    taking = {page.name for page in pages if "POST" in page.methods} | {"undelete", "delete", "changelist"}
    assert {row.page for row in SENT.values()} == taking


# --- what is sent with a form, forged or not: by a role that may, and by one that may not ------------------------------

NEW = {
    "title_de": "Neu",
    "lead_de": "Das Wichtigste.",
    "body_de": "<p>Text.</p>",
    "title_uk": "Нове",
    "lead_uk": "Найважливіше.",
    "body_uk": "<p>Текст.</p>",
}
ROW = "former_names-0-"
APPROVED = {"ready_de": "on", "ready_uk": "on", "state": "approved", "acknowledged": "on"}
DATED = {"earliest": "2023-04-01", "latest": "2023-04-02", "precision": "day"}


class Form(NamedTuple):
    """What is written in the form of a release in a state, by a role that may and by one that may not."""

    state: str
    weakest: str | None
    strongest: str
    values: dict[str, str]


WRITTEN = {
    "German text": Form("draft", GERMAN, UKRAINIAN, {"title_de": "Drei"}),
    "Ukrainian text": Form("draft", UKRAINIAN, GERMAN, {"title_uk": "Три"}),
    "a date": Form("draft", EDITOR, GERMAN, DATED),
    "key": Form("draft", None, CHIEF, {"key": "anders"}),
    "for review": Form("draft", EDITOR, GERMAN, {"state": "review"}),
    "a draft again": Form("review", EDITOR, GERMAN, {"state": "draft"}),
    "approval": Form("draft", PUBLISHER, EDITOR, APPROVED),
    "approval of what is in review": Form("review", PUBLISHER, EDITOR, APPROVED),
    "a draft again of what is scheduled": Form("scheduled", PUBLISHER, EDITOR, {"state": "draft"}),
    "text of what is scheduled": Form("scheduled", PUBLISHER, EDITOR, {"title_de": "Drei"}),
    "text of what is public at once": Form("public", PUBLISHER, EDITOR, {"title_de": "Drei"}),
    "a draft again of what is public": Form("public", None, CHIEF, {"state": "draft"}),
    "a draft again of what was withdrawn": Form("withdrawn", None, CHIEF, {"state": "draft"}),
    "withdrawal": Form("public", None, CHIEF, {"state": "withdrawn"}),
    "withdrawal of what was never public": Form("scheduled", None, CHIEF, {"state": "withdrawn"}),
    "text of what was withdrawn": Form("withdrawn", PUBLISHER, EDITOR, {"title_de": "Drei"}),
    "approval of what was withdrawn": Form("withdrawn", PUBLISHER, EDITOR, APPROVED),
}
PREPARED = {
    "German text": Form("public", GERMAN, UKRAINIAN, {"title_de": "Drei"}),
    "Ukrainian text": Form("public", UKRAINIAN, GERMAN, {"title_uk": "Три"}),
    "a date": Form("public", EDITOR, GERMAN, DATED),
}
SAID = ("acknowledged", "ready_de", "ready_uk")


def texts_of(values):
    return {name: value for name, value in values.items() if name not in SAID}


@pytest.mark.parametrize("row", WRITTEN.values(), ids=WRITTEN)
def test_form_writes_for_who_may_and_for_no_other(row, monkeypatch):
    record, done = factories.release(**STATES[row.state]), []
    form = filled_in(client_of(CHIEF), address(record)) | row.values
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    for role in filter(None, (row.strongest, row.weakest)):
        client_of(role).post(
            address(record), form | with_fingerprint()(record)
        )  # an editor prepares what others publish at once
        found = stored(record)
        done.append(all(str(getattr(found, name)) == value for name, value in texts_of(row.values).items()))
    assert done == [False, True][: len(done)]


@pytest.mark.parametrize("row", PREPARED.values(), ids=PREPARED)
def test_form_prepares_for_who_may_and_for_no_other(row, monkeypatch):
    record, done = factories.release(), []
    form = filled_in(client_of(CHIEF), address(record)) | row.values | {"_prepare": "1"}
    del form["_save"]
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    for role in (row.strongest, row.weakest):
        client_of(role).post(address(record), form)
        change = PendingChange.objects.of(record)
        done.append(change is not None and row.values.items() <= change.values.items())
    assert done == [False, True]


@pytest.mark.parametrize(
    ("values", "weakest", "strongest"), [({}, EDITOR, GERMAN), (APPROVED, PUBLISHER, EDITOR)], ids=["draft", "approved"]
)
def test_form_adds_for_who_may_and_for_no_other(values, weakest, strongest, monkeypatch):
    path = reverse("admin:news_pressrelease_add")
    form = filled_in(client_of(CHIEF), path) | NEW | {"issuer": factories.body().pk} | values
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    added = []
    for role in (strongest, weakest):
        client_of(role).post(path, form)
        added.append([record.state for record in PressRelease.objects.all()])
    assert added == [[], [values.get("state", "draft")]]


def test_form_of_a_municipality_takes_one_language_of_its_rows():
    """Whoever translates it writes the former names, too, takes none away and changes no other field."""
    place = factories.municipality()
    FormerName.objects.create(municipality=place, name_de="Alt", name_uk="Старе", **factories.month("2016-05"))
    form = filled_in(client_of(CHIEF), address(place), "municipality_form")
    names = {f"{prefix}name_{language}": f"{language} neu" for prefix in ("", ROW) for language in ("de", "uk")}
    client_of(UKRAINIAN).post(address(place), form | names | {"latitude": "1", f"{ROW}DELETE": "on"})
    [row], found = FormerName.objects.all(), stored(place)
    assert (found.name_de, found.name_uk, found.latitude) == (place.name_de, "uk neu", place.latitude)
    assert (row.name_de, row.name_uk) == ("Alt", "uk neu")


NAMED = {
    "news_photo": "credit",
    "partnership_source": "publisher",
    "partnership_municipality": "name",
    "partnership_region": "summary",
}


@pytest.mark.parametrize("four_eyes", [True, False])
@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize("model", NAMED)
def test_form_of_a_part_in_use_writes_for_who_may_and_prepares_for_others(settings, model, language, four_eyes):
    """Where four eyes are asked for, it writes for nobody."""
    part, name, done = part_in(model, IN_USE), f"{NAMED[model]}_{language}", []
    PendingChange.objects.all().delete()
    settings.FOUR_EYES = four_eyes
    form = filled_in(client_of(CHIEF), address(part), f"{part._meta.model_name}_form") | {name: "Neu"}
    for role in (
        GERMAN if language == "uk" else UKRAINIAN,
        GERMAN if language == "de" else UKRAINIAN,
        EDITOR,
        PUBLISHER,
    ):
        client_of(role).post(address(part), form)
        prepared = PendingChange.objects.of(part)
        done.append((prepared is not None and prepared.values[name] == "Neu", getattr(stored(part), name) == "Neu"))
        PendingChange.objects.all().delete()
    assert done == [(False, False), (True, False), (True, False), (four_eyes, not four_eyes)]


def test_link_to_withdraw_is_for_those_who_may_publish():
    record = factories.release()
    pages = [client_of(role).get(address(record)).content.decode() for role in (EDITOR, PUBLISHER)]
    assert [f'href="{address(record, "withdraw")}"' in page for page in pages] == [False, True]
