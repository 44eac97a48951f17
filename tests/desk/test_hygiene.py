"""What reaches the lists, pickers and forms of the press desk from outside: only what they offer, and nothing is lost."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from news.models import PressRelease
from partnership.desk.forms import MAX_ROWS
from partnership.models import Twinning, User
from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from tests import factories
from tests.forms import address, errors, filled_in

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/news/pressrelease/", "/admin/news/pressrelease/add/"
MODELS = {model._meta.label: model for model in admin.site._registry}


def shown(client, query, path=LIST):
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


# --- lists --------------------------------------------------------------------------------------------------------------

NOT_OFFERED = {
    "a regular expression": "title_de__regex=^(a%2B)%2B$",
    "a wrong regular expression": "title_de__regex=(",
    "a year": "publish_at__year=99999",
    "a text": "title_de=nichts",
    "a relation": "areas__title_de__contains=x",
    "a value that is not offered": "kind__exact=nichts",
    "another look-up of a filter": "kind__regex=nichts",
    "many values": "&".join(["kind__exact=nichts"] * 990),
    "a year of a filter": "year=" + "9" * 5000,
    "a state that is none": "state=nichts&translation=nichts",
    "an order of 900 columns": "o=" + ".".join(["1"] * 900),
    "an order that is none": "o=x.-y..99999999999999999999",
    "NUL": "title_de=a%00b&q=%00&kind__exact=%00",
    "no UTF-8": "%ff=%fe&q=%ff&kind__exact=%ff",
    "an error of Django's": "e=1",
}


@pytest.mark.parametrize("query", [query for name, query in NOT_OFFERED.items() if "q=%ff" not in query])
def test_list_is_not_narrowed_by_what_no_filter_offers(chief, public, query):
    assert shown(chief, query) == [public]


def test_list_is_narrowed_by_what_a_filter_offers(chief):
    kinds = {"release": factories.release()}
    kinds["report"] = factories.release(kind="report", original=factories.source())
    assert {kind: shown(chief, f"kind__exact={kind}") for kind in kinds} == {kind: [kinds[kind]] for kind in kinds}


def test_list_is_narrowed_by_a_relation_that_is_offered(chief):
    twinning = factories.twinning()
    path = reverse("admin:partnership_municipality_changelist")
    narrowed = shown(chief, f"region__id__exact={twinning.nrw.region_id}&name_de=nichts", path)
    assert narrowed == [twinning.nrw]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_list_ignores_a_wrong_look_up_of_each_column(chief, model):
    opts = model._meta
    lookups = "&".join(f"{field.name}__regex=(&{field.name}__year=99999" for field in opts.concrete_fields)
    assert chief.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist") + f"?{lookups}").status_code == 200


def test_list_of_accounts_tells_nothing_of_passwords(chief):
    everybody = shown(chief, "", reverse("admin:partnership_user_changelist"))
    assert shown(chief, "password__startswith=nichts", reverse("admin:partnership_user_changelist")) == everybody


def test_search_in_a_list_has_an_end(chief, public):
    assert shown(chief, "q=" + "Öffentlich+" * 900) == [public]


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", "a%00b", ""])
def test_action_takes_only_keys(chief, draft, key):
    sent = {"action": "delete_selected", "_selected_action": [key, str(draft.pk)]}
    assert list(chief.post(LIST, sent).context["queryset"]) == [draft]


# --- pickers ------------------------------------------------------------------------------------------------------------


def picked(client, **query):
    asked = {"app_label": "news", "model_name": "pressrelease", "field_name": "photo"} | query
    return client.get(reverse("admin:autocomplete"), asked)


@pytest.mark.parametrize("term", ["a\x00b", "\ud7ff\uffff", "wort " * 3000, '"' * 999, "%_\\"])
def test_picker_finds_nothing_for_any_odd_text(chief, term):
    factories.photo()
    assert picked(chief, term=term).json()["results"] == []


ODD_FIELDS = [
    ("news", "photo", "releases"),
    ("news", "pressrelease", "key"),
    ("admin", "logentry", "user"),
    ("", "", ""),
]


@pytest.mark.parametrize("asked", ODD_FIELDS)
def test_picker_is_for_the_fields_that_have_one(chief, asked):
    names = dict(zip(("app_label", "model_name", "field_name"), asked, strict=True))
    assert picked(chief, **names).status_code == 403


@pytest.mark.parametrize("page", ["abc", "0", "-1", "9" * 5000, "a\x00b"])
def test_picker_has_no_page_that_is_none(chief, page):
    assert picked(chief, page=page).status_code == 404


# --- addresses ----------------------------------------------------------------------------------------------------------

PAGES = ("change", "delete", "history", "withdraw", "current", "prepared", "links")
NO_KEYS = ("abc", "9" * 30, "-1", "1.5", quote("a\x00b"), quote("\u0661"), "_00", "x" * 3000)


@pytest.mark.parametrize("key", NO_KEYS, ids=lambda key: key[:9])
def test_key_that_is_none_leads_nowhere(chief, key):
    paths = [reverse(f"admin:news_pressrelease_{page}", args=["KEY"]).replace("KEY", key) for page in PAGES]
    answers = [getattr(chief, method)(path) for path in paths for method in ("get", "post")]
    assert {answer.status_code for answer in answers} <= {302, 404, 405}


@pytest.mark.parametrize("path", ["files/a%00b/", "media/a%00b", "account%00/", "news/pressrelease/%e2%80%ae/"])
def test_address_with_a_hidden_character_is_not_found(chief, path):
    assert chief.get(f"/admin/{path}").status_code == 404


def test_no_address_fills_in_a_form(chief):
    form = chief.get(f"{ADD}?photo=abc&title_de=Falsch&state=approved&sources=a,b").context["adminform"].form
    assert [form.initial.get(name) for name in ("photo", "title_de", "sources")] == [None, None, None]


@pytest.mark.parametrize("value", ['"abcdefgh\\000"', '"\\000"', "\u202eabcdefgh".encode().decode("latin-1")])
def test_cookie_with_a_hidden_character_is_none(client, value):
    answer = client.get("/admin/", HTTP_COOKIE=f"sid={value}")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")


# --- forms --------------------------------------------------------------------------------------------------------------


def test_what_a_form_sends_is_cleaned(chief):
    chief.post("/admin/auth/group/add/", {"name": "Pre\u202esse\x00 Ko\u0308ln"})
    assert Group.objects.filter(name="Presse Köln").exists()


def test_password_stays_as_it_was_typed(chief):
    secret = "ein Ko\u0308lner \u202ePasswort"
    chief.post("/admin/partnership/user/add/", {"username": "neu", "password1": secret, "password2": secret})
    assert User.objects.get(username="neu").check_password(secret)


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BROKEN = {
    "no boundary": (b"a=b", "multipart/form-data"),
    "another encoding": (b"a=b", f"{FORM}; charset=hex"),
    "a part without an end": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', PARTS),
    "a part without a name": (b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n", PARTS),
    "a wrong encoding of a part": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n=\r\n--x--\r\n',
        PARTS,
    ),
    "1001 fields": (b"&".join([b"a=1"] * 1001), FORM),
    "bytes": (b"\xff\xfe\x00" * 999, FORM),
    "JSON": (b"{", "application/json"),
    "nothing": (b"", ""),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("path", [ADD, LIST, "/admin/login/", "/admin/interface-language/"])
def test_body_that_is_broken_changes_nothing(chief, draft, path, name, caplog):
    body, kind = BROKEN[name]
    answer = chief.generic("POST", path, body, kind)
    assert answer.status_code in {200, 302, 400}
    assert list(PressRelease.objects.all()) == [draft]
    assert [record for record in caplog.records if record.levelname == "ERROR" and "security" not in record.name] == []


KEYS = [["abc"], ["9" * 30], ["-1"], ["1\u0661"], ["x" * 5000]]


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: ascii(keys[0][:9]))
@pytest.mark.parametrize("name", ["photo", "sources"])
def test_key_that_is_none_is_an_error_of_the_form(chief, draft, name, keys):
    form = filled_in(chief, address(draft)) | {"title_de": "Drei", name: keys}
    answer = chief.post(address(draft), form)
    assert (errors(answer), answer.context["adminform"].form["title_de"].value()) == ({name}, "Drei")


DAYS = ["0001-01-01", "0999-12-31", "2101-01-01", "9999-12-31"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("state", ["draft", "approved"])
def test_time_that_nobody_means_is_an_error(chief, draft, day, state):
    moment = {"publish_at_0": day, "publish_at_1": "00:00:00", "state": state, "title_de": "Drei"}
    answer = chief.post(address(draft), filled_in(chief, address(draft)) | moment)
    assert "publish_at" in errors(answer)
    assert answer.context["adminform"].form["title_de"].value() == "Drei"


@pytest.mark.parametrize("day", DAYS)
def test_day_that_nobody_means_is_an_error(chief, draft, day):
    answer = chief.post(address(draft), filled_in(chief, address(draft)) | {"earliest": day, "title_de": "Drei"})
    assert errors(answer) == {"earliest"}


@pytest.mark.parametrize("day", DAYS)
def test_account_has_no_day_that_nobody_means(chief, day):
    account = factories.staff()
    form = filled_in(chief, address(account), "user_form") | {"date_joined_0": day, "date_joined_1": "00:00:00"}
    assert errors(chief.post(address(account), form)) == {"date_joined"}


@pytest.mark.parametrize("day", DAYS)
def test_change_is_not_scheduled_for_a_day_that_nobody_means(chief, public, day):
    PendingChange.prepare(public, values_of(public) | {"title_de": "Drei"}, None)
    path = address(public, "prepared")
    mark = chief.get(path).context["fingerprint"]
    answer = chief.post(path, {"schedule": "1", "publish_at_0": day, "publish_at_1": "00:00", "_fingerprint": mark})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["publish_at"])


# --- rows ---------------------------------------------------------------------------------------------------------------


def rows_of(client, record, number, total=None):
    """Returns the form of a twinning with a number of stages more than it has."""
    form, first = filled_in(client, address(record), "twinning_form"), record.stages.count()
    known = {"certainty": "single", "sources": factories.source().pk}
    blank = {"step": "agreement", "earliest": "2023-01-01", "precision": "day", "id": "", **known}
    for row in range(first, first + number):
        form |= {f"stages-{row}-{name}": value for name, value in blank.items()}
        form |= {f"stages-{row}-text_{language}": f"Zeile {row}" for language in ("de", "uk")}
    return form | {"stages-TOTAL_FORMS": str(total or first + number)}


@pytest.mark.parametrize("total", ["99999999", "1001", "3"])
def test_number_of_rows_makes_no_row(chief, total):
    twinning = factories.twinning()
    chief.post(address(twinning), rows_of(chief, twinning, 1, total))
    assert Twinning.objects.get().stages.count() == 2


def test_too_many_rows_are_refused_and_shown_again(chief):
    twinning = factories.twinning()
    answer = chief.post(address(twinning), rows_of(chief, twinning, MAX_ROWS))
    [rows] = answer.context["inline_admin_formsets"]
    assert (len(rows.formset.forms), len(rows.formset.non_form_errors())) == (MAX_ROWS + 1, 1)
    assert f"Zeile {MAX_ROWS}" in answer.content.decode()


def test_number_that_is_none_makes_no_row_and_takes_none(chief):
    twinning = factories.twinning()
    for wrong in ({"stages-INITIAL_FORMS": "abc"}, {"stages-TOTAL_FORMS": "abc"}):
        answer = chief.post(address(twinning), rows_of(chief, twinning, 1, 99999999) | wrong)
        [rows] = answer.context["inline_admin_formsets"]
        assert len(rows.formset.forms) == 2


@pytest.mark.parametrize("name", ["TOTAL_FORMS", "INITIAL_FORMS"])
@pytest.mark.parametrize("value", ["", "abc", "-1", "9" * 30, "9" * 5000])
def test_wrong_number_of_rows_loses_no_text(chief, draft, name, value):
    form = filled_in(chief, address(draft)) | {"title_de": "Drei", f"attachments-{name}": value}
    chief.post(address(draft), form)
    answer = chief.post(address(draft), form)
    kept = (
        PressRelease.objects.get().title_de == "Drei" or answer.context["adminform"].form["title_de"].value() == "Drei"
    )
    assert kept
