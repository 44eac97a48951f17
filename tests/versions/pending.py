"""Pending changes for tests: sent with a form, decided on their page, or made without the press desk."""

from datetime import datetime

from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from tests import factories
from tests.forms import address, filled_in, log_in

NOON = datetime(2099, 5, 1, 12, tzinfo=factories.BERLIN)


def send(user, record, **values):
    """Opens the form of a record as `user`, changes it and sends it."""
    client = log_in(user)
    return client.post(address(record), {**filled_in(client, address(record)), **values})


def decide(user, record, **choice):
    client = log_in(user)
    page = client.get(address(record, "prepared"))
    return client.post(address(record, "prepared"), {"_fingerprint": page.context["fingerprint"], **choice})


def title(client, record):
    record.refresh_from_db()
    return client.get(record.path("de")).content.decode().partition("<h1>")[2].partition("</h1>")[0]


def prepared(record, **values):
    """A change that is prepared for a record, without the admin."""
    return PendingChange.prepare(record, values_of(record) | values, None)


def approve(change, moment):
    PendingChange.objects.filter(pk=change.pk).update(state=State.APPROVED, publish_at=moment)
