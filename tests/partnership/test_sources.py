"""Who runs a source is named in the language of the page, and the links of a list are told apart."""

import re
from datetime import date

import pytest
from django.db import IntegrityError
from django.template.loader import render_to_string
from django.utils import translation

from partnership.models import Figure
from tests import factories

pytestmark = pytest.mark.django_db
COUNCIL = {"publisher_de": "Stadtrat Werchnjodniprowsk", "publisher_uk": "Верхньодніпровська міська рада"}
PAPER = {"publisher_de": "Kölner Stadt-Anzeiger", "publisher_uk": "Kölner Stadt-Anzeiger"}


def links(language, *sources):
    """What the links of a list of `sources` say on a page in `language`."""
    with translation.override(language):
        html = render_to_string("components/sources.html", {"sources": sources})
    return re.findall(r"<a [^>]*>(.*?)</a>", html.replace("\u00a0", " "))


def test_a_translated_publisher_is_named_in_the_language_of_the_page():
    council = factories.source(**COUNCIL, language="uk")
    assert links("de", council) == ["Stadtrat Werchnjodniprowsk"]
    assert links("uk", council) == ["Верхньодніпровська міська рада"]


def test_an_untranslated_publisher_is_marked_with_its_language():
    paper, portal = factories.source(**PAPER, language="de"), factories.source(**PAPER, language="en")
    assert links("uk", paper) == ['<span lang="de">Kölner Stadt-Anzeiger</span>']
    assert links("uk", portal) == ['<span lang="en">Kölner Stadt-Anzeiger</span>']
    assert links("de", paper) == ["Kölner Stadt-Anzeiger"]


def test_the_source_of_a_figure_is_named_in_the_same_way():
    figure = Figure(kind="area", value=5, certainty="confirmed", source=factories.source(**PAPER))
    with translation.override("uk"):
        html = render_to_string("components/figures.html", {"figures": [figure]})
    assert re.findall(r"<a [^>]*>(.*?)</a>", html) == ['<span lang="de">Kölner Stadt-Anzeiger</span>']


def test_the_publisher_of_an_original_is_named_in_the_same_way(client):
    release = factories.release(kind="report", original=factories.source(**PAPER))
    assert '<dd><span lang="de">Kölner Stadt-Anzeiger</span></dd>' in client.get(release.path("uk")).content.decode()
    assert "<dd>Kölner Stadt-Anzeiger</dd>" in client.get(release.path("de")).content.decode()


@pytest.mark.parametrize("missing", ["publisher_de", "publisher_uk"])
def test_a_publisher_is_named_in_both_languages(missing):
    with pytest.raises(IntegrityError):
        factories.source(**{**COUNCIL, missing: ""})


def test_sources_of_one_publisher_are_numbered():
    papers = [factories.source(**PAPER) for _ in range(2)]
    assert links("de", papers[0], factories.source(**COUNCIL), papers[1]) == [
        "Kölner Stadt-Anzeiger (1)",
        "Stadtrat Werchnjodniprowsk",
        "Kölner Stadt-Anzeiger (2)",
    ]


def test_the_numbers_go_on_where_the_day_of_reading_changes():
    papers = [factories.source(**PAPER, read_on=date(2026, 11, day)) for day in (21, 22, 22)]
    assert links("de", *papers) == [f"Kölner Stadt-Anzeiger ({number})" for number in (1, 2, 3)]
