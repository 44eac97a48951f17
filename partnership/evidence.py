"""The state of the evidence: what the public facts rest on, how both languages stand, and what was put right.

A fact is what carries its own certainty and sources: a stage of a tie, a milestone, a figure, a delivery.
"""

from collections import Counter
from itertools import chain
from statistics import median

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from .machines.feeds import SiteFeed
from .models import Certainty, Delivery, Figure, Milestone, Source, Stage, Twinning
from .models.sources import cited_by
from .publishing.addresses import absolute
from .publishing.pages import page_models
from .texts.bilingual import LANGUAGES

OPEN = (Certainty.INFERRED, Certainty.ANNOUNCED)
NOTICES = 100  # of the page and the feed: the newest


def public_facts():
    """Returns the facts that the public may see, one queryset for each kind."""
    ties = Twinning.objects.published()
    of_ties = Q(municipality__nrw_twinnings__in=ties) | Q(municipality__oblast_twinnings__in=ties)
    figures = Figure.objects.filter(Q(region__isnull=False) | of_ties)
    return {
        Stage: Stage.objects.filter(twinning__in=ties).select_related("twinning__nrw", "twinning__oblast"),
        Milestone: Milestone.objects.published().select_related("twinning__nrw", "twinning__oblast"),
        Delivery: Delivery.objects.published(),
        Figure: Figure.objects.filter(pk__in=figures.values("pk")).select_related("municipality", "region"),
    }


def support(facts):
    """Returns how the facts are known: how many there are of each certainty, how many rest on how many sources, on which.

    `facts` are those of `public_facts`.
    """
    certainties, numbers, sources = Counter(), Counter(), Q(pk__in=[])
    for model, rows in facts.items():
        [name] = cited_by(model)
        counted = rows.order_by().annotate(number=Count(name)).values_list("certainty", "number")
        for certainty, number in counted:
            certainties[certainty] += 1
            numbers[number] += 1
        sources |= Q(pk__in=rows.order_by().values(name))
    return {
        "facts": certainties.total(),
        "sources": Source.objects.filter(sources).count(),
        "certainties": [(each.label, certainties[each]) for each in Certainty],
        "numbers": sorted(numbers.items()),
    }


def open_facts(facts):
    """Returns the facts that are inferred or announced, oldest first, of all kinds."""
    found = chain.from_iterable(rows.filter(certainty__in=OPEN) for rows in facts.values())
    return sorted(found, key=lambda fact: (fact.latest is not None, fact.latest))


def both_languages():
    """Returns how many public pages there are, how many in both languages, and after how many days the second came."""
    pages, days = 0, []
    for model in page_models():
        rows = model.objects.published()
        pages += rows.count()
        both = rows.filter(**{f"ready_{language}": True for language in LANGUAGES})
        for first, second in both.values_list("public_since_de", "public_since_uk"):
            days.append(abs((second - first).days) if first and second else 0)
    later = [number for number in days if number]
    return {
        "pages": pages,
        "both": len(days),
        "share": round(100 * len(days) / pages) if pages else 0,
        "at_once": len(days) - len(later),
        "later": len(later),
        "days": round(median(later)) if later else 0,
    }


def notices():
    """Returns the newest corrections and withdrawals of all pages, newest first."""
    found = chain.from_iterable(model.notices() for model in page_models())
    return sorted(found, key=lambda notice: notice.moment, reverse=True)[:NOTICES]


class NoticeFeed(SiteFeed):
    """The corrections and withdrawals of the site in the language of the feed's address."""

    address_name = "evidence"

    def title(self):
        return _("North Rhine-Westphalia and Dnipropetrovsk: corrections and withdrawals")

    def subtitle(self):
        return _("What was put right on this site, newest first.")

    def items(self):
        """Those that are told in the language of the feed."""
        return [each for each in notices() if not (each.name.is_fallback or each.text.is_fallback)]

    def item_title(self, item):
        return f"{item.label}: {item.name.plain}"

    def item_description(self, item):
        return item.text.plain

    def item_link(self, item):
        return absolute(item.record.get_absolute_url())

    def item_guid(self, item):
        return self.permanent("notice", item.key)

    def item_pubdate(self, item):
        return item.moment

    item_updateddate = item_pubdate
