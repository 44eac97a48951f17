"""What machines are told: whether the site is well, what may be crawled, which pages there are; and pages of distress."""

import io
import re
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from PIL import Image

from partnership.publishing import errors
from partnership.publishing.state import State
from tests import factories
from tests.client import CheckingClient

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@contextmanager
def database_raising(error):
    """Every query of the site raises `error`."""

    def fail(*_args):
        raise error

    with connection.execute_wrapper(fail):
        yield


# --- health -----------------------------------------------------------------------------------------------------------


def test_a_healthy_process_says_ok(client):
    page = client.get("/healthz")
    assert (page.status_code, page.content, page["Content-Type"]) == (200, b"ok\n", "text/plain; charset=utf-8")


def test_the_process_is_healthy_without_its_database(client):
    with database_raising(OperationalError("gone")):
        assert client.get("/healthz").status_code == 200


PROXIED = {"x-forwarded-for": "192.0.2.1"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "container", "a_b", ""])
def test_this_machine_asks_for_its_health_by_any_name(client, settings, path, host):
    settings.SECURE_SSL_REDIRECT, settings.SITE_HOST = True, "testserver"
    assert client.get(path, HTTP_HOST=host).status_code == 200


@pytest.mark.parametrize(
    "foreign", [{"REMOTE_ADDR": "192.0.2.1"}, {"headers": PROXIED}], ids=["peer", "through a proxy"]
)
def test_others_ask_for_it_by_the_name_of_the_site(client, foreign):
    found = [client.get("/healthz", HTTP_HOST=host, **foreign).status_code for host in ("container", "testserver")]
    assert found == [400, 200]


def test_the_site_is_ready_with_database_migrations_and_cache(client):
    page = client.get("/readyz")
    assert (page.status_code, page.json()) == (200, {"ready": True, "reason": ""})


def test_the_site_is_not_ready_while_a_migration_is_pending(client):
    MigrationRecorder.Migration.objects.filter(app="news").latest("pk").delete()
    page = client.get("/readyz")
    assert (page.status_code, page.json()) == (503, {"ready": False, "reason": "migrations are pending"})


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DatabaseError])
def test_the_site_is_not_ready_without_its_database(client, error):
    with database_raising(error("secret of the database")):
        page = client.get("/readyz")
    assert (page.status_code, page.json()) == (503, {"ready": False, "reason": "the database does not answer"})


@pytest.mark.parametrize("error", [OSError, type("RedisError", (Exception,), {})])
def test_the_site_is_not_ready_without_its_cache(client, monkeypatch, error):
    def fail(*_args):
        raise error

    monkeypatch.setattr("django.core.cache.backends.locmem.LocMemCache.set", fail)
    page = client.get("/readyz")
    assert (page.status_code, page.json()) == (503, {"ready": False, "reason": "the cache does not answer"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_never_kept(client, path):
    assert "no-store" in client.get(path)["Cache-Control"]


# --- robots and security ----------------------------------------------------------------------------------------------


def test_crawlers_are_kept_out_of_the_admin_and_shown_the_sitemap(client):
    expected = f"User-agent: *\nDisallow: /admin/\nSitemap: {SITE}/sitemap.xml\n"
    assert client.get("/robots.txt").content.decode() == expected


def security(client):
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize("day", ["2026-11-22", "2027-12-31", "2028-02-29", "2031-03-30", "2040-10-28"])
def test_security_txt_is_valid_for_30_days_to_a_year(client, day):
    with time_machine.travel(f"{day} 23:59:59+01:00", tick=False):
        expires = datetime.fromisoformat(security(client)["Expires"])
        assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


def test_security_txt_names_the_contact_of_the_operator(client, settings):
    settings.OPERATOR = {**settings.OPERATOR, "security_contact": "security@example.org"}
    said = security(client)
    assert (said["Contact"], said["Canonical"]) == ("mailto:security@example.org", f"{SITE}/.well-known/security.txt")
    assert said["Preferred-Languages"] == "de, uk, en"


def test_security_txt_has_a_contact_even_if_the_operator_named_none(client, settings):
    settings.OPERATOR = dict.fromkeys(settings.OPERATOR, "")
    assert security(client)["Contact"] == f"{SITE}/de/kontakt/"


# --- sitemap ----------------------------------------------------------------------------------------------------------


def sitemap(client):
    """Returns the addresses in the sitemap, each with its alternates."""
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content).findall("s:url", XML)
    return {
        url.findtext("s:loc", namespaces=XML): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", XML)
        }
        for url in urls
    }


def test_a_page_in_both_languages_stands_twice_and_each_names_both(client):
    factories.area(slug_de="gesundheit", slug_uk="zdorovia")
    german, ukrainian = f"{SITE}/de/kooperationsfelder/gesundheit/", f"{SITE}/uk/sfery-spivpratsi/zdorovia/"
    alternates = {"de": german, "uk": ukrainian, "x-default": german}
    assert sitemap(client) == {german: alternates, ukrainian: alternates}


@pytest.mark.parametrize(("language", "path"), [("de", "/de/presse/2023/wort/"), ("uk", "/uk/presa/2023/wort/")])
def test_a_page_in_one_language_stands_once_and_is_the_default(client, language, path):
    factories.release([language], slug_de="wort", slug_uk="wort")
    assert sitemap(client) == {f"{SITE}{path}": {language: f"{SITE}{path}", "x-default": f"{SITE}{path}"}}


def test_every_kind_of_page_is_in_the_sitemap(client):
    records = [
        factories.area(),
        factories.twinning(),
        factories.release(),
        factories.page("start"),
        factories.page("imprint"),
    ]
    expected = {f"{SITE}{record.path(language)}" for record in records for language in ("de", "uk")}
    assert set(sitemap(client)) == expected


HIDDEN = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "in review": {"state": State.REVIEW, "publish_at": None},
    "scheduled": {"publish_at": factories.LONG_AGO + timedelta(days=36_500)},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": factories.LONG_AGO},
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_published_is_not_in_the_sitemap(client, hidden):
    shown = factories.page("imprint")
    for make in (factories.area, factories.twinning, factories.release):
        make(**hidden)
    factories.page("start", **hidden)
    assert set(sitemap(client)) == {f"{SITE}{shown.path(language)}" for language in ("de", "uk")}


def test_the_sitemap_says_when_a_page_was_changed(client):
    with time_machine.travel("2024-02-29 12:00+01:00", tick=False):
        factories.page("imprint", ["de"])
    changed = ElementTree.fromstring(client.get("/sitemap.xml").content).findall(".//s:lastmod", XML)
    assert [element.text for element in changed] == ["2024-02-29"]


def test_no_page_was_changed_before_it_was_published(client):
    with time_machine.travel("2023-02-01 12:00+01:00", tick=False):
        factories.twinning()
    changed = ElementTree.fromstring(client.get("/sitemap.xml").content).findall(".//s:lastmod", XML)
    assert [element.text for element in changed] == ["2023-03-01"] * 2


def test_the_sitemap_takes_as_many_queries_for_many_pages_as_for_one(client, django_assert_num_queries):
    for _ in range(3):
        for make in (factories.area, factories.twinning, factories.release):
            make()
    with django_assert_num_queries(5):  # one for each kind of page
        assert len(sitemap(client)) == 18


# --- distress ---------------------------------------------------------------------------------------------------------

PAGES = [
    "/de/",
    "/uk/",
    "/de/partnerschaft/",
    "/uk/partnerstva-hromad/",
    "/de/kooperationsfelder/",
    "/uk/presa/",
    "/de/presse/2023/",
    "/uk/presa/2023/wort/",
    "/de/suche/?q=wort",
    "/uk/kontakty/",
    "/de/presse/feed/",
    "/uk/partnerstva-hromad/wort/feed/",
]
OUTSIDE = ["/data/twinnings.json", "/data/press-releases.json", "/sitemap.xml", f"/media/{'a' * 26}.webp"]


def language_of(page):
    return page.content.split(b'<html lang="')[1][:2].decode()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_a_database_says_when_to_come_back(client, path, error):
    with database_raising(error("secret of the database")):
        page = client.get(path)
    assert (page.status_code, page["Retry-After"], language_of(page)) == (503, "30", path[1:3])
    assert (page["Cache-Control"], b"secret" in page.content) == ("no-store", False)


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("language", ["de", "uk"])
def test_an_error_without_a_database_follows_the_browsers_language(client, path, language):
    with database_raising(OperationalError):
        page = client.get(path, headers={"Accept-Language": language})
    assert (page.status_code, page["Retry-After"], language_of(page)) == (503, "30", language)


@pytest.mark.parametrize("path", ["/admin/", "/admin/news/pressrelease/", "/admin/news/pressrelease/add/"])
def test_without_a_database_the_admin_says_so_too(client, path):
    client.force_login(factories.publisher())
    with database_raising(OperationalError):
        page = client.get(path, headers={"Accept-Language": "uk"})
    assert (page.status_code, page["Retry-After"], language_of(page)) == (503, "30", "uk")


def test_an_unknown_address_without_a_database_is_not_found(client):
    with database_raising(OperationalError):
        assert client.get("/de/nichts/").status_code == 404


def test_the_site_is_back_as_soon_as_its_database_is(client):
    with database_raising(OperationalError):
        assert client.get("/de/").status_code == 503
    assert client.get("/de/").status_code == 200


@pytest.fixture
def broken(monkeypatch):
    """The search raises an error that nobody foresaw; returns a client that does not raise it in the test."""

    def fail(*_args):
        raise RuntimeError("secret of the code")

    monkeypatch.setattr("partnership.views.parameters.text", fail)
    return CheckingClient(raise_request_exception=False)


@pytest.mark.parametrize(("path", "language"), [("/de/suche/", "de"), ("/uk/poshuk/", "uk")])
def test_an_error_page_has_the_language_of_its_address(broken, path, language, django_assert_num_queries):
    with django_assert_num_queries(1):  # the introduction, before the mistake; the page of the mistake asks nothing
        page = broken.get(path)
    assert (page.status_code, language_of(page), page["Cache-Control"]) == (500, language, "no-store")
    assert b"secret" not in page.content
    assert b"Traceback" not in page.content


def test_the_pages_of_distress_have_the_headers_of_every_page(broken, client):
    usual = client.get("/de/").headers
    with database_raising(OperationalError):
        gone = client.get("/de/").headers
    for headers in (gone, broken.get("/de/suche/").headers):
        own = {"Cache-Control", "Content-Length", "Retry-After", "Content-Security-Policy", "X-Request-ID"}
        assert {name: value for name, value in headers.items() if name not in own} == {
            name: value for name, value in usual.items() if name not in own
        }


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_the_page_for_an_error_needs_no_database(rf, status, django_assert_num_queries):
    makers = {400: errors.bad_request, 403: errors.forbidden, 404: errors.not_found}
    makers |= {500: errors.server_error, 503: errors.service_unavailable}
    with django_assert_num_queries(0):
        assert makers[status](rf.get("/de/")).status_code == status


def test_a_mistake_in_the_admin_is_admitted_too(monkeypatch):
    monkeypatch.setattr("partnership.desk.site.make_slug", lambda text: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(factories.editor(interface_language="uk"))
    page = client.get("/admin/slug/?text=a")
    assert (page.status_code, language_of(page), page["X-Robots-Tag"]) == (500, "uk", "noindex")


# --- the home screen --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "name"), [("de", "Partnerregionen"), ("uk", "Регіони-партнери")])
def test_the_manifest_is_in_the_language_of_its_address(client, language, name):
    response = client.get(f"/{language}/site.webmanifest")
    manifest = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert [manifest[key] for key in ("lang", "short_name", "start_url")] == [language, name, f"/{language}/"]


def test_every_icon_is_there_in_the_size_that_is_said(client):
    page, manifest = client.get("/de/").content.decode(), client.get("/de/site.webmanifest").json()
    said = {icon["src"]: icon["sizes"] for icon in manifest["icons"]}
    said |= {
        name: f"{size}x{size}" for size in (32, 180) for name in re.findall(rf'"(/static/img/icon-{size}[^"]*)"', page)
    }
    files = [Path(finders.find(name.removeprefix("/static/"))) for name in said]
    sizes = [Image.open(io.BytesIO(file.read_bytes())).size for file in files]
    assert [f"{width}x{height}" for width, height in sizes] == list(said.values())
    assert len(said) == 4


def test_favicon_at_its_old_address_is_an_icon_that_may_be_kept(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/vnd.microsoft.icon")
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    with Image.open(io.BytesIO(response.content)) as icon:
        assert (icon.format, icon.info["sizes"]) == ("ICO", {(16, 16), (32, 32), (48, 48)})


def test_the_page_names_the_manifest_of_its_language(client):
    assert '<link rel="manifest" href="/uk/site.webmanifest">' in client.get("/uk/presa/").content.decode()
