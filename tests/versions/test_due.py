"""An approved change is public from its second on, and one that cannot be published goes back to its editors."""

from datetime import timedelta

import pytest
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from partnership.middleware import DueChanges
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange, settle
from tests import factories
from tests.versions.pending import NOON, approve, prepared, title

pytestmark = pytest.mark.django_db
SETTLE = DueChanges.settle  # which no other test calls (conftest.py)


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)
    settle()


def test_change_is_public_from_its_second_on_and_not_before(client, public, monkeypatch):
    approve(prepared(public, title_de="Neu"), NOON)
    at(monkeypatch, NOON - timedelta(seconds=1))
    assert title(client, public) == "Alt"
    at(monkeypatch, NOON)
    assert title(client, public) == "Neu"


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
def test_change_that_nobody_approved_is_never_due(client, public, monkeypatch, state):
    change = prepared(public, title_de="Neu")
    PendingChange.objects.filter(pk=change.pk).update(state=state, publish_at=NOON)
    at(monkeypatch, NOON + timedelta(days=1))
    assert title(client, public) == "Alt"


def test_change_that_fails_goes_back_and_holds_up_no_other(client, public, monkeypatch):
    other = factories.release(title_de="Anderes")
    wrong, right = prepared(public, title_de="Neu"), prepared(other, title_de="Besser")
    content = wrong.content.replace('"Neu"', '""')
    PendingChange.objects.filter(pk=wrong.pk).update(content=content)
    approve(wrong, NOON)
    approve(right, NOON)
    at(monkeypatch, NOON)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.publish_at, bool(wrong.fault)) == (State.REVIEW, None, True)
    assert [title(client, record) for record in (public, other)] == ["Alt", "Besser"]


def test_photo_gone_by_then_takes_the_approval_back(client, public, monkeypatch):
    photo = factories.photo()
    change = prepared(public, photo=photo.pk)
    photo.delete()
    approve(change, NOON)
    at(monkeypatch, NOON)
    change.refresh_from_db()
    assert (change.state, change.publish_at, bool(change.fault)) == (State.REVIEW, None, True)


def test_place_gone_by_then_takes_the_approval_back(monkeypatch):
    twinning, place = factories.twinning(), factories.municipality()
    change = prepared(twinning, nrw=place.pk)
    place.delete()
    approve(change, NOON)
    at(monkeypatch, NOON)
    change.refresh_from_db()
    assert (change.state, bool(change.fault)) == (State.REVIEW, True)


def test_unforeseen_error_takes_the_approval_back(public, monkeypatch):
    change = prepared(public, title_de="Neu")
    monkeypatch.setattr(PendingChange, "publish", lambda self: {}["unforeseen"])
    approve(change, NOON)
    at(monkeypatch, NOON)
    change.refresh_from_db()
    assert (change.state, change.fault) == (State.REVIEW, "KeyError: 'unforeseen'")


def test_an_outage_takes_no_approval_back(client, public, monkeypatch):
    def fail(_self):
        raise OperationalError("database is locked")

    approve(prepared(public, title_de="Neu"), NOON)
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    with monkeypatch.context() as patch:
        patch.setattr(PendingChange, "publish", fail)
        with pytest.raises(OperationalError):
            settle()
    settle()
    assert title(client, public) == "Neu"


@pytest.mark.parametrize(("error", "level"), [(OperationalError, "WARNING"), (ProgrammingError, "ERROR")])
def test_a_visitor_reads_on_where_changes_cannot_be_looked_for(monkeypatch, caplog, error, level):
    monkeypatch.setattr("partnership.middleware.settle", lambda: (_ for _ in ()).throw(error("no")))
    SETTLE(DueChanges(None))
    assert [record.levelname for record in caplog.records] == [level]


def test_changes_are_looked_for_once_a_second(monkeypatch):
    calls = []
    monkeypatch.setattr(DueChanges, "settle", lambda self: calls.append(timezone.now()))
    middleware = DueChanges(lambda request: None)
    request = type("Request", (), {"path_info": "/de/"})
    for seconds in (0, 0.4, 0.9, 1, 1.5, 2):
        monkeypatch.setattr(timezone, "now", lambda moment=NOON + timedelta(seconds=seconds): moment)
        middleware(request)
    assert [moment - NOON for moment in calls] == [timedelta(seconds=number) for number in (0, 1, 2)]
