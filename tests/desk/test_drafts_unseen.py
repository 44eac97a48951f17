"""Staff without a right to drafts find out nothing of them: neither their files nor their addresses."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from partnership.versions.pending import PendingChange
from partnership.versions.values import values_of
from tests import factories
from tests.desk.roles import ADMINISTRATOR, CHIEF, EDITOR, GERMAN, PUBLISHER, ROLES, STAFF
from tests.forms import log_in

pytestmark = pytest.mark.django_db
READERS = {GERMAN, EDITOR, PUBLISHER, CHIEF}


def document(media_root, **values):
    upload = factories.upload("document", **values)
    media_root.mkdir(exist_ok=True)
    (media_root / upload.original).write_bytes(b"%PDF-")
    return upload


def status(user, upload):
    answer = log_in(user).get(reverse("admin:media", args=[upload.original]))
    answer.close()
    return answer.status_code


def readers(upload):
    """Returns the roles at the press desk that are handed a file."""
    roles = (STAFF, GERMAN, EDITOR, PUBLISHER, ADMINISTRATOR, CHIEF)
    return {role for role in roles if status(ROLES[role](), upload) == 200}


def attached_to_a_draft(media_root):
    upload = document(media_root)
    factories.draft().attachments.create(title_de="Rede", title_uk="Промова", written_in="de", upload=upload)
    return upload


def attached_by_a_change(media_root):
    upload, record = document(media_root), factories.release()
    row = {"id": None, "title_de": "Rede", "title_uk": "Промова", "written_in": "de", "upload": upload.pk}
    PendingChange.prepare(record, values_of(record) | {"attachments": [row]}, None)
    return upload


@pytest.mark.parametrize("make", [attached_to_a_draft, attached_by_a_change], ids=["draft", "change"])
def test_file_is_for_those_who_read_its_record_and_who_may_erase(media_root, make):
    assert readers(make(media_root)) == READERS | {ADMINISTRATOR}


def test_file_that_nothing_uses_is_for_its_maker_and_who_may_erase(media_root):
    maker = factories.editor()
    upload = document(media_root, made_by=maker)
    assert (status(maker, upload), readers(upload)) == (200, {PUBLISHER, ADMINISTRATOR, CHIEF})


def test_file_that_is_not_theirs_answers_like_none(media_root):
    user, upload = factories.staff(), attached_to_a_draft(media_root)
    client = log_in(user)
    pages = [client.get(reverse("admin:media", args=[name])) for name in (upload.original, f"{'0' * 26}.pdf")]
    assert [page.status_code for page in pages] == [404, 404]


@pytest.mark.parametrize("role", [STAFF, ADMINISTRATOR, CHIEF])
def test_number_of_a_record_leads_to_no_address(role):
    draft = factories.draft(title_de="Streng geheim")
    kind = ContentType.objects.get_for_model(draft)
    answer = log_in(ROLES[role]()).get(f"/admin/r/{kind.pk}/{draft.pk}/")
    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


def test_start_page_of_staff_without_rights_names_no_record():
    draft = factories.draft(title_de="Streng geheim")
    page = log_in(factories.staff()).get("/admin/")
    assert (page.context["lists"], page.context["app_list"]) == ([], [])
    assert draft.title_de not in page.content.decode()
