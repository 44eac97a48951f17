"""The roles, the kinds of records and their states, for the tests of who may do what."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser, Group
from django.utils import timezone

from partnership.models import FormerAddress, LinkCheck, User
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from partnership.versions.versions import current
from tests import factories

ANONYMOUS, PLAIN, STAFF = "anonymous", "plain user", "staff without a group"
GERMAN, UKRAINIAN = "translator into German", "translator into Ukrainian"
EDITOR, PUBLISHER, ADMINISTRATOR, CHIEF = "editor", "publisher", "administrator", "superuser"
ANSWERER = "who answers reports of barriers"
ROLES = {
    ANONYMOUS: AnonymousUser,
    PLAIN: lambda: User.objects.create_user("plain", password="a long enough password"),
    STAFF: factories.staff,
    GERMAN: lambda: factories.translator("de"),
    UKRAINIAN: lambda: factories.translator("uk"),
    EDITOR: factories.editor,
    PUBLISHER: factories.publisher,
    ADMINISTRATOR: factories.administrator,
    ANSWERER: factories.answerer,
    CHIEF: lambda: factories.staff(is_superuser=True),
}

# --- records that have a state ----------------------------------------------------------------------------------------

FUTURE = datetime(2099, 1, 1, tzinfo=factories.BERLIN)
STATES = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "review": {"state": State.REVIEW, "publish_at": None},
    "scheduled": {"publish_at": FUTURE},
    "public": {},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": factories.LONG_AGO + timedelta(days=1)},
}
RECORDS = {
    "news_pressrelease": factories.release,
    "partnership_twinning": factories.twinning,
    "partnership_cooperationarea": factories.area,
    "partnership_milestone": factories.milestone,
    "partnership_delivery": factories.delivery,
    "partnership_topic": factories.topic,
    "partnership_page": lambda **values: factories.page("imprint", **values),
}


def record_in(model, state):
    """Returns a record in a state, its Ukrainian text older, and with a pending change if it is public."""
    record = RECORDS[model](**STATES[state])
    current(record)
    type(record).objects.update(behind="uk", behind_since=1, behind_at=timezone.now())
    record.refresh_from_db()
    if state == "public":
        PendingChange.prepare(record, values_of(record), None)
    return record


# --- records that are public with what shows them ---------------------------------------------------------------------

UNUSED, IN_USE = "unused", "in use"
PARTS = {
    "news_photo": factories.photo,
    "partnership_source": factories.source,
    "partnership_municipality": factories.municipality,
    "partnership_region": lambda: factories.region("nrw"),
}
# What is always public, like a region: their addresses are tried, their rights are those of a region.
NAMES = {
    "partnership_person": factories.person,
    "partnership_body": factories.body,
    "partnership_place": factories.place,
    "partnership_term": factories.term,
}
ALWAYS_PUBLIC = {f"partnership_{name}" for name in ("region", "person", "body", "place", "term")}
PARTS_IN = [(model, use) for model in PARTS for use in (UNUSED, IN_USE) if use == IN_USE or model not in ALWAYS_PUBLIC]


def part_in(model, use):
    """Returns a record that a draft uses, or what is public, then with a pending change; some are always public."""
    part, state = (PARTS | NAMES)[model](), STATES["draft" if use == UNUSED else "public"]
    if model == "news_photo":
        factories.release(photo=part, **state)
    elif model == "partnership_source":
        factories.release(**state).sources.add(part)
    elif model == "partnership_municipality":
        factories.twinning(nrw=part, **state)
    if use == IN_USE:
        PendingChange.prepare(part, values_of(part), None)
    return part


# --- what is no content -----------------------------------------------------------------------------------------------

FURTHER = {
    "partnership_formeraddress": lambda: FormerAddress.objects.create(
        path="/de/alt/", label="news.pressrelease", key="x"
    ),
    "partnership_linkcheck": lambda: LinkCheck.objects.create(
        url="https://x.example/", outcome="gone", checked_at=timezone.now()
    ),
    "partnership_watchedsource": factories.watched,
    "partnership_newsitem": factories.news_item,
    "partnership_barrierreport": factories.barrier_report,
    "partnership_user": factories.staff,
    "auth_group": lambda: Group.objects.create(name="Gruppe"),
}
