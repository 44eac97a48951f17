"""Browsers' views for reading (Firefox, Safari) keep what misleads if it is missing: date, corrections and lead.

They take the element that holds the paragraphs of the text, and drop whatever a class says is beside it. The words are
those of Mozilla's Readability; Safari's reader grew out of the same script.
"""

import re

import html5lib
import pytest

from news.models import Correction
from tests import factories

pytestmark = pytest.mark.django_db
DROPPED = re.compile(
    "-ad-|ai2html|author|banner|breadcrumbs|byline|combx|comment|com-|community|contact|cover-wrap|dateline|disqus|extra"
    "|footer|gdpr|header|hid|legends|masthead|media|menu|meta|outbrain|pagination|pager|popup|promo|related|remark|replies"
    "|rss|scroll|share|shoutbox|shopping|sidebar|skyscraper|social|sponsor|supplemental|tags|widget|writtenby"
)


@pytest.fixture
def article(client):
    """The article of a corrected release, and the element in it that holds the paragraphs of its text."""
    release = factories.release(place_de="Köln", place_uk="Кельн")
    Correction.objects.create(release=release, note_de="Es waren fünf.", note_uk="Їх було п’ять.")
    document = html5lib.parse(client.get(release.path("de")).content, namespaceHTMLElements=False)
    [article] = document.iter("article")
    [text] = [element for element in article.iter() if "Der Text." in [child.text for child in element]]
    return article, text


def test_date_corrections_and_lead_stand_with_the_text(article):
    _article, text = article
    assert [child.get("class") for child in text if child.tag == "p"] == ["dated", "notice correction", "lead", None]


def test_no_class_of_an_article_says_that_it_is_beside_the_text(article):
    outer, text = article
    classes = [element.get("class") for element in (outer, text, *text.iter()) if element.get("class")]
    assert len(classes) > 4
    assert [name for name in classes if DROPPED.search(name)] == []
