"""Translations: which text is missing, unfinished, current or older than the original, and how that changes."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from news.models import PressRelease
from partnership.models import CooperationArea, Milestone, Page, Twinning
from partnership.publishing.state import State as Life
from partnership.versions.pending import PendingChange, settle
from partnership.versions.translations import Behind, State, follow, in_state, state_of
from partnership.versions.values import apply, values_of
from partnership.versions.versions import Step, Version, current, note
from tests import factories
from tests.forms import address, errors, filled_in, log_in

pytestmark = pytest.mark.django_db
BOTH = {"summary_de": "Eins", "summary_uk": "Один", "ready_de": True, "ready_uk": True}


# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "now", "then"),
    [
        (BOTH, Behind(), Behind()),
        (BOTH | {"summary_de": "Zwei"}, Behind(), Behind("uk", 7)),
        (BOTH | {"summary_uk": "Два"}, Behind(), Behind("de", 7)),
        (BOTH | {"summary_de": "Zwei", "summary_uk": "Два"}, Behind(), Behind()),
        (BOTH | {"summary_de": "Zwei", "summary_uk": "Два"}, Behind("uk", 3), Behind()),
        (BOTH | {"summary_de": "Zwei"}, Behind("uk", 3), Behind("uk", 3)),
        (BOTH | {"summary_uk": "Два"}, Behind("uk", 3), Behind("uk", 3)),
        (BOTH | {"summary_uk": "Два"}, Behind("de", 3), Behind("de", 3)),
        (
            BOTH | {"slug_de": "zwei", "ready_de": False, "withdrawal_notice_de": "x", "state": "review"},
            Behind(),
            Behind(),
        ),
        (BOTH | {"stages": [{"id": 1, "text_de": "a", "text_uk": "б"}]}, Behind(), Behind()),
        (BOTH | {"stages": [{"id": 1, "text_de": "a", "text_uk": ""}]}, Behind(), Behind("uk", 7)),
    ],
)
def test_a_text_falls_behind_when_only_the_other_one_changes(new, now, then):
    assert follow(Twinning, now, 7, BOTH, new) == then


def test_a_translation_that_was_never_begun_is_missing_and_not_old():
    before = BOTH | {"summary_uk": "", "ready_uk": False}
    assert follow(Twinning, Behind(), 7, before, before | {"summary_de": "Zwei"}) == Behind()


TAKEN_BACK = {"de": BOTH | {"ready_de": False}, "uk": BOTH | {"ready_uk": False}}
OTHER = {"de": {"summary_uk": "Два"}, "uk": {"summary_de": "Zwei"}}
OWN = {"de": {"summary_de": "Zwei"}, "uk": {"summary_uk": "Два"}}
either = pytest.mark.parametrize("language", ["de", "uk"])


@either
@pytest.mark.parametrize("ready_then", [False, True])
def test_a_text_in_the_making_makes_nothing_fall_behind(language, ready_then):
    """Not ready, becoming ready, or taken back with the change: it is being brought up to the other."""
    before, ready = TAKEN_BACK[language], f"ready_{language}"
    assert follow(Twinning, Behind(), 7, before, before | OWN[language] | {ready: ready_then}) == Behind()
    assert follow(Twinning, Behind(), 7, BOTH, BOTH | OWN[language] | {ready: False}) == Behind()


@either
def test_a_first_translation_makes_nothing_fall_behind(language):
    before = TAKEN_BACK[language] | {f"summary_{language}": ""}
    assert follow(Twinning, Behind(), 7, before, before | OWN[language]) == Behind()
    assert follow(Twinning, Behind(), 7, before, before | OWN[language] | {f"ready_{language}": True}) == Behind()


def test_between_two_texts_in_the_making_neither_falls_behind():
    before = TAKEN_BACK["de"] | {"ready_uk": False}
    assert [follow(Twinning, Behind(), 7, before, before | OWN[language]) for language in ("de", "uk")] == [
        Behind()
    ] * 2


@either
def test_an_unfinished_text_falls_behind_a_finished_one(language):
    before = TAKEN_BACK[language]
    assert follow(Twinning, Behind(), 7, before, before | OTHER[language]) == Behind(language, 7)


@either
def test_a_text_in_the_making_that_is_written_on_is_no_longer_behind(language):
    before, behind = TAKEN_BACK[language], Behind(language, 3)
    assert follow(Twinning, behind, 7, before, before | OWN[language]) == Behind()
    assert follow(Twinning, behind, 7, before, before | OWN[language] | {f"ready_{language}": True}) == Behind()


@either
def test_a_text_that_is_marked_as_ready_untouched_stays_behind(language):
    assert follow(Twinning, Behind(language, 3), 7, TAKEN_BACK[language], BOTH) == Behind(language, 3)


@either
def test_a_text_that_is_written_anew_is_no_longer_behind(language):
    taken_back = TAKEN_BACK[language]
    assert follow(Twinning, Behind(language, 3), 7, BOTH, taken_back) == Behind(language, 3)
    assert follow(Twinning, Behind(language, 3), 7, BOTH, taken_back | OWN[language]) == Behind()


@either
def test_a_text_that_is_taken_away_is_missing_and_not_old(language):
    assert (
        follow(Twinning, Behind(language, 3), 7, BOTH, TAKEN_BACK[language] | {f"summary_{language}": ""}) == Behind()
    )


STATES = {
    "both current": ({}, (State.CURRENT, State.CURRENT)),
    "one written": ({"languages": ["de"]}, (State.CURRENT, State.MISSING)),
    "one begun": ({"ready_uk": False}, (State.CURRENT, State.UNFINISHED)),
    "one behind": ({"behind": "uk"}, (State.CURRENT, State.BEHIND)),
    "one behind and not ready": ({"behind": "de", "ready_de": False}, (State.BEHIND, State.CURRENT)),
}


@pytest.mark.parametrize("case", STATES)
@pytest.mark.parametrize("make", [factories.release, factories.area, factories.twinning, factories.milestone])
def test_what_a_record_says_of_its_translation_the_database_finds(make, case):
    values, expected = STATES[case]
    record = make(**values)
    states = tuple(state_of(record, language) for language in ("de", "uk"))
    assert states == expected
    model = type(record)
    found = {
        (language, state)
        for language in ("de", "uk")
        for state in State
        if model.objects.filter(in_state(model, state, language)).exists()
    }
    assert found == set(zip(("de", "uk"), states, strict=True))


def test_every_bilingual_model_was_tried():
    assert {PressRelease, CooperationArea, Twinning, Milestone} | {Page} == {
        type(make()) for make in (factories.release, factories.area, factories.twinning, factories.milestone)
    } | {type(factories.page("imprint"))}


# --- versions ---------------------------------------------------------------------------------------------------------


def change(record, is_minor=False, is_current=False, **values):
    """Changes a record and notes its version, as the admin does; returns what is behind then."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    note(record, Step.CHANGED, None, is_minor=is_minor, is_current=is_current)
    return behind(record)


def behind(record):
    return type(record).objects.values_list("behind", "behind_since").get(pk=record.pk)


@pytest.fixture
def release(db):
    """A public release whose first version is kept."""
    record = factories.release(title_de="Eins", title_uk="Один")
    current(record)
    return record


def test_a_translation_is_behind_until_both_change_in_one_step(release):
    assert change(release, title_de="Zwei") == ("uk", 1)
    assert change(release, title_de="Drei") == ("uk", 1)
    assert change(release, title_uk="Два") == ("uk", 1)
    assert change(release, title_de="Vier", title_uk="Чотири") == ("", None)


def test_a_translation_in_several_steps_leaves_the_original_current(db):
    record = factories.draft(title_de="Eins", title_uk="", lead_uk="", body_uk="")
    current(record)
    steps = [
        {"ready_de": True, "state": Life.APPROVED},
        {"title_uk": "Один", "lead_uk": "Найважливіше."},
        {"body_uk": "<p>Текст.</p>"},
        {"title_uk": "Одне", "ready_uk": True},
    ]
    assert [change(record, **values) for values in steps] == [("", None)] * 4


def test_an_original_that_changes_meanwhile_leaves_a_text_behind(release):
    change(release, ready_uk=False)
    assert change(release, title_de="Zwei") == ("uk", 2)
    assert change(release, ready_uk=True) == ("uk", 2)


def test_writing_on_catches_up_with_an_original_that_changed(release):
    change(release, ready_uk=False)
    change(release, title_de="Zwei")
    assert change(release, title_uk="Два") == ("", None)
    assert change(release, ready_uk=True) == ("", None)


def test_mending_a_typing_error_catches_up_with_nothing(release):
    change(release, ready_uk=False)
    change(release, title_de="Zwei")
    assert change(release, title_uk="Одiн", is_minor=True) == ("uk", 2)


def test_saying_that_a_translation_is_current_makes_it_so(release):
    change(release, title_de="Zwei")
    assert change(release, title_uk="Два", is_current=True) == ("", None)


def test_a_typing_error_makes_nothing_old(release):
    assert change(release, title_de="Eins!", is_minor=True) == ("", None)


def test_changes_count_from_the_last_version_that_both_share(release):
    change(release, title_de="Eins!", is_minor=True)
    assert change(release, title_de="Zwei") == ("uk", 2)


def test_saying_that_nothing_needs_changing_is_a_step_of_its_own(release):
    change(release, title_de="Zwei")
    note(release, Step.CHANGED, factories.editor(), is_current=True)
    assert behind(release) == ("", None)
    steps = [version.step for version in Version.objects.of(release)]
    assert steps == [Step.CONFIRMED, Step.CHANGED, Step.CREATED]


def test_restoring_one_language_of_old_leaves_the_other_behind(release):
    change(release, title_de="Zwei", title_uk="Два")
    first = Version.objects.of(release).get(number=1).values
    apply(first | {"title_uk": "Два"}, release)
    note(release, Step.RESTORED, None)
    assert behind(release) == ("uk", 2)


def test_restoring_what_the_translation_was_made_of_makes_it_current(release):
    assert change(release, title_de="Zwei") == ("uk", 1)
    apply(Version.objects.of(release).get(number=1).values, release)
    note(release, Step.RESTORED, None)
    assert behind(release) == ("", None)


def test_a_translation_that_was_changed_meanwhile_stays_behind(release):
    change(release, title_de="Zwei")
    change(release, title_uk="Два")
    assert change(release, title_de="Eins") == ("uk", 1)


def test_a_translation_falls_behind_when_a_change_is_published(release):
    new = values_of(release) | {"title_de": "Zwei"}
    prepared = PendingChange.prepare(release, new, None)
    assert behind(release) == ("", None)
    prepared.publish()
    assert behind(release) == ("uk", 1)


def test_a_translation_is_current_from_the_time_of_its_change(release):
    change(release, title_de="Zwei")
    prepared = PendingChange.prepare(release, values_of(release) | {"title_uk": "Два"}, None, is_current=True)
    past = timezone.now() - timedelta(seconds=1)
    PendingChange.objects.filter(pk=prepared.pk).update(state=Life.APPROVED, publish_at=past)
    assert behind(release) == ("uk", 1)
    settle()
    assert behind(release) == ("", None)


# --- dates that the public sees ---------------------------------------------------------------------------------------


def changed_at(record):
    return type(record).objects.values_list("changed_at", flat=True).get(pk=record.pk)


@pytest.mark.parametrize("is_minor", [True, False])
def test_a_typing_error_moves_no_public_date(release, is_minor):
    client, before = log_in(factories.publisher()), changed_at(release)
    data = filled_in(client, address(release)) | {"title_de": "Eins!"} | ({"is_minor": "on"} if is_minor else {})
    assert client.post(address(release), data).status_code == 302
    assert (changed_at(release) == before) == is_minor
    assert PressRelease.objects.get().title_de == "Eins!"


@pytest.mark.parametrize("is_minor", [True, False])
def test_a_typing_error_that_was_prepared_moves_no_public_date(release, is_minor):
    before = changed_at(release)
    PendingChange.prepare(release, values_of(release) | {"title_de": "Eins!"}, None, is_minor=is_minor).publish()
    assert (changed_at(release) == before) == is_minor


# --- what readers are told --------------------------------------------------------------------------------------------


def notice(client, record, language):
    """Returns the text of the notices on a public page."""
    page = client.get(record.path(language)).content.decode()
    return [part.split("</p>")[0].strip() for part in page.split('<p class="notice behind">')[1:]]


def test_readers_of_an_older_translation_find_its_date_and_original(client, release):
    change(release, title_de="Zwei")
    day = timezone.localtime(PressRelease.objects.get().behind_at)
    with translation.override("uk"):
        said = f"Німецький текст змінено {date_format(day, 'DATE_FORMAT')}"
    [told] = notice(client, release, "uk")
    assert re.sub("</?time[^>]*>", "", told).startswith(said)
    assert f'href="{release.path("de")}"' in told
    assert notice(client, release, "de") == []


def test_readers_learn_nothing_of_a_language_that_is_not_public(client):
    record = factories.release(title_de="Eins", title_uk="Один")
    current(record)
    change(record, title_de="Geheim")
    change(record, ready_de=False)
    assert behind(record) == ("uk", 1)
    assert notice(client, record, "uk") == []
    assert "Geheim" not in client.get(record.path("uk")).content.decode()


# --- in the admin -----------------------------------------------------------------------------------------------------


@pytest.fixture
def older(release):
    """A release whose Ukrainian text is older than the German one."""
    change(release, title_de="Zwei", lead_de="Neu gesagt.")
    return release


def confirm(client, record):
    return client.post(address(record, "current"))


def test_the_form_shows_how_the_original_has_changed_since(older):
    page = log_in(factories.translator("uk")).get(address(older)).content.decode()
    panel = page.split('aria-labelledby="behind"')[1].split("</section>")[0]
    assert '<dd lang="de"><del>Eins</del><ins>Zwei</ins></dd>' in panel
    assert "Один" not in panel


def test_what_is_no_text_is_not_among_the_changes_of_the_original(older):
    change(older, slug_de="anders", place_de="Bonn")
    page = log_in(factories.editor(interface_language="de")).get(address(older)).content.decode()
    panel = page.split('aria-labelledby="behind"')[1].split("</section>")[0]
    assert re.findall("<dt>(.*?)</dt>", panel) == ["Titel (deutsch)", "Ort (deutsch)", "Vorspann (deutsch)"]


def test_the_form_of_a_current_record_shows_no_such_thing(release):
    assert 'aria-labelledby="behind"' not in log_in(factories.publisher()).get(address(release)).content.decode()


@pytest.mark.parametrize(
    ("make", "status", "left"),
    [
        (lambda: factories.translator("uk"), 302, ""),
        (lambda: factories.translator("de"), 403, "uk"),
        (factories.editor, 302, ""),
        (factories.publisher, 302, ""),
        (factories.staff, 403, "uk"),
    ],
    ids=["translator into it", "translator into the other", "editor", "publisher", "staff"],
)
def test_who_may_say_that_a_translation_is_current(older, make, status, left):
    assert confirm(log_in(make()), older).status_code == status
    assert behind(older)[0] == left


@pytest.mark.parametrize(("language", "offered"), [("uk", True), ("de", False)])
def test_the_form_asks_translators_of_the_behind_language_alone(older, language, offered):
    page = log_in(factories.translator(language)).get(address(older)).content.decode()
    assert ('name="is_current"' in page, f'href="{address(older, "current")}"' in page) == (offered, offered)


def test_a_translator_of_the_other_language_makes_no_draft_current(older):
    PressRelease.objects.update(state=Life.DRAFT, publish_at=None)
    client = log_in(factories.translator("de"))
    client.post(address(older), filled_in(client, address(older)) | {"title_de": "Drei", "is_current": "on"})
    assert (PressRelease.objects.get().title_de, behind(older)) == ("Drei", ("uk", 1))


def test_a_translator_of_the_other_language_prepares_nothing_current(older):
    client = log_in(factories.translator("de"))
    client.post(address(older), filled_in(client, address(older)) | {"title_de": "Drei", "is_current": "on"})
    prepared = PendingChange.objects.of(older)
    assert (prepared.values["title_de"], prepared.is_current) == ("Drei", False)


def test_nothing_is_said_to_be_current_before_it_has_fallen_behind():
    draft, client = factories.draft(title_de="Eins", ready_de=True, ready_uk=True), log_in(factories.editor())
    client.post(address(draft), filled_in(client, address(draft)) | {"title_de": "Zwei", "is_current": "on"})
    assert behind(draft)[0] == "uk"


def test_saying_it_twice_is_no_error(older):
    client = log_in(factories.editor())
    assert [confirm(client, older).url, confirm(client, older).url] == [address(older)] * 2
    assert [version.step for version in Version.objects.of(older)].count(Step.CONFIRMED) == 1


def test_looking_at_it_changes_nothing(older):
    assert log_in(factories.editor()).get(address(older, "current")).status_code == 200
    assert behind(older) == ("uk", 1)


def test_a_translator_writes_and_marks_as_current_in_one_step(older):
    client = log_in(factories.translator("uk"))
    data = filled_in(client, address(older)) | {"title_uk": "Два", "is_current": "on"}
    assert client.post(address(older), data).url == address(older, "prepared")
    prepared = PendingChange.objects.of(older)
    assert (prepared.values["title_uk"], prepared.is_current) == ("Два", True)
    prepared.publish()
    assert behind(older) == ("", None)


def test_what_a_translator_sends_of_other_fields_is_passed_over():
    draft, client = factories.draft(title_de="Eins", title_uk="Один"), log_in(factories.translator("uk"))
    forged = {"title_de": "Verfälscht", "key": "anders", "state": "approved", "ready_de": "on", "place_de": "Bonn"}
    forged |= {"withdrawal_notice_uk": "Ні", "kind": "report", "slug_de": "anders"}
    before = values_of(draft)
    sent = filled_in(client, address(draft)) | {"title_uk": "Два", "ready_uk": "on"} | forged
    assert client.post(address(draft), sent).status_code == 302
    assert values_of(draft) == before | {"title_uk": "Два", "ready_uk": True}


def test_a_translator_reads_the_original_in_its_language():
    draft = factories.draft(title_de="Fünf & mehr", body_de="<h2>Busse</h2>\n<p>Für <em>Nikopol</em>.</p>")
    page = log_in(factories.translator("uk")).get(address(draft)).content.decode()
    assert '<div class="read" lang="de">Fünf &amp; mehr</div>' in page
    body = page.split("field-body_de")[-1].split('<div class="read" lang="de">')[1]
    assert re.sub("</?div[^>]*>", "", body).startswith("<h2>Busse</h2>\n<p>Für <em>Nikopol</em>.</p>")


def test_what_is_only_shown_can_smuggle_nothing():
    draft = factories.draft()
    PressRelease.objects.update(body_de="<p>a</p><script>alert(1)</script>", lead_de="<script>alert(2)</script>")
    page = log_in(factories.translator("uk")).get(address(draft)).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert(2)" in page) == (False, True)


def test_a_translator_writes_one_language_of_rows_and_adds_none():
    record = factories.twinning(state=Life.DRAFT, publish_at=None)
    row, client = record.stages.get(), log_in(factories.translator("uk"))
    before = values_of(record)
    data = filled_in(client, address(record), "twinning_form")
    data |= {"stages-0-text_uk": "Нова угода.", "stages-0-text_de": "Verfälscht", "stages-0-DELETE": "on"}
    data |= {
        "stages-TOTAL_FORMS": "2",
        "stages-1-text_de": "Neu",
        "stages-1-text_uk": "Нове",
        "stages-1-step": "project",
    }
    assert client.post(address(record), data).status_code == 302
    [changed] = values_of(record)["stages"]
    assert changed == before["stages"][0] | {"text_uk": "Нова угода."}
    assert record.stages.get() == row


def test_a_translator_is_refused_what_is_wrong_and_told_so():
    draft, client = factories.draft(), log_in(factories.translator("uk"))
    data = filled_in(client, address(draft)) | {"title_uk": "", "ready_uk": "on"}
    assert "title_uk" in errors(client.post(address(draft), data))
