"""The addresses of the log-in: what each answers to nobody, to staff, and to staff about somebody else's factors."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from partnership.access import urls
from tests import factories
from tests.client import UncheckedClient

pytestmark = pytest.mark.django_db
LOG_IN, REFUSED = "/admin/login/", 405
# name: (what a GET of nobody leads to, what a GET of staff who have just logged in answers or leads to)
ROWS = {
    "account_login": (200, "/admin/"),
    "account_logout": (REFUSED, REFUSED),
    "account_reauthenticate": (LOG_IN, 200),
    "mfa_authenticate": (LOG_IN, "/admin/"),
    "mfa_index": (LOG_IN, 200),
    "mfa_reauthenticate": (LOG_IN, reverse("account_reauthenticate")),  # there is no app
    "mfa_activate_totp": (LOG_IN, 200),
    "mfa_deactivate_totp": (LOG_IN, 404),
    "mfa_view_recovery_codes": (LOG_IN, 404),
    "mfa_generate_recovery_codes": (LOG_IN, 200),
    "mfa_list_webauthn": (LOG_IN, 200),
    "mfa_add_webauthn": (LOG_IN, 200),
    "mfa_reauthenticate_webauthn": (LOG_IN, reverse("account_reauthenticate")),
    "mfa_remove_webauthn": (LOG_IN, 404),
    "mfa_login_webauthn": (LOG_IN, "/admin/"),
}


@pytest.fixture
def passkey():
    """The passkey of somebody."""
    data = {"name": "x", "credential": {}}
    return Authenticator.objects.create(user=factories.editor(), type=Authenticator.Type.WEBAUTHN, data=data)


def opened(client, name, passkey):
    answer = client.get(reverse(name, args=[passkey.pk] if name == "mfa_remove_webauthn" else []))
    return answer.url.partition("?")[0] if answer.status_code == 302 else answer.status_code


def test_table_holds_every_address():
    assert [pattern.name for pattern in urls.urlpatterns] == list(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_address_opens_for_whom_it_is_meant(name, passkey):
    nobody, client, editor = UncheckedClient(), UncheckedClient(), factories.editor()
    client.post("/admin/login/", {"login": editor.username, "password": "a long enough password"})
    assert (opened(nobody, name, passkey), opened(client, name, passkey)) == ROWS[name]


def test_passkey_of_somebody_else_is_not_removed(passkey):
    client, editor = UncheckedClient(), factories.editor()
    client.post("/admin/login/", {"login": editor.username, "password": "a long enough password"})
    assert client.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
