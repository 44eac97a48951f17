"""Atom feeds of the press: all releases of a language, those of an area, those of a twinning (RFC 4287)."""

from django.http import Http404
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnership.machines.feeds import SiteFeed
from partnership.models import CooperationArea, Twinning
from partnership.publishing.addresses import absolute
from partnership.texts.bilingual import page_language

from .models import PressRelease

LENGTH = 30


class Atom(Atom1Feed):
    """Atom whose categories have a name for people beside the one for machines, which Django's lack."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("category", "", {"term": item["kind"], "label": item["kind_name"]})


class PressFeed(SiteFeed):
    """The newest releases that are ready in the language of the feed; a fallback is not among them."""

    address_name = "press"
    feed_type = Atom

    def title(self, obj=None):
        return _("North Rhine-Westphalia and Dnipropetrovsk: press releases and reports")

    def subtitle(self, obj=None):
        return _("What the two partner regions report, newest first.")

    def items(self, obj=None):
        return _newest(PressRelease.objects.published(page_language()))

    def item_title(self, item):
        """The title after the kind: most readers show no category, and many of them nothing but the title."""
        return f"{item.kind_name}: {item.title.plain}"

    def item_extra_kwargs(self, item):
        return {"kind": item.kind, "kind_name": item.kind_name}

    def item_author_name(self, item):
        """The issuer of a press release; a report has no author of its own, so that of the feed stands for it."""
        return item.issuer.name.plain if item.issuer else None

    def item_author_link(self, item):
        return item.issuer.website or None

    def item_description(self, item):
        """The lead; corrections stand before it, newest first, so that nobody reads on without them."""
        corrections = [
            _("Correction of %(day)s: %(note)s")
            % {"day": date_format(correction.made_on), "note": correction.note.plain}
            for correction in item.corrections.all()
        ]
        return " ".join([*corrections, item.lead.plain])

    def item_link(self, item):
        return absolute(item.get_absolute_url())

    def item_guid(self, item):
        return self.permanent("press", item.key)

    def item_pubdate(self, item):
        return item.publish_at

    def item_updateddate(self, item):
        return item.modified_at


class _RecordFeed(PressFeed):
    """The releases of one record that has a page; the page's address and `feed/` is the feed's."""

    def get_object(self, request, slug):
        found = self.model.objects.published(page_language()).select_related(*self.model.address_relations)
        record = found.filter(**{f"slug_{page_language()}": slug}).first()
        if record is None:
            raise Http404
        return record

    def title(self, obj):
        return _("%(name)s: press releases and reports") % {"name": obj.title_in(page_language()).plain}

    def link(self, obj):
        return absolute(obj.get_absolute_url())

    def feed_url(self, obj):
        return absolute(f"{obj.get_absolute_url()}feed/")

    def items(self, obj):
        return _newest(obj.releases.published(page_language()))


def _newest(ready):
    """Returns those of some releases that a feed holds, with what it says of them."""
    return ready.select_related("issuer").defer("search_de", "search_uk").prefetch_related("corrections")[:LENGTH]


class TwinningFeed(_RecordFeed):
    model = Twinning


class AreaFeed(_RecordFeed):
    model = CooperationArea
