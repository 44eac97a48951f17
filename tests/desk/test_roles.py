"""Who may do what: every action in every state and every page of the admin, tried by every role."""

from datetime import datetime, timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from news.models import Photo, PressRelease
from partnership.models import FormerAddress, LinkCheck, User
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.previews import PreviewLink
from partnership.versions.values import values_of
from partnership.versions.versions import Step, Version, current, note
from tests import factories
from tests.client import UncheckedClient
from tests.forms import address, filled_in, log_in, rolled_back

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/news/pressrelease/", "/admin/news/pressrelease/add/"

EDITOR, PUBLISHER, CHIEF = "editor", "publisher", "superuser"
GERMAN, UKRAINIAN = "translator into German", "translator into Ukrainian"
ROLES = {
    "anonymous": None,
    "plain user": lambda: User.objects.create_user("plain", password="a long enough password"),
    "staff without a group": factories.staff,
    GERMAN: lambda: factories.translator("de"),
    UKRAINIAN: lambda: factories.translator("uk"),
    EDITOR: factories.editor,
    PUBLISHER: factories.publisher,
    "administrator": factories.administrator,
    CHIEF: lambda: factories.staff(is_superuser=True),
}
WRITERS, PUBLISHERS, TRANSLATORS = {EDITOR, PUBLISHER, CHIEF}, {PUBLISHER, CHIEF}, {GERMAN, UKRAINIAN}
READERS = WRITERS | TRANSLATORS
KEEPERS = {"administrator", CHIEF}

FUTURE = datetime(2099, 1, 1, tzinfo=factories.BERLIN)
STATES = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "review": {"state": State.REVIEW, "publish_at": None},
    "scheduled": {"publish_at": FUTURE},
    "public": {},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": factories.LONG_AGO + timedelta(days=1)},
}
WRITTEN = ("draft", "review")  # what editors write directly
NEVER_PUBLIC = (*WRITTEN, "scheduled")
every_role = pytest.mark.parametrize("role", ROLES)
every_state = pytest.mark.parametrize("state", STATES)


def client_of(role):
    return log_in(ROLES[role]()) if ROLES[role] else UncheckedClient()


@pytest.fixture
def chief(db):
    return log_in(factories.staff(is_superuser=True))


@pytest.fixture
def record(state):
    """A release in a state with two versions, whose Ukrainian text is older; with a pending change if it is public."""
    made = factories.release(**STATES[state], title_de="Eins", title_uk="Один")
    current(made)
    PressRelease.objects.filter(pk=made.pk).update(title_de="Zwei")
    note(made, Step.CHANGED, None)
    if state == "public":
        PendingChange.prepare(made, values_of(made) | {"lead_de": "Vorbereitet."}, factories.editor())
    return PressRelease.objects.get(pk=made.pk)


# --- actions ----------------------------------------------------------------------------------------------------------


def stored(record):
    return PressRelease.objects.get(pk=record.pk)


def form_of(chief, path):
    """Returns what the form at a path holds; it is read once, as every action of a test is taken back after it."""
    forms = chief.__dict__.setdefault("forms", {})
    if path not in forms:
        forms[path] = filled_in(chief, path)
    return dict(forms[path])


def change(button="_save", **values):
    """Sends the form of the record with other values; it was allowed if the database has them."""

    def act(client, chief, record):
        form = form_of(chief, address(record))
        del form["_save"]
        client.post(address(record), form | values | {button: "1"})
        shown = {name: value for name, value in values.items() if name not in {"acknowledged", "ready_de", "ready_uk"}}
        return all(str(getattr(stored(record), name)) == value for name, value in shown.items())

    return act


def prepare(**values):
    def act(client, chief, record):
        change("_prepare", **values)(client, chief, record)
        prepared = PendingChange.objects.of(record)
        return prepared is not None and all(prepared.values[name] == value for name, value in values.items())

    return act


def decide(choice, is_done, **values):
    """Sends a decision on the pending change; `is_done` says of the change that is left what was allowed."""

    def act(client, chief, record):
        page = chief.get(address(record, "prepared"))
        seen = page.context["seen"] if page.status_code == 200 else ""
        before = PendingChange.objects.of(record)
        client.post(address(record, "prepared"), {"_seen": seen, choice: "1", **values})
        return before is not None and is_done(PendingChange.objects.of(record), stored(record))

    return act


def post(page, data, is_done, *args):
    def act(client, chief, record):
        name = f"admin:news_pressrelease_{page}"
        client.post(reverse(name, args=[record.pk, *args] if page != "changelist" else []), data(record))
        return is_done(record)

    return act


def prepare_again(client, chief, record):
    PendingChange.objects.all().delete()
    client.post(reverse("admin:news_pressrelease_prepared_earlier", args=[record.pk, 1]))
    return PendingChange.objects.of(record) is not None


def revoke(client, chief, record):
    link = PreviewLink.make(record, None, 3)
    client.post(address(record, "links"), {"revoke": str(link.pk)})
    return not PreviewLink.objects.valid().exists()


def undelete(client, chief, record):
    note(record, Step.DELETED, None)
    record.delete()
    [version] = Version.objects.deleted(PressRelease)
    client.post(reverse("admin:news_pressrelease_undelete", args=[version.pk]))
    return PressRelease.objects.filter(key=record.key).exists()


NEW = {
    "title_de": "Neu",
    "lead_de": "Das Wichtigste.",
    "body_de": "<p>Text.</p>",
    "title_uk": "Нове",
    "lead_uk": "Найважливіше.",
    "body_uk": "<p>Текст.</p>",
}
APPROVED = {"ready_de": "on", "ready_uk": "on", "state": "approved", "acknowledged": "on"}


def add(**values):
    def act(client, chief, record):
        client.post(ADD, form_of(chief, ADD) | NEW | values)
        added = PressRelease.objects.filter(title_de="Neu").first()
        return added is not None and added.state == values.get("state", "draft")

    return act


def is_gone(record):
    return not PressRelease.objects.filter(pk=record.pk).exists()


DATED = {"earliest": "2023-04-01", "latest": "2023-04-02", "precision": "day"}
NOTICES = {"withdrawal_notice_de": "Die Zahl war falsch.", "withdrawal_notice_uk": "Число було хибним."}
SELECTED = {"action": "delete_selected", "post": "yes"}
AT = {"publish_at_0": "2099-01-01", "publish_at_1": "12:00"}
ACTIONS = {
    "change the German text": change(title_de="Drei"),
    "change the Ukrainian text": change(title_uk="Три"),
    "change what has no language": change(**DATED),
    "change the key": change(key="anders"),
    "prepare a German text": prepare(title_de="Drei"),
    "prepare a Ukrainian text": prepare(title_uk="Три"),
    "prepare what has no language": prepare(**DATED),
    "make it a draft": change(state="draft"),
    "ask for review": change(state="review"),
    "approve": change(**APPROVED),
    "withdraw": post("withdraw", lambda record: NOTICES, lambda record: stored(record).state == "withdrawn"),
    "withdraw by the form": change(state="withdrawn"),
    "delete": post("delete", lambda record: {"post": "yes"}, is_gone),
    "delete in the list": post("changelist", lambda record: SELECTED | {"_selected_action": record.pk}, is_gone),
    "restore": post("restore", lambda record: {}, lambda record: stored(record).title_de == "Eins", 1),
    "undelete": undelete,
    "say that the translation is current": post("current", lambda record: {}, lambda record: not stored(record).behind),
    "make a link": post("links", lambda record: {"days": "3"}, lambda record: PreviewLink.objects.valid().exists()),
    "revoke a link": revoke,
    "ask to approve the change": decide("submit", lambda change, record: change.state == "review"),
    "publish the change": decide("publish", lambda change, record: record.lead_de == "Vorbereitet."),
    "schedule the change": decide("schedule", lambda change, record: change.state == "approved", **AT),
    "discard the change": decide("discard", lambda change, record: change is None, sure="1"),
    "prepare again what was prepared": prepare_again,
    "add a draft": add(),
    "add something public": add(**APPROVED),
}
# Who may do it in which state. An action that is not possible in a state is allowed to nobody there.
DIRECTLY = {**dict.fromkeys(WRITTEN, WRITERS), **dict.fromkeys(("scheduled", "public", "withdrawn"), PUBLISHERS)}


def also(allowed, role, states=WRITTEN):
    return {state: roles | ({role} if state in states else set()) for state, roles in allowed.items()}


DELETING = dict.fromkeys(NEVER_PUBLIC, PUBLISHERS)
SHARING = {**DIRECTLY, **dict.fromkeys((*WRITTEN, "public"), READERS)}
ALLOWED = {
    "change the German text": also(DIRECTLY, GERMAN),
    "change the Ukrainian text": also(DIRECTLY, UKRAINIAN),
    "change what has no language": DIRECTLY,
    "change the key": {},
    "prepare a German text": {"public": WRITERS | {GERMAN}},
    "prepare a Ukrainian text": {"public": WRITERS | {UKRAINIAN}},
    "prepare what has no language": {"public": WRITERS},
    "make it a draft": {"review": WRITERS, "scheduled": PUBLISHERS},
    "ask for review": {"draft": WRITERS, "scheduled": PUBLISHERS},
    "approve": {"draft": PUBLISHERS, "review": PUBLISHERS, "withdrawn": PUBLISHERS},
    "withdraw": {"public": PUBLISHERS},
    "withdraw by the form": {},
    "delete": DELETING,
    "delete in the list": DELETING,
    "restore": DIRECTLY,
    "undelete": dict.fromkeys(STATES, WRITERS),
    "say that the translation is current": also(also(DIRECTLY, UKRAINIAN), UKRAINIAN, ["public"])
    | {"public": WRITERS | {UKRAINIAN}},
    "make a link": SHARING,
    "revoke a link": SHARING,
    "ask to approve the change": {"public": READERS},
    "publish the change": {"public": PUBLISHERS},
    "schedule the change": {"public": PUBLISHERS},
    "discard the change": {"public": WRITERS},
    "prepare again what was prepared": {"public": WRITERS},
    "add a draft": dict.fromkeys(STATES, WRITERS),
    "add something public": dict.fromkeys(STATES, PUBLISHERS),
}
ALREADY = {
    ("make it a draft", "draft"),
    ("ask for review", "review"),
    ("approve", "scheduled"),
    ("approve", "public"),
    ("withdraw", "withdrawn"),
    ("withdraw by the form", "withdrawn"),
}


@every_role
@every_state
def test_a_role_can_do_what_the_table_says_and_nothing_else(chief, record, role, state):
    client, done = client_of(role), {}
    for name, act in ACTIONS.items():
        with rolled_back():
            done[name] = act(client, chief, stored(record))
    expected = {name: role in ALLOWED[name].get(state, ()) for name in ACTIONS}
    assert {name: was for name, was in done.items() if (name, state) not in ALREADY} == {
        name: may for name, may in expected.items() if (name, state) not in ALREADY
    }


# --- pages ------------------------------------------------------------------------------------------------------------

# Who sees a page of each kind of record; a function is given the state.
STAFF = set(ROLES) - {"anonymous", "plain user"}
OF_RECORDS = {
    "changelist": READERS,
    "add": WRITERS,
    "change": READERS,
    "history": READERS,
    "delete": lambda state: PUBLISHERS if state in NEVER_PUBLIC else set(),
    "deleted": WRITERS,
    "preview": READERS,
    "file": set(),  # there is none of this name
    "links": READERS,
    "current": lambda state: ALLOWED["say that the translation is current"][state],
    "prepared": lambda state: READERS if state == "public" else set(),
    "prepared_earlier": lambda state: READERS if state == "public" else set(),
    "withdraw": lambda state: PUBLISHERS if state == "public" else set(),
    "restore": set(),  # takes a POST
    "undelete": set(),
}
OF_PARTS = {"changelist": READERS, "add": WRITERS, "change": READERS, "history": READERS, "delete": PUBLISHERS}
OF_HISTORY = {"deleted": WRITERS, "restore": set(), "undelete": set()}
PAGES = {
    "news_pressrelease": OF_RECORDS,
    **dict.fromkeys(("partnership_twinning", "partnership_cooperationarea", "partnership_page"), OF_RECORDS),
    "partnership_milestone": {
        name: roles for name, roles in OF_RECORDS.items() if name not in {"preview", "file", "links"}
    },
    "partnership_source": OF_PARTS,
    "partnership_region": OF_PARTS | OF_HISTORY | {"delete": set()},
    **dict.fromkeys(("partnership_municipality", "news_photo"), OF_PARTS | OF_HISTORY),
    "partnership_formeraddress": OF_PARTS | {"add": set()},
    "partnership_linkcheck": OF_PARTS | {"add": set(), "delete": set()},
    "partnership_user": dict.fromkeys(OF_PARTS, KEEPERS),
    "auth_group": dict.fromkeys(OF_PARTS, frozenset({CHIEF})),
}
OTHERS = {
    **dict.fromkeys(["index", "password_change", "password_change_done", "jsi18n", "slug", "components"], STAFF),
    "auth_user_password_change": KEEPERS,
    "autocomplete": READERS,
    "translations": READERS,
    "app_list": READERS,
    "media": STAFF,
    **dict.fromkeys(["files", "erase-file"], PUBLISHERS | KEEPERS),
    "login": {"anonymous", "plain user"},  # leads everybody else on
    **dict.fromkeys(["interface-language", "logout", "view_on_site"], frozenset()),  # POST, POST, and off
}
ARGUMENTS = {
    "components": ["de"],
    "app_list": ["news"],
    "view_on_site": [1, 1],
}


def patterns(resolver=None, prefix=""):
    for pattern in admin.site.get_urls() if resolver is None else resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern)
        elif pattern.name:
            yield pattern.name


def test_every_address_of_the_admin_is_in_the_table():
    of_models = {f"{model}_{page}" for model, pages in PAGES.items() for page in pages}
    assert set(patterns()) == of_models | set(OTHERS)


MAKE = {
    "partnership_twinning": factories.twinning,
    "partnership_cooperationarea": factories.area,
    "partnership_milestone": factories.milestone,
    "partnership_page": lambda **values: factories.page("imprint", **values),
    "partnership_source": factories.source,
    "partnership_region": lambda: factories.region("nrw"),
    "partnership_municipality": factories.municipality,
    "news_photo": factories.photo,
    "partnership_formeraddress": lambda: FormerAddress.objects.create(
        path="/de/alt/", label="news.pressrelease", key="x"
    ),
    "partnership_linkcheck": lambda: LinkCheck.objects.create(
        url="https://x.example/", outcome="gone", checked_at=timezone.now()
    ),
    "partnership_user": factories.staff,
    "auth_group": lambda: Group.objects.create(name="Gruppe"),
}


def in_state(model, state):
    """Returns a record of a model in a state, its Ukrainian text older, and something prepared for it if it is public."""
    made = MAKE[model](**STATES[state])
    current(made)
    type(made).objects.update(behind="uk", behind_since=1, behind_at=timezone.now())
    if state == "public":
        PendingChange.prepare(made, values_of(made), None)
    return made


def paths(state, release):
    """Returns every address of the admin by its name, with records in a state."""
    found = {}
    for model, pages in PAGES.items():
        is_record = "prepared" in pages
        made = release if model == "news_pressrelease" else in_state(model, state) if is_record else MAKE[model]()
        more = {
            "preview": [made.pk, "uk"],
            "file": [made.pk, "x.pdf"],
            "restore": [made.pk, 1],
            "prepared_earlier": [made.pk, 1],
            "undelete": [1],
        }
        for page in pages:
            args = [] if page in {"changelist", "add", "deleted"} else more.get(page, [made.pk])
            found[f"{model}_{page}"] = reverse(f"admin:{model}_{page}", args=args)
    photo = Photo.objects.first()
    arguments = ARGUMENTS | {
        "erase-file": [factories.upload().token],
        "media": [photo.upload.file_names[1]],
        "auth_user_password_change": [User.objects.first().pk],
    }
    found |= {name: reverse(f"admin:{name}", args=arguments.get(name, [])) for name in OTHERS}
    found["autocomplete"] += "?app_label=news&model_name=pressrelease&field_name=photo"
    return found


def may_see(role, roles, state):
    return role in (roles(state) if callable(roles) else roles)


@every_role
@every_state
def test_a_role_sees_the_pages_that_the_table_says_and_no_other(record, role, state, media_root):
    addresses = paths(state, record)
    media_root.mkdir()
    (media_root / Photo.objects.get().upload.file_names[1]).write_bytes(b"picture")
    client = client_of(role)
    expected = {
        f"{model}_{page}": may_see(role, roles, state)
        for model, pages in PAGES.items()
        for page, roles in pages.items()
    } | {name: role in roles for name, roles in OTHERS.items()}
    seen = {}
    for name, path in addresses.items():
        answer = client.get(path)
        seen[name] = answer.status_code == 200
        answer.close()
    assert seen == expected


@pytest.mark.parametrize("state", ["draft"])
@pytest.mark.parametrize("role", ["anonymous", "plain user"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_no_staff_is_led_to_the_log_in_from_everywhere(record, role, state, method):
    client, addresses = client_of(role), paths(state, record)
    for open_to_all in ("login", "logout"):
        del addresses[open_to_all]
    answers = {name: getattr(client, method)(path) for name, path in addresses.items()}
    elsewhere = {
        name: answer.status_code
        for name, answer in answers.items()
        if answer.status_code != 302 or not answer.url.startswith("/admin/login/?next=/admin/")
    }
    assert elsewhere == {}


def test_link_to_withdraw_is_for_those_who_may_publish():
    record = factories.release()
    pages = [log_in(make()).get(address(record)).content.decode() for make in (factories.editor, factories.publisher)]
    assert [f'href="{address(record, "withdraw")}"' in page for page in pages] == [False, True]
