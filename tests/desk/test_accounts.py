"""Who keeps the accounts of the staff, and what they cannot give, neither to others nor to themselves."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from partnership.desk.roles import EDITORS
from partnership.models import User
from tests import factories
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db


def test_account_kept_by_an_administrator_becomes_no_superuser():
    client, account = log_in(factories.administrator()), factories.staff()
    form = filled_in(client, address(account), "user_form")
    client.post(address(account), form | {"is_superuser": "on", "first_name": "Neu", "user_permissions": ["1"]})
    account.refresh_from_db()
    assert (account.first_name, account.is_superuser, account.user_permissions.count()) == ("Neu", False, 0)


def test_new_account_may_log_in_and_has_the_chosen_groups():
    client, path = log_in(factories.administrator()), reverse("admin:partnership_user_add")
    group = Group.objects.get(name=EDITORS)
    password = {"password1": "quite another one", "password2": "quite another one", "usable_password": "true"}
    client.post(path, filled_in(client, path, "user_form") | {"username": "neu", **password, "groups": [str(group.pk)]})
    account = User.objects.get(username="neu")
    assert (account.is_staff, account.is_superuser, list(account.groups.all())) == (True, False, [group])


@pytest.mark.parametrize("page", ["change", "delete"])
def test_superuser_is_changed_by_no_administrator(page):
    client, account = log_in(factories.administrator()), factories.staff(is_superuser=True, first_name="Alt")
    data = {"username": "x", "first_name": "Neu", "post": "yes"}
    assert client.post(address(account, page), data).status_code == 403
    password = {"password1": "quite another one", "password2": "quite another one"}
    assert client.post(reverse("admin:auth_user_password_change", args=[account.pk]), password).status_code == 403
    account.refresh_from_db()
    assert (account.first_name, account.check_password("a long enough password")) == ("Alt", True)


def test_account_no_longer_of_staff_is_out_at_once():
    user = factories.publisher()
    client = log_in(user)
    assert client.get(reverse("admin:news_pressrelease_changelist")).status_code == 200
    User.objects.filter(pk=user.pk).update(is_staff=False)
    assert client.get(reverse("admin:news_pressrelease_changelist")).status_code == 302
