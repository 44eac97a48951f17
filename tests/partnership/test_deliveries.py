"""Deliveries are shown with their goods, whence and whither, how far they came and by which sources."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.models import Delivery, Goods
from partnership.publishing.state import State
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("/de/staedtepartnerschaften/paar/", "/de/kooperationsfelder/feld/")


@pytest.fixture
def shown(db):
    """A function that makes a delivery of one tie and one area."""
    tie = factories.twinning(slug_de="paar", slug_uk="para")
    area = factories.area(slug_de="feld", slug_uk="pole")

    def make(*args, **values):
        delivery = factories.delivery(*args, **values)
        delivery.twinnings.add(tie)
        delivery.areas.add(area)
        return delivery

    return make


def listed(client, path):
    """Returns the deliveries of a page, each as its plain text."""
    page = client.get(path).content.decode()
    if 'id="deliveries"' not in page:
        return []
    rows = page.split('id="deliveries"')[1].split("</ul>")[0].split("<li>")[1:]
    return [" ".join(unescape(re.sub("<[^>]+>", " ", row)).split()) for row in rows]


@pytest.mark.parametrize("path", PAGES)
def test_a_delivery_says_what_whence_whither_and_how_far(client, shown, path):
    goods = ((2, "Fahrzeuge", "автомобілі"), (1500, "Decken", "ковдр"), (None, "Kleidung", "одяг"))
    delivery = shown(goods=goods, progress="handed-over", certainty="single", worth=250_000, remark_de="Auf Rädern.")
    delivery.goods.filter(number=1500).update(measure="over")
    delivery.sources.add(factories.source(publisher_de="Stadt", publisher_uk="Місто"))
    [row] = listed(client, path)
    assert row == (
        "15. Oktober 2023 2 Fahrzeuge, mehr als 1.500 Decken, Kleidung · übergeben beruht auf einer Quelle "
        "Von: Kreis Beispiel · Nach: Marhanez · im Wert von 250.000 Euro Auf Rädern. "
        "Quelle, abgerufen am 22. November 2026 : Stadt"
    )


def test_a_delivery_is_told_in_ukrainian_too(client, shown):
    shown(goods=((5, "Busse", "автобусів"),))
    [row] = listed(client, "/uk/partnerstva-hromad/para/")
    assert "5 автобусів · доставлено" in row and "Від: округ Приклад · Куди: Марганець" in row


@pytest.mark.parametrize("path", PAGES)
def test_deliveries_stand_newest_first_and_those_without_a_day_last(client, shown, path):
    for notation, what in (("2023", "A"), ("2024-05", "B"), ("2023-10-15", "C")):
        shown(notation=notation, goods=((1, what, what),))
    undated = shown(goods=((1, "D", "D"),))
    Delivery.objects.filter(pk=undated.pk).update(earliest=None, latest=None)
    assert [re.search(r"\b1 (\w)", row)[1] for row in listed(client, path)] == ["B", "A", "C", "D"]


NOW = datetime(2026, 11, 28, 12, tzinfo=factories.BERLIN)
HIDDEN = {
    "draft": {"state": State.DRAFT, "publish_at": None},
    "in review": {"state": State.REVIEW, "publish_at": factories.LONG_AGO},
    "scheduled": {"publish_at": timezone.now() + timedelta(days=400)},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_at": NOW},
}


@pytest.mark.parametrize("state", HIDDEN.values(), ids=HIDDEN)
def test_a_delivery_that_is_not_public_stands_nowhere(client, shown, state):
    shown(goods=((7, "Geheimnisse", "таємниць"),), certainty="inferred", giver_de="Geheimrat", **state)
    paths = (*PAGES, "/de/belege/", "/data/twinnings.json", "/data/twinnings.geojson")
    assert [path for path in paths if "Geheim" in client.get(path).content.decode()] == []


def test_goods_are_named_in_each_language_that_is_ready():
    goods = Goods(delivery=factories.delivery(), what_de="Busse", what_uk="")
    with pytest.raises(ValidationError) as caught:
        goods.full_clean()
    assert set(caught.value.message_dict) == {"what_uk"}
