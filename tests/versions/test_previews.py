"""Previews: a draft looks as it will, on the public pages, for those alone who are to see it."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from news.models import PressRelease
from partnership.publishing.state import State
from partnership.versions.pending import PendingChange
from partnership.versions.previews import PreviewLink
from tests import factories
from tests.client import UncheckedClient, faults
from tests.forms import address, filled_in, log_in
from tests.uploads.papers import PDF
from tests.versions.pending import prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return factories.draft(title_de="Geheimer Entwurf", title_uk="Таємна чернетка")


@pytest.fixture
def link(draft):
    return PreviewLink.make(draft, factories.editor(), days=3)


def preview(record, language):
    return f"{address(record).removesuffix('change/')}preview/{language}/"


def links(record):
    return f"{address(record).removesuffix('change/')}links/"


# --- for staff --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "title"), [("de", "Geheimer Entwurf"), ("uk", "Таємна чернетка")])
def test_a_draft_is_shown_in_both_languages_on_the_public_page(draft, language, title):
    response = log_in(factories.editor(interface_language="de")).get(preview(draft, language))
    html = response.content.decode()
    assert (response.status_code, f"<h1>{title}</h1>" in html) == (200, True)
    assert list(faults(html, f"/{language}/")) == []
    assert 'class="draft-mark"' in html
    assert response.headers["Content-Language"] == language


def test_a_preview_offers_no_address_to_pass_on(client, link):
    assert "mailto:?subject" in client.get(factories.release().path("de")).content.decode()
    html = client.get(link.path("de")).content.decode()
    assert ("mailto:?subject" in html, link.token in re.sub(r'href="[^"]*"|src(set)?="[^"]*"', "", html)) == (
        False,
        False,
    )


def test_a_preview_changes_nothing(draft, client):
    before = PressRelease.objects.values().get()
    log_in(factories.editor()).get(preview(draft, "de"))
    assert PressRelease.objects.values().get() == before
    assert client.get(draft.path("de")).status_code == 404


def test_what_is_not_written_yet_is_an_ellipsis():
    draft = factories.draft(title_de="Nur ein Titel", lead_de="", body_de="", title_uk="", lead_uk="", body_uk="")
    html = log_in(factories.editor()).get(preview(draft, "de")).content.decode()
    assert '<p class="lead">…</p>' in html


def test_a_prepared_change_is_shown_and_the_public_page_is_not(client):
    public = factories.release(title_de="Alt")
    prepared(public, title_de="Neu")
    assert "<h1>Neu</h1>" in log_in(factories.editor()).get(preview(public, "de")).content.decode()
    assert "<h1>Alt</h1>" in client.get(public.path("de")).content.decode()
    assert PendingChange.objects.count() == 1


@pytest.mark.parametrize("state", ["scheduled", "withdrawn"])
def test_what_is_scheduled_or_withdrawn_can_be_previewed_too(state):
    record = factories.release(title_de="Titel")
    later = {"publish_at": timezone.now() + timedelta(days=9)}
    change = later if state == "scheduled" else {"state": State.WITHDRAWN, "withdrawn_at": timezone.now()}
    PressRelease.objects.filter(pk=record.pk).update(**change)
    assert "<h1>Titel</h1>" in log_in(factories.editor()).get(preview(record, "de")).content.decode()


@pytest.mark.parametrize("make", [factories.area, factories.twinning, lambda: factories.page("imprint")])
def test_every_kind_of_page_has_a_preview(make):
    assert log_in(factories.editor()).get(preview(make(), "uk")).status_code == 200


def test_the_switch_of_a_preview_leads_to_its_other_language(draft):
    html = log_in(factories.editor()).get(preview(draft, "de")).content.decode()
    assert f'href="{preview(draft, "uk")}"' in html
    assert f'href="{draft.path("uk")}"' not in html


@pytest.mark.parametrize("role", ["anonymous", "without rights"])
def test_previews_and_links_are_for_those_who_may_read_the_record(draft, role):
    client = UncheckedClient() if role == "anonymous" else log_in(factories.staff())
    for path in (preview(draft, "de"), links(draft)):
        response = client.get(path)
        assert response.status_code == (302 if role == "anonymous" else 403)
        assert "Geheimer" not in response.content.decode()


def upload(client, record, **values):
    file = SimpleUploadedFile("a.pdf", PDF, "application/pdf")
    client.post(address(record), {**filled_in(client, address(record)), **values, "attachments-0-upload": file})


@pytest.mark.parametrize("through", ["the admin", "a link"])
def test_a_prepared_document_is_shown_in_the_preview_alone(client, through):
    public, editor = factories.release(), log_in(factories.editor())
    row = {"title_de": "Rede", "title_uk": "Промова", "written_in": "de"}
    titles = {f"attachments-0-{name}": value for name, value in row.items()}
    upload(editor, public, **titles, **{"attachments-TOTAL_FORMS": "1"})
    reader, page = editor, preview(public, "de")
    if through == "a link":
        reader, page = client, PreviewLink.make(public, None, days=3).path("de")
    [file] = set(re.findall(r'href="([^"]+\.pdf)"', reader.get(page).content.decode()))
    response = reader.get(file)
    content = b"".join(response.streaming_content)
    response.close()
    assert (content[:5], response.headers["Cache-Control"].partition(",")[0]) == (b"%PDF-", "no-store")
    assert UncheckedClient().get(f"/media/{file.rpartition('/')[2]}").status_code == 404
    assert log_in(factories.staff()).get(preview(public, "de").replace("preview/de/", "file/x.pdf")).status_code == 403


def test_a_preview_leaves_out_what_does_not_fit_any_more(client):
    public, photo = factories.release(title_de="Alt"), factories.photo()
    prepared(public, title_de="Neu", photo=photo.pk)
    photo.delete()
    link = PreviewLink.make(public, None, days=3)
    pages = [client.get(link.path("de")), log_in(factories.editor()).get(preview(public, "de"))]
    assert ["<h1>Neu</h1>" in page.content.decode() for page in pages] == [True, True]


# --- by a link --------------------------------------------------------------------------------------------------------


def test_a_link_shows_the_draft_without_account_and_cookie(link, client):
    response = client.get(link.path("de"))
    assert (response.status_code, "Geheimer Entwurf" in response.content.decode()) == (200, True)
    headers = {name: response.headers[name] for name in ("X-Robots-Tag", "Cache-Control")}
    assert headers == {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}
    assert not response.cookies


def dead(link):
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    return link.path("de")


def revoked(link):
    PreviewLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
    return link.path("de")


def withdrawn(link):
    PressRelease.objects.update(**factories.approved(("de", "uk")), **factories.month("2023-03"))
    record = PressRelease.objects.get()
    record.state = State.WITHDRAWN
    record.save()
    return link.path("de")


def made_anew(link):
    record = PressRelease.objects.get()
    record.delete()
    factories.draft(key=record.key, title_de="Geheimer anderer Entwurf")
    return link.path("de")


def forged(link):
    return link.path("de").replace(link.token, f"{link.pk + 1}:{link.token.partition(':')[2]}")


def orphaned(link):
    PressRelease.objects.all().delete()
    return link.path("de")


ENDS = [
    dead,
    revoked,
    withdrawn,
    made_anew,
    forged,
    orphaned,
    lambda link: "/preview/x/de/",
    lambda link: link.path("de").replace("/de/", "/en/"),
]


@pytest.mark.parametrize("end", ENDS)
def test_an_invalid_link_answers_like_an_unknown_address(link, client, end):
    response = client.get(end(link))
    assert (response.status_code, "Geheimer" in response.content.decode()) == (404, False)
    assert client.get("/preview/never/de/").status_code == 404


def test_a_link_shows_one_record_alone(link, client):
    other = factories.draft(title_de="Etwas anderes")
    assert client.get(link.path("de")).status_code == 200
    assert client.get(other.path("de")).status_code == 404


def test_photos_of_a_draft_are_seen_through_its_link_and_nowhere_else(link, draft, client):
    photo = factories.photo()
    PressRelease.objects.update(photo=photo)
    for name in photo.upload.file_names:
        default_storage.save(name, ContentFile(b"picture"))
    name = photo.upload.file_names[1]
    html = client.get(link.path("de")).content.decode()
    assert f"/preview/{link.token}/media/{name}" in html
    assert "/media/" not in html.replace(f"/preview/{link.token}/media/", "")
    response = client.get(f"/preview/{link.token}/media/{name}")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    response.close()
    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/preview/{link.token}x/media/{name}").status_code == 404


def test_addresses_elsewhere_are_left_as_they_are(link, draft, client):
    elsewhere = '<a href="https://stadt.example/media/bericht.pdf" rel="noopener">Bericht</a>'
    PressRelease.objects.update(body_de=f"<p>{elsewhere}</p>")
    assert elsewhere in client.get(link.path("de")).content.decode()


def test_links_are_made_listed_and_revoked_in_the_admin(draft, client):
    desk = log_in(factories.editor())
    desk.post(links(draft), {"days": "3"})
    link = PreviewLink.objects.get()
    assert timedelta(days=2, hours=23) < link.expires_at - timezone.now() <= timedelta(days=3)
    assert link.path("uk") in desk.get(links(draft)).content.decode()
    desk.post(links(draft), {"revoke": str(link.pk)})
    assert link.path("uk") not in desk.get(links(draft)).content.decode()
    assert client.get(link.path("uk")).status_code == 404


@pytest.mark.parametrize(
    "data", [{"days": "999"}, {"days": "x"}, {}, {"revoke": "x"}, {"revoke": "٣"}, {"revoke": "9" * 99}]
)
def test_nonsense_makes_no_link(draft, data):
    log_in(factories.editor()).post(links(draft), data)
    assert PreviewLink.objects.count() == 0


def test_a_link_of_another_record_is_not_revoked(link):
    other = factories.draft()
    log_in(factories.editor()).post(links(other), {"revoke": str(link.pk)})
    assert list(PreviewLink.objects.valid()) == [link]
