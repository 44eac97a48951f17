"""Search engines are told what a page is, in a form that no text can break out of."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.template import Context, Template

from tests import factories
from tests.client import STATEMENT, faults

SITE = settings.SITE_URL


def statements(client, path):
    """The statements of a page by their type."""
    found = [json.loads(text.split(">", 1)[1].rsplit("<", 1)[0]) for text in STATEMENT.findall(html(client, path))]
    return {statement["@type"]: statement for statement in found}


def html(client, path):
    return client.get(path).content.decode()


def release(languages=("de", "uk"), **values):
    dated = {"earliest": date(2024, 2, 29), "latest": date(2024, 2, 29), "slug_de": "eins", "slug_uk": "odyn"}
    return factories.release(languages, **{**dated, **values})


@pytest.mark.django_db
def test_a_release_is_a_news_article_with_its_translation(client):
    record = release(title_de="Ein Jahr", title_uk="Один рік", lead_de="Bilanz.", place_de="Düsseldorf")
    article = statements(client, record.path("de"))["NewsArticle"]
    assert {name: article[name] for name in ("headline", "description", "inLanguage", "datePublished", "url")} == {
        "headline": "Ein Jahr",
        "description": "Bilanz.",
        "inLanguage": "de",
        "datePublished": "2024-02-29",
        "url": f"{SITE}/de/presse/2024/eins/",
    }
    assert article["locationCreated"] == {"@type": "Place", "name": "Düsseldorf"}
    assert article["workTranslation"] == {
        "@type": "NewsArticle",
        "headline": "Один рік",
        "inLanguage": "uk",
        "url": f"{SITE}/uk/presa/2024/odyn/",
    }


PICTURED = {"alt_de": "Das Rathaus", "credit_de": "Stadt Beispiel", "licence": "CC BY 4.0"}


@pytest.mark.django_db
def test_the_picture_of_a_release_is_named_with_whom_to_credit(client):
    photo = factories.photo(**PICTURED)
    article = statements(client, release(photo=photo).path("de"))["NewsArticle"]
    assert article["image"] == [
        f"{SITE}/de/presse/2024/eins/share.png",
        {
            "@type": "ImageObject",
            "contentUrl": f"{SITE}/media/{photo.picture.original}",
            "caption": "Das Rathaus",
            "creditText": "Stadt Beispiel",
            "copyrightNotice": "CC BY 4.0",
        },
    ]


@pytest.mark.django_db
def test_a_decorative_picture_is_not_named(client):
    record = release(photo=factories.photo(is_decorative=True))
    assert statements(client, record.path("de"))["NewsArticle"]["image"] == [f"{SITE}/de/presse/2024/eins/share.png"]


@pytest.mark.django_db
def test_a_translation_that_is_not_ready_is_not_named(client):
    record = release(["uk"], title_de="Geheimwort")
    page = html(client, record.path("uk"))
    assert ("workTranslation" in page, "Geheimwort" in page) == (False, False)


@pytest.mark.django_db
def test_a_page_that_shows_the_other_language_states_no_article(client):
    assert list(statements(client, release(["uk"]).path("de"))) == ["BreadcrumbList"]


@pytest.mark.django_db
def test_the_breadcrumbs_lead_from_the_start_page_down(client):
    record = release(title_uk="Один рік")
    steps = statements(client, record.path("uk"))["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step.get("item")) for step in steps] == [
        (1, "Головна", f"{SITE}/uk/"),
        (2, "Преса", f"{SITE}/uk/presa/"),
        (3, "Один рік", None),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["</script><b>x</b>", "<!--<script>", 'Er sagte "Ja" & ging', "\\u003c"])
def test_no_title_can_end_the_statement(client, text):
    record = release(title_de=text)
    assert statements(client, record.path("de"))["NewsArticle"]["headline"] == text


def test_what_could_end_the_element_is_written_as_numbers():
    printed = Template("{% load site %}{% structured_data statement %}").render(Context({"statement": {"a": "<&>"}}))
    assert printed == '<script type="application/ld+json">{"a":"\\u003c\\u0026\\u003e"}</script>'


PAGE = '<!doctype html><html lang="de"><head><title>T</title>{}</head><body><h1>T</h1></body></html>'


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("<script>alert(1)</script>", "a <script> on the public side: {}"),
        ('<script src="/x.js"></script>', "a <script> on the public side: {'src': '/x.js'}"),
        ('<script type="application/ld+json">{"a": 1}</script>', "a statement is broken: '@context'"),
        ('<script type="application/ld+json">{</script>', "a statement is broken: Expecting property name"),
        (
            '<script type="application/ld+json">{"@context":"https://schema.org","a":"<b>"}</script>',
            "a statement holds a sign that could end it",
        ),
    ],
)
def test_the_checking_client_refuses_any_other_script(script, fault):
    found = list(faults(PAGE.format(script), "/de/"))
    assert [text[: len(fault)] for text in found] == [fault]


def test_the_checking_client_accepts_a_statement():
    good = '<script type="application/ld+json">{"@context":"https://schema.org"}</script>'
    assert list(faults(PAGE.format(good), "/de/")) == []
