"""Places, regions, sources and pictures that the public sees are changed by two, and their changes have a history."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import PressRelease
from partnership.models import Upload
from partnership.versions.pending import PendingChange, settle
from partnership.versions.values import values_of
from partnership.versions.versions import Version, current
from tests import factories
from tests.desk.roles import IN_USE, PARTS, UNUSED, part_in
from tests.forms import address, filled_in, log_in

pytestmark = pytest.mark.django_db
CHANGED = {
    "news_photo": {"credit_de": "Neu"},
    "partnership_source": {"url": "https://neu.example/"},
    "partnership_municipality": {"name_de": "Neu"},
    "partnership_region": {"summary_de": "Neu."},
}
every_part = pytest.mark.parametrize("model", PARTS)


def in_use(model):
    part = part_in(model, IN_USE)
    PendingChange.objects.all().delete()
    return part


def write(user, part, **values):
    client = log_in(user)
    return client.post(address(part), filled_in(client, address(part), f"{part._meta.model_name}_form") | values)


def says(part, values):
    part.refresh_from_db()
    return all(getattr(part, name) == value for name, value in values.items())


def publish(user, part):
    client = log_in(user)
    page = client.get(address(part, "prepared"))
    client.post(address(part, "prepared"), {"_fingerprint": page.context["fingerprint"], "publish": "1"})


@every_part
def test_part_in_use_is_changed_by_two(settings, model):
    settings.FOUR_EYES = True
    part, author, other = in_use(model), factories.publisher(), factories.publisher()
    done = []
    for act in (
        partial(write, author, part, **CHANGED[model]),
        partial(publish, author, part),
        partial(publish, other, part),
    ):
        act()
        done.append(says(part, CHANGED[model]))
    assert done == [False, False, True]
    assert [version.made_by for version in Version.objects.of(part)] == [other, None]


@every_part
def test_part_in_use_is_changed_by_one_where_two_eyes_do(model):
    part = in_use(model)
    answer = write(factories.publisher(), part, **CHANGED[model])
    assert (answer.status_code, says(part, CHANGED[model])) == (302, True)


@pytest.mark.parametrize("model", [model for model in PARTS if model != "partnership_region"])
def test_part_that_nothing_public_uses_is_changed_by_one(settings, model):
    settings.FOUR_EYES = True
    part = part_in(model, UNUSED)
    write(factories.editor(), part, **CHANGED[model])
    assert says(part, CHANGED[model])


@every_part
def test_change_to_a_part_is_compared_word_by_word(model):
    part = in_use(model)
    write(factories.editor(), part, **CHANGED[model])
    page = log_in(factories.editor()).get(address(part, "prepared"))
    [change] = page.context["changes"]
    [value] = CHANGED[model].values()
    assert "".join(piece.text for piece in change.parts if piece.kind != "gone") == value


@every_part
def test_change_to_a_part_awaits_approval_on_the_start_page(model):
    part, publisher = in_use(model), factories.publisher()
    write(factories.editor(), part, **CHANGED[model])
    client = log_in(publisher)
    page = client.get(address(part, "prepared"))
    client.post(address(part, "prepared"), {"_fingerprint": page.context["fingerprint"], "submit": "1"})
    [waiting] = client.get("/admin/").context["lists"][2]["items"]
    assert (waiting["record"], waiting["address"]) == (part, address(part, "prepared"))


@every_part
def test_change_to_a_part_is_published_at_its_time(model):
    part = in_use(model)
    change = PendingChange.prepare(part, values_of(part) | CHANGED[model], factories.editor())
    change.move(state="approved", publish_at=timezone.now() - timedelta(minutes=1))
    settle()
    assert says(part, CHANGED[model])


@every_part
def test_earlier_version_of_a_part_is_restored(model):
    part = in_use(model)
    before = values_of(part)
    current(part)
    publisher = factories.publisher()
    write(publisher, part, **CHANGED[model])
    log_in(publisher).post(reverse(f"admin:{model}_restore", args=[part.pk, 1]))
    assert values_of(part) == before


def test_deleted_part_takes_its_pending_change_along():
    source = in_use("partnership_source")
    write(factories.editor(), source, publisher_de="Neu")
    PressRelease.objects.get().sources.clear()
    log_in(factories.publisher()).post(address(source, "delete"), {"post": "yes"})
    assert PendingChange.objects.count() == 0


def test_picture_whose_focal_point_another_moves_is_cut_again(media_root):
    """The form of a public picture shows what is prepared: that is what a focal point is compared with."""
    photo = in_use("news_photo")
    prepared = factories.upload("picture", made_by=factories.editor(), cuts="50x50", teaser_widths="300")
    PendingChange.prepare(photo, values_of(photo) | {"upload": prepared.pk}, prepared.made_by)
    asked = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Upload, "cut", lambda upload, focus: asked.append((upload, focus)))
        write(factories.editor(), photo, focus_x="10")
    assert asked == [(prepared, (10, 50))]
    assert PendingChange.objects.get().values["focus_x"] == 10
