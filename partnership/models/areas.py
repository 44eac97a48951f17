"""The areas of cooperation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..publishing.pages import Slugged, Summarised, Titled
from ..publishing.state import state_constraints
from ..texts.bilingual import ready_means_filled
from .sources import Source
from .twinnings import Twinning


class CooperationArea(Titled, Summarised, Slugged):
    """A field in which the two regions work together."""

    address_name = "area"
    rank = 1
    required_texts = ("title", "summary")

    position = models.PositiveSmallIntegerField(_("Position"), default=0)
    twinnings = models.ManyToManyField("Twinning", blank=True, related_name="areas", verbose_name=_("Twinnings"))
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta(Slugged.Meta):
        verbose_name = _("cooperation area")
        verbose_name_plural = _("cooperation areas")
        ordering = ["position", "key"]
        constraints = [
            *state_constraints(),
            *ready_means_filled("title", "summary"),
            models.UniqueConstraint("slug_de", name="partnership_area_slug_de"),
            models.UniqueConstraint("slug_uk", name="partnership_area_slug_uk"),
        ]

    @classmethod
    def for_page(cls):
        twinnings = models.Prefetch(
            "twinnings", Twinning.objects.select_related("nrw", "oblast").prefetch_related("joint_with")
        )
        return cls.objects.prefetch_related("sources", twinnings)
