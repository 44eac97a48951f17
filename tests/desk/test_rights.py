"""Who may do what to which record: asked of the functions that forms, lists and pages ask, without any request."""

from inspect import signature

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import Permission
from django.test import RequestFactory

from tests import factories
from tests.desk.roles import (
    CHIEF,
    EDITOR,
    GERMAN,
    IN_USE,
    PARTS,
    PARTS_IN,
    PUBLISHER,
    RECORDS,
    ROLES,
    STATES,
    UKRAINIAN,
    UNUSED,
    part_in,
    record_in,
)

pytestmark = pytest.mark.django_db
WRITERS, PUBLISHERS = {EDITOR, PUBLISHER, CHIEF}, {PUBLISHER, CHIEF}
READERS = WRITERS | {GERMAN, UKRAINIAN}
INTO_GERMAN, INTO_UKRAINIAN = WRITERS | {GERMAN}, WRITERS | {UKRAINIAN}

# --- the rules: who may, in which state; in a state that is not named, nobody may --------------------------------------


def always(roles):
    return dict.fromkeys(STATES, roles)


def while_open_to(roles):
    """What is written, and what is public, is changed by these roles; what is decided, by those who may publish."""
    decided = dict.fromkeys(("scheduled", "withdrawn"), PUBLISHERS)
    return {"draft": roles, "review": roles, "public": roles} | decided


DIRECTLY = while_open_to(WRITERS) | {"public": PUBLISHERS}
RIGHTS = {
    "may_add": always(WRITERS),
    "may_view": always(READERS),
    "may_change": while_open_to(READERS),
    "may_delete": dict.fromkeys(("draft", "review", "scheduled"), PUBLISHERS),
    "may_publish": always(PUBLISHERS),
    "may_publish_at_once": always(PUBLISHERS),
    "may_restore": DIRECTLY,
    "may_translate": always(INTO_UKRAINIAN),  # of a record whose Ukrainian text is older
    "may_say_current": always(INTO_UKRAINIAN),
    "open history": always(READERS),
    "open current": while_open_to(INTO_UKRAINIAN),
    "open prepared": while_open_to(READERS),
    "open prepared_earlier": always(READERS),
    "open preview": always(READERS),
    "open file": always(READERS),
    "open links": always(READERS),
    "open withdraw": always(PUBLISHERS),
    "open notes": always(READERS),
    "open send_back": always(PUBLISHERS),
    "send restore": DIRECTLY,
    "send current": while_open_to(INTO_UKRAINIAN),
    "send prepared": while_open_to(READERS),
    "send prepared_earlier": {"public": WRITERS},
    "send links": while_open_to(READERS),
    "send withdraw": always(PUBLISHERS),
    "send notes": always(READERS),
    "send send_back": always(PUBLISHERS),
    "send duplicate": always(WRITERS),
}
WRITTEN_BY_TWO = {"draft": WRITERS, "review": WRITERS}
WITH_FOUR_EYES = RIGHTS | {"may_publish_at_once": {}, "may_restore": WRITTEN_BY_TWO, "send restore": WRITTEN_BY_TWO}
FIELDS = {
    "key": {},
    "state": DIRECTLY,
    "publish_at": {"draft": WRITERS, "review": WRITERS, "scheduled": PUBLISHERS},
    "acknowledged": always(PUBLISHERS),  # said by whoever may approve
    "is_minor": {"public": READERS, "withdrawn": PUBLISHERS},
    "is_current": while_open_to(INTO_UKRAINIAN),
    "withdrawal_notice_de": {"withdrawn": PUBLISHERS},
    "withdrawal_notice_uk": {"withdrawn": PUBLISHERS},
    "…_de": while_open_to(INTO_GERMAN),
    "…_uk": while_open_to(INTO_UKRAINIAN),
    "…": while_open_to(WRITERS),
}
RIGHTS_TO_PARTS = {
    "may_add": {UNUSED: WRITERS, IN_USE: WRITERS},
    "may_view": {UNUSED: READERS, IN_USE: READERS},
    "may_change": {UNUSED: READERS, IN_USE: READERS},
    "may_delete": {UNUSED: PUBLISHERS},
    "may_publish": {UNUSED: PUBLISHERS, IN_USE: PUBLISHERS},
    "may_publish_at_once": {UNUSED: PUBLISHERS, IN_USE: PUBLISHERS},
    "may_restore": {UNUSED: WRITERS, IN_USE: PUBLISHERS},
    "may_say_current": {},
    "open history": {UNUSED: READERS, IN_USE: READERS},
    "open prepared": {UNUSED: READERS, IN_USE: READERS},
    "open prepared_earlier": {UNUSED: READERS, IN_USE: READERS},
    "open notes": {UNUSED: READERS, IN_USE: READERS},
    "open send_back": {UNUSED: PUBLISHERS, IN_USE: PUBLISHERS},
    "send notes": {UNUSED: READERS, IN_USE: READERS},
    "send send_back": {UNUSED: PUBLISHERS, IN_USE: PUBLISHERS},
    "send restore": {UNUSED: WRITERS, IN_USE: PUBLISHERS},
    "send prepared": {UNUSED: READERS, IN_USE: READERS},
    "send prepared_earlier": {IN_USE: WRITERS},
}
SAVED_BY_TWO = {UNUSED: WRITERS}
PARTS_WITH_FOUR_EYES = RIGHTS_TO_PARTS | {
    "may_publish_at_once": {},
    "may_restore": SAVED_BY_TWO,
    "send restore": SAVED_BY_TWO,
}
FIELDS_OF_PARTS = {
    "key": {},
    "…_de": {UNUSED: INTO_GERMAN, IN_USE: INTO_GERMAN},
    "…_uk": {UNUSED: INTO_UKRAINIAN, IN_USE: INTO_UKRAINIAN},
    "…": {UNUSED: WRITERS, IN_USE: WRITERS},
}

# --- how they are asked -----------------------------------------------------------------------------------------------


def desk_of(model):
    return admin.site.get_model_admin(apps.get_model(*model.split("_")))


@pytest.fixture
def users(db):
    return {role: make() for role, make in ROLES.items()}


def asked_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def questions(desk):
    """Yields every question that the desk asks of a user and a record, by its name in the tables."""
    for name in (name for name in dir(desk.rights) if name.startswith("may_")):
        right = getattr(desk.rights, name)
        takes_record = "record" in signature(right).parameters
        yield name, right if takes_record else lambda user, record, right=right: right(user)
    for page in desk.pages:
        if "GET" in page.methods:
            yield f"open {page.name}", page.may
        if "POST" in page.methods:
            yield f"send {page.name}", page.may_send


def answers(desk, record, users):
    """Returns the roles that may, by question."""
    return {
        name: {role for role, user in users.items() if is_allowed(user, record)} for name, is_allowed in questions(desk)
    }


def expected(rules, names, state, model=""):
    own = rules | {"may_add": {}, "may_delete": {}} if model == "partnership_page" else rules
    return {name: own[name].get(state, set()) for name in names}


def writable(desk, record, user):
    """Returns the names of the fields of a record that its form takes from a user, whether or not it shows them."""
    if not desk.rights.may_change(user, record):
        return set()
    request = asked_by(user)
    names = flatten_fieldsets(desk.get_fieldsets(request, record))
    return set(desk.get_form(request, record, change=True, fields=names).base_fields)


def fields(desk, record, users):
    """Returns the roles that write a field, by its name, for every field that anybody writes, and the key."""
    by_role = {role: writable(desk, record, user) for role, user in users.items()}
    names = set().union(*by_role.values(), {"key"} if hasattr(record, "key") else ())
    return {name: {role for role, own in by_role.items() if name in own} for name in names}


def rule(rules, name, state):
    """Returns who writes a field: by its own rule, by that of its language, or by that of everything else."""
    kind = next((kind for kind in (name, f"…{name[-3:]}") if kind in rules), "…")
    return rules[kind].get(state, set())


# --- records that have a state ----------------------------------------------------------------------------------------

every_record = pytest.mark.parametrize("model", RECORDS)
every_state = pytest.mark.parametrize("state", STATES)


def test_table_holds_every_question_and_no_other():
    assert {name for name, _right in questions(desk_of("news_pressrelease"))} == set(RIGHTS)
    assert {name for name, _right in questions(desk_of("news_photo"))} == set(RIGHTS_TO_PARTS)


@every_record
@every_state
def test_rights_to_a_record_are_those_of_the_table(users, model, state):
    desk, record = desk_of(model), record_in(model, state)
    found = answers(desk, record, users)
    assert found == expected(RIGHTS, found, state, model)


@every_record
@every_state
def test_four_eyes_take_what_one_person_does_alone(settings, users, model, state):
    settings.FOUR_EYES = True
    desk, record = desk_of(model), record_in(model, state)
    found = answers(desk, record, users)
    assert found == expected(WITH_FOUR_EYES, found, state, model)


@every_record
@every_state
def test_fields_of_a_form_are_written_by_those_of_the_table(users, model, state):
    desk, record = desk_of(model), record_in(model, state)
    found = fields(desk, record, users)
    assert found == {name: rule(FIELDS, name, state) for name in found}
    assert {"key", "ready_de", "ready_uk"} < set(found)


def test_editor_chooses_no_state_that_the_public_would_see(users):
    desk, record = desk_of("news_pressrelease"), record_in("news_pressrelease", "review")
    forms = {role: desk.get_form(asked_by(users[role]), record, change=True) for role in (EDITOR, PUBLISHER)}
    offered = {role: {value for value, _label in form.base_fields["state"].choices} for role, form in forms.items()}
    assert offered[EDITOR] == {"draft", "review"}
    assert "approved" in offered[PUBLISHER]


# --- records that are public with what shows them ---------------------------------------------------------------------


@pytest.mark.parametrize(("model", "use"), PARTS_IN)
def test_rights_to_a_part_are_those_of_the_table(users, model, use):
    desk, part = desk_of(model), part_in(model, use)
    found = answers(desk, part, users)
    assert found == expected(RIGHTS_TO_PARTS, found, use)


@pytest.mark.parametrize(("model", "use"), PARTS_IN)
def test_four_eyes_take_what_one_person_does_to_a_part(settings, users, model, use):
    settings.FOUR_EYES = True
    desk, part = desk_of(model), part_in(model, use)
    found = answers(desk, part, users)
    assert found == expected(PARTS_WITH_FOUR_EYES, found, use)


@pytest.mark.parametrize(("model", "use"), PARTS_IN)
def test_fields_of_a_part_are_written_by_those_of_the_table(users, model, use):
    desk, part = desk_of(model), part_in(model, use)
    found = fields(desk, part, users)
    assert found == {name: rule(FIELDS_OF_PARTS, name, use) for name in found}
    assert any(name.endswith("_uk") for name in found)


# --- the right to translate belongs to each bilingual model ------------------------------------------------------------


def translator_of(model, language):
    """Returns a user who may translate the records of one model, and nothing else."""
    user, (app, name) = factories.staff(), model.split("_")
    user.user_permissions.add(
        Permission.objects.get(content_type__app_label=app, codename=f"translate_{language}_{name}")
    )
    return user


@pytest.mark.parametrize("model", [*RECORDS, *PARTS])
def test_right_to_translate_opens_one_model_alone(model):
    user = translator_of(model, "uk")
    assert {name for name in (*RECORDS, *PARTS) if desk_of(name).rights.may_change(user)} == {model}


@pytest.mark.parametrize("language", ["de", "uk"])
@pytest.mark.parametrize(("model", "use"), PARTS_IN)
def test_translator_of_a_part_writes_one_language_of_it(model, use, language):
    desk, part, user = desk_of(model), part_in(model, use), translator_of(model, language)
    written = writable(desk, part, user)
    assert written
    assert {name[-3:] for name in written} == {f"_{language}"}
    assert not desk.rights.may_restore(user, part)
