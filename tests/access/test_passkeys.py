"""What a browser says of a passkey: whatever it sends is an answer in words, and in the log if it was refused."""

import copy
import json
import logging
from base64 import urlsafe_b64encode

import pytest
from django.contrib.sessions.models import Session

from tests import factories
from tests.client import UncheckedClient

pytestmark = pytest.mark.django_db
LOG_IN, ADD = "/admin/account/passkey/", "/admin/account/factors/passkeys/add/"
ASKING = {"X-Requested-With": "XMLHttpRequest"}  # for a challenge, which is kept in the session
PASSWORD = "a long enough password"


def coded(content):
    return urlsafe_b64encode(content).decode().rstrip("=")


def client_data(kind, **values):
    return coded(json.dumps({"type": kind, "challenge": "AAAA", "origin": "http://localhost", **values}).encode())


def attested(start=b"\xa3cfmtdnone", statement=b"gattStmt\xa0", data=b"hauthDataX%" + bytes(37)):
    return coded(start + statement + data)


FRAME = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {}}
SAID = {
    LOG_IN: FRAME
    | {
        "response": {
            "clientDataJSON": client_data("webauthn.get"),
            "authenticatorData": coded(bytes(37)),
            "signature": "AAAA",
            "userHandle": "MQ",
        }
    },
    ADD: FRAME | {"response": {"clientDataJSON": client_data("webauthn.create"), "attestationObject": attested()}},
}
ODD = [None, [], {}, 1, -1, 1.5, 10**30, True, "", "A", "é", "=", [1], {"a": 1}, coded(b"\xa1"), coded(b"\x5b\xff\xff")]
ODD += [coded(b"\x81" * 3000), coded(b"[]"), coded(b"null"), coded(b"99999999999999999999"), coded(b"-1"), coded(b"\0")]
TEXTS = [
    "",
    "[]",
    "null",
    "{}",
    "1",
    '"a"',
    "true",
    "NaN",
    "1e999",
    '{"response":null}',
    '{"response":"x"}',
    "x" * 99_999,
]
TEXTS += [
    "[" * 900 + "]" * 900,
    "[" * 50_000,
    '{"a":' * 9_000 + "1" + "}" * 9_000,
    "1" * 5_000,
    r'"\ud800"',
    r'{"id":"\u0000"}',
]


def changed(said):
    """Yields what a passkey said with each of its parts replaced by something odd, or left out."""
    for part in [*said, "response/", *(f"response/{name}" for name in said["response"])]:
        for odd in [*ODD, ...]:
            copied = copy.deepcopy(said)
            place = copied["response"] if "/" in part else copied
            place[part.rpartition("/")[2]] = odd
            if odd is ...:
                del place[part.rpartition("/")[2]]
            yield json.dumps(copied)


@pytest.fixture
def client():
    """Who has just logged in by password: the address that adds a passkey is open to them."""
    client, editor = UncheckedClient(raise_request_exception=False), factories.editor(interface_language="de")
    client.post("/admin/login/", {"login": editor.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize("path", [LOG_IN, ADD])
def test_whatever_is_sent_is_answered(path, client):
    client = UncheckedClient(raise_request_exception=False) if path == LOG_IN else client
    client.get(path, headers=ASKING)
    failed = []
    for said in [*TEXTS, *changed(SAID[path])]:
        if client.post(path, {"credential": said, "name": "x"}).status_code >= 500:
            failed.append(said[:200])
    assert failed == []


def test_refused_passkey_is_logged(caplog):
    caplog.set_level(logging.INFO, logger="security")
    UncheckedClient().post(LOG_IN, {"credential": json.dumps(SAID[LOG_IN])})
    assert [record.getMessage() for record in caplog.records if record.name == "security"] == ["passkey-refused"]


def test_long_name_of_a_passkey_is_refused(client):
    client.get(ADD)
    page = client.post(ADD, {"credential": json.dumps(SAID[ADD]), "name": "x" * 101})
    assert list(page.context["form"].errors["name"].as_data()[0].params) == ["limit_value", "show_value", "value"]


def test_asking_for_passkeys_is_limited_by_network():
    """Each asks for a session, which is written. Behind a proxy the peer is the same for everybody."""

    def asked(address):
        client = UncheckedClient(REMOTE_ADDR="127.0.0.1")
        return client.get(LOG_IN, headers={**ASKING, "X-Forwarded-For": address}).status_code

    assert [asked("192.0.2.1") for _time in range(61)] == [200] * 60 + [429]
    assert (asked("192.0.2.1"), asked("198.51.100.1"), Session.objects.count()) == (429, 200, 61)
