"""The pages that editors add by themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..publishing.pages import Slugged, Summarised, Titled
from ..publishing.state import state_constraints
from ..texts.bilingual import ready_means_filled
from .sources import Source


class Topic(Titled, Summarised, Slugged):
    """A page on a topic, at an address that its editors choose."""

    address_name = "topic"
    rank = 3
    required_texts = ("title", "summary")

    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta(Slugged.Meta):
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")
        ordering = ["title_de", "title_uk", "key"]
        constraints = [
            *state_constraints(),
            *ready_means_filled("title", "summary"),
            models.UniqueConstraint("slug_de", name="partnership_topic_slug_de"),
            models.UniqueConstraint("slug_uk", name="partnership_topic_slug_uk"),
        ]

    @classmethod
    def for_page(cls):
        return cls.objects.prefetch_related("sources")
