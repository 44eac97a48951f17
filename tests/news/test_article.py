"""What machines are told of a press release or a report: whose text it is, and since when, as exactly as that is known."""

import json
import re
from datetime import datetime

import pytest
import time_machine
from django.conf import settings

from partnership.texts.dates import parse_span
from tests import factories
from tests.client import STATEMENT

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
OPERATOR = {"@type": "GovernmentOrganization", "name": "Beispielbehörde", "url": f"{SITE}/"}
HERE = "2023-03-01T12:00:00+01:00"  # when the factories publish, with the zone of the site


@pytest.fixture(autouse=True)
def operator(settings):
    settings.OPERATOR = {**settings.OPERATOR, "name": "Beispielbehörde"}


def told(client, record, language="de"):
    """Returns the statement of the page of a release."""
    [text] = [text for text in STATEMENT.findall(html(client, record, language)) if "NewsArticle" in text]
    return json.loads(text.split(">", 1)[1].rsplit("<", 1)[0])


def html(client, record, language="de"):
    return client.get(record.path(language)).content.decode()


def release(notation=None, **values):
    return factories.release(**(dated(notation) | values))


def report(notation=None, **values):
    return release(notation, kind="report", **{"original": factories.source(), **values})


def dated(notation):
    return dict(zip(("earliest", "latest", "precision"), parse_span(notation), strict=True)) if notation else {}


# --- whose text it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "name"), [("de", "Staatskanzlei"), ("uk", "Державна канцелярія")])
def test_a_press_release_is_its_issuers(client, language, name):
    body = factories.body(website="https://example.org/")
    article = told(client, release(issuer=body), language)
    issuer = {"@type": "Organization", "name": name, "url": "https://example.org/"}
    assert (article["author"], article["publisher"]) == (issuer, issuer)


def test_an_issuer_without_a_website_has_no_address(client):
    assert told(client, release())["publisher"] == {"@type": "Organization", "name": "Staatskanzlei"}


def test_a_report_is_published_by_this_site_and_has_no_author(client):
    article = told(client, report())
    assert (article["publisher"], article.get("author")) == (OPERATOR, None)


@pytest.mark.parametrize(("language", "name"), [("de", "Stadt Beispiel"), ("uk", "Місто Приклад")])
@pytest.mark.parametrize("make", [release, report])
def test_the_original_stands_with_who_published_it(client, make, language, name):
    original = factories.source(url="https://example.org/text", language="uk")
    assert told(client, make(original=original), language)["isBasedOn"] == {
        "@type": "WebPage",
        "url": "https://example.org/text",
        "inLanguage": "uk",
        "publisher": {"@type": "Organization", "name": name},
    }


@pytest.mark.parametrize(
    ("make", "language", "kind"),
    [(release, "de", "Pressemitteilung"), (release, "uk", "Пресреліз"), (report, "de", "Meldung")],
)
def test_the_statement_names_the_kind(client, make, language, kind):
    assert told(client, make(), language)["genre"] == kind


# --- since when -------------------------------------------------------------------------------------------------------

DATES = [
    # the date of the text; since when a press release is public
    ("2024-02-29", "2024-02-29"),
    ("2023-10", "2023-10"),
    ("2023", "2023"),
    ("2024-02-27/2024-02-29", None),
    (None, HERE),
]


@pytest.mark.parametrize(("date", "published"), DATES)
def test_a_press_release_is_public_since_its_issuers_day(client, date, published):
    article = told(client, release(date))
    assert (article.get("datePublished"), article.get("temporalCoverage")) == (published, None)


@pytest.mark.parametrize("date", [date for date, _published in DATES])
def test_a_report_is_public_since_it_is_here(client, date):
    article = told(client, report(date))
    assert (article["datePublished"], article.get("temporalCoverage")) == (HERE, date)


def test_a_date_that_was_given_has_no_hour(client):
    assert told(client, release("2023-03-01"))["datePublished"] == "2023-03-01"


@pytest.mark.parametrize(
    ("changed", "modified"),
    [
        ("2023-02-01T09:00:00", HERE),
        ("2023-03-01T12:00:00", HERE),
        ("2024-06-01T10:30:00", "2024-06-01T10:30:00+02:00"),
    ],
)
@pytest.mark.parametrize("make", [release, report])
def test_nothing_was_modified_before_it_was_published(client, make, changed, modified):
    with time_machine.travel(datetime.fromisoformat(changed).replace(tzinfo=factories.BERLIN), tick=False):
        record = make("2022-12-24")
    assert told(client, record)["dateModified"] == modified


# --- Open Graph -------------------------------------------------------------------------------------------------------


def graph(client, record):
    found = re.findall(r'<meta property="article:(\w+)_time" content="([^"]+)">', html(client, record))
    return dict(found)


@pytest.mark.parametrize(
    ("make", "date", "published"),
    [
        (release, "2024-02-29", "2024-02-29"),
        (release, None, HERE),
        (report, "2023-10", HERE),
        (release, "2023-10", None),
        (release, "2024-02-27/2024-02-29", None),
    ],
)
def test_open_graph_says_what_the_statement_says_if_it_has_a_day(client, make, date, published):
    expected = {"published": published, "modified": HERE} if published else {"modified": HERE}
    with time_machine.travel(factories.LONG_AGO, tick=False):
        record = make(date)
    assert graph(client, record) == expected


def test_a_page_that_is_no_release_names_no_such_times(client):
    assert graph(client, factories.twinning()) == {}
