"""What changes about accounts, groups and second factors is told to all administrators."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override

from partnership.access import factors, notices
from partnership.desk.roles import EDITORS, PUBLISHERS
from partnership.models import AccountChange, User
from tests import factories
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db
PASSWORD = {"password1": "quite another one", "password2": "quite another one"}


@pytest.fixture
def keeper(db):
    return factories.administrator()


@pytest.fixture
def chief(db):
    return factories.staff(is_superuser=True)


def told():
    return [(change.what, change.subject, change.made_by, change.detail) for change in notices.recent()]


def send(user, record, **values):
    client = log_in(user)
    form = filled_in(client, address(record), f"{record._meta.model_name}_form")
    form |= {name: value for name, value in values.items() if value is not None}
    client.post(address(record), {name: value for name, value in form.items() if values.get(name, "") is not None})


def group(name):
    return str(Group.objects.get(name=name).pk)


def test_new_account_is_told_with_its_groups(keeper):
    client, path = log_in(keeper), reverse("admin:partnership_user_add")
    new = {"username": "neu", **PASSWORD, "usable_password": "true", "groups": [group(EDITORS)]}
    client.post(path, filled_in(client, path, "user_form") | new)
    assert told() == [("added", "neu", keeper, f"username; is_staff +; groups +{EDITORS}")]


CHANGES = {
    "group": ({"groups": [PUBLISHERS]}, f"groups +{PUBLISHERS} −{EDITORS}"),
    "deactivated": ({"is_active": None}, "is_active −"),
    "no longer of staff": ({"is_staff": None}, "is_staff −"),
    "superuser": ({"is_superuser": "on"}, "is_superuser +"),
    "name": ({"first_name": "Neu", "last_name": "Name"}, "first_name; last_name"),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("values", "detail"), CHANGES.values(), ids=CHANGES)
def test_change_of_an_account_is_told(chief, values, detail):
    account = factories.editor()
    groups = {"groups": [group(name) for name in values.get("groups", [EDITORS])]}
    send(chief, account, **values | groups)
    assert told() == [("changed", account.username, chief, detail)][: detail is not None]


def test_activation_of_an_account_is_told(keeper):
    account = factories.staff(is_active=False)
    send(keeper, account, is_active="on")
    assert told() == [("changed", account.username, keeper, "is_active +")]


def test_right_of_an_account_is_told_by_its_code(chief):
    account, right = factories.staff(), Permission.objects.get(codename="delete_upload")
    send(chief, account, user_permissions=[str(right.pk)])
    assert told() == [("changed", account.username, chief, "user_permissions +delete_upload")]


def test_password_set_by_an_administrator_is_told(keeper):
    account = factories.editor()
    path = reverse("admin:auth_user_password_change", args=[account.pk])
    log_in(keeper).post(path, PASSWORD | {"usable_password": "true", "set-password": "1"})
    account.refresh_from_db()
    assert account.check_password("quite another one")
    assert told() == [("changed", account.username, keeper, "password")]


@pytest.mark.parametrize("way", ["page", "list"])
def test_deletion_of_an_account_is_told(keeper, way):
    account, client = factories.editor(), log_in(keeper)
    if way == "page":
        client.post(address(account, "delete"), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [account.pk]}
        client.post(reverse("admin:partnership_user_changelist"), chosen)
    assert (User.objects.filter(pk=account.pk).exists(), told()) == (
        False,
        [("deleted", account.username, keeper, "")],
    )


def test_deletion_that_is_refused_is_not_told(keeper, chief):
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [chief.pk]}
    log_in(keeper).post(reverse("admin:partnership_user_changelist"), chosen)
    assert (User.objects.filter(pk=chief.pk).exists(), told()) == (True, [])


def test_rights_of_a_group_are_told(chief):
    changed, right = Group.objects.get(name=EDITORS), Permission.objects.get(codename="delete_upload")
    rights = [str(pk) for pk in changed.permissions.values_list("pk", flat=True)]
    send(chief, changed, permissions=[*rights, str(right.pk)])
    assert told() == [("changed", EDITORS, chief, "permissions +delete_upload")]


def test_group_that_is_added_or_deleted_is_told(chief):
    client = log_in(chief)
    client.post(reverse("admin:auth_group_add"), {"name": "Neue"})
    client.post(address(Group.objects.get(name="Neue"), "delete"), {"post": "yes"})
    assert told() == [("deleted", "Neue", chief, ""), ("added", "Neue", chief, "name")]


def test_change_of_an_account_stays_in_its_history(keeper):
    account = factories.editor(interface_language="de")
    send(keeper, account, first_name="Neu")
    page = log_in(factories.administrator(interface_language="de")).get(address(account, "history"))
    assert "First name geändert." in page.content.decode()


def test_account_made_by_a_command_is_told():
    call_command("add_editor", name="olena", role="administrator")
    assert told() == [("added", "olena", None, "administrator")]


# --- the start page ---------------------------------------------------------------------------------------------------


def rows(user):
    return [change.subject for change in log_in(user).get("/admin/").context["account_changes"]]


def test_changes_stand_on_the_start_page_of_administrators_alone(keeper, chief):
    notices.tell(AccountChange.What.CHANGED, "olena", keeper, "is_staff −")
    others = (factories.editor(), factories.publisher(), factories.staff())
    assert ([rows(user) for user in (keeper, chief)], [rows(user) for user in others]) == ([["olena"]] * 2, [[]] * 3)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("de", "geändert: Mitarbeiter-Status −"), ("uk", "змінено: статус персоналу −")],
    ids=["de", "uk"],
)
def test_change_is_told_in_the_language_of_the_reader(keeper, language, sentence):
    notices.tell(AccountChange.What.CHANGED, "olena", keeper, "is_staff −")
    page = log_in(factories.administrator(interface_language=language)).get("/admin/").content.decode()
    assert sentence in page


# --- the second factor ------------------------------------------------------------------------------------------------


IN_WORDS = {
    "groups +Redaktion; is_staff −": "групи +Redaktion; статус персоналу −",
    "permissions −add_source": "дозволи −add_source",
    "totp": "Застосунок із кодами",
    "webauthn": "Ключ доступу",
    "": "",
}


@pytest.mark.parametrize(("kept", "shown"), IN_WORDS.items())
def test_what_is_told_is_read_in_the_language_of_the_reader(kept, shown):
    with override("uk"):
        assert AccountChange(detail=kept).detail_in_words == shown


@pytest.fixture
def account(db):
    user = factories.editor()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def reset(user, account):
    return log_in(user).post(reverse("admin:partnership_user_second_factor", args=[account.pk])).status_code


def test_second_factor_is_reset_by_an_administrator(keeper, account):
    client = log_in(account)
    assert (reset(keeper, account), factors.of(account)) == (302, [])
    assert told() == [("second-factor-reset", account.username, keeper, "")]
    assert client.get("/admin/").status_code == 302


def test_second_factor_is_not_reset_by_looking_at_the_page(keeper, account):
    page = log_in(keeper).get(reverse("admin:partnership_user_second_factor", args=[account.pk]))
    assert (page.status_code, page.context["factors"], len(factors.of(account))) == (200, ["App mit Codes"], 1)


def test_nobody_resets_their_own_second_factor(keeper):
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.TOTP, data={})
    assert (reset(keeper, keeper), len(factors.of(keeper))) == (403, 1)


def test_second_factor_of_a_superuser_is_out_of_reach(keeper, chief):
    Authenticator.objects.create(user=chief, type=Authenticator.Type.TOTP, data={})
    assert (reset(keeper, chief), len(factors.of(chief))) == (403, 1)


def test_form_of_an_account_leads_to_the_reset_of_others_alone(keeper, account):
    client, found = log_in(keeper), []
    for shown in (account, keeper):
        path = reverse("admin:partnership_user_second_factor", args=[shown.pk])
        found.append(f'href="{path}"' in client.get(address(shown)).content.decode())
    assert found == [True, False]


def test_sole_administrator_resets_it_by_a_command(account, capsys):
    call_command("reset_second_factor", account.username)
    assert (factors.of(account), told()) == ([], [("second-factor-reset", account.username, None, "")])


def test_command_names_an_account_that_there_is_not():
    with pytest.raises(CommandError, match="'niemand'"):
        call_command("reset_second_factor", "niemand")
