"""Whatever is sent, to whichever address and by whomever: no fault of the site, and an answer within two seconds."""

import logging
import os
import time
from collections import Counter

import pytest
from django.conf import settings as site
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings

from partnership.models import Upload
from partnership.versions.previews import SIGNER
from partnership.versions.versions import Step, Version, note
from tests import factories
from tests.client import UncheckedClient
from tests.desk.roles import FURTHER, RECORDS, record_in
from tests.forms import log_in
from tests.fuzz import CASES, SEED, busiest, cases, changed, fields, routes
from tests.partnership.public import PICTURE, SLUG

pytestmark = pytest.mark.django_db

SECONDS = 2  # of a processor: whatever else this machine does
WHO = {
    "superuser": lambda: log_in(factories.staff(is_superuser=True)),
    "translator": lambda: log_in(factories.translator("uk")),
    "visitor": UncheckedClient,
}
NUMBER, START = (int(os.environ.get(name, "0")) for name in (CASES, SEED))


def tried(who):
    """Returns the addresses at which somebody tries, and how often: in the suite a third of them, each by one of the three.

    Lists and forms are tried more often than others.
    """
    if not NUMBER:
        return [*routes(), *busiest()][list(WHO).index(who) :: len(WHO)], 4
    addresses = [*routes(), *busiest() * 5]
    return addresses, -(-NUMBER // len(WHO) // len(addresses))


class Errors(logging.Handler):
    """Keeps what is logged as an error. What Django says of a suspicious request is told by its status already."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.told = []

    def emit(self, record):
        if not record.name.startswith("django.security"):
            self.told.append(record.getMessage())


@pytest.fixture
def known(everything):
    """Something of each kind, and what stands in the open parts of addresses."""
    for model in RECORDS:
        if model != "partnership_page":
            record_in(model, "public")
            record_in(model, "draft")
    for make in FURTHER.values():
        make()
    gone = factories.draft()
    note(gone, Step.DELETED, None)
    type(gone).objects.filter(pk=gone.pk).delete()
    unused = factories.upload()
    Upload.objects.filter(pk=unused.pk).update(keep_until=factories.LONG_AGO)
    return {
        "slug": SLUG,
        "year": 2023,
        "name": PICTURE,
        "language": "uk",
        "app_label": "news",
        "url": "x/",
        "number": 1,
        "pk": Version.objects.deleted(type(gone)).first().pk,
        "content_type_id": 1,
        "object_id": 1,
        "token": SIGNER.sign("7"),
    }


def asked(client, case, path, session, body):
    """Returns the status of the answer to a case, and how many seconds of a processor it took."""
    kind, raw = case.raw or ("application/x-www-form-urlencoded", body)
    cookies = f"{case.cookies}; {site.SESSION_COOKIE_NAME}={session}" if session else case.cookies
    begun = time.process_time()
    answer = client.generic(
        case.method, path, raw, kind, **{"QUERY_STRING": case.query_string, "HTTP_COOKIE": cookies, **case.headers}
    )
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    taken = time.process_time() - begun
    answer.close()
    return answer.status_code, taken


def offered(client, path, memory):
    """Returns what the forms of a page send if nothing is changed."""
    if path not in memory:
        page = UncheckedClient.get(client, path)
        is_page = page.headers.get("Content-Type", "").startswith("text/html") and not page.streaming
        memory[path] = fields(page.content.decode()) if is_page else []
        page.close()
    return memory[path]


def test_every_route_of_the_site_is_among_those_tried():
    found = routes()
    assert {"/", "/de/suche/", "/admin/news/pressrelease/<path:object_id>/withdraw/"} <= set(found)
    assert not [route for route in found if "(" in route or "\\" in route]
    assert set(busiest()) <= set(found)


@pytest.mark.parametrize("who", WHO)
def test_nothing_that_is_sent_breaks_the_site(who, known):
    client, memory, errors, answers = WHO[who](), {}, Errors(), Counter()
    cookie = client.cookies.get(site.SESSION_COOKIE_NAME)
    session = cookie.value if cookie else ""
    logging.getLogger().addHandler(errors)

    def send(case):
        errors.told.clear()
        with transaction.atomic():
            path = case.path(known)
            body = changed(offered(client, path, memory), case.form, case.query) if case.method == "POST" else b""
            status, seconds = asked(client, case, path, session, body)
            transaction.set_rollback(True)
        answers[case.method, status] += 1
        assert (status < 500, errors.told, seconds < SECONDS) == (True, [], True)

    addresses, number = tried(who)
    anything = settings(max_examples=number, derandomize=False, database=None, suppress_health_check=list(HealthCheck))
    try:
        for place, route in enumerate(addresses, START):
            seed(place)(anything(given(cases(route))(send)))()
    finally:
        logging.getLogger().removeHandler(errors)
        print(f"\n{who} from {START}:", *(f"{name} {status}: {n}," for (name, status), n in sorted(answers.items())))
