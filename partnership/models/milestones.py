"""Dated events."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..publishing.pages import Titled
from ..publishing.state import Publishable, state_constraints
from ..texts.bilingual import BilingualText, ready_means_filled
from ..texts.dates import Dated, date_constraint
from ..texts.richtext import PlainText
from .sources import Certainty, Source
from .twinnings import Twinning


class Milestone(Titled, PlainText, Dated, Publishable):
    """A dated event of the partnership between the regions, or of one twinning."""

    required_texts = ("title", "text")

    key = models.SlugField(_("Key"), max_length=80, unique=True)
    twinning = models.ForeignKey(
        Twinning, models.PROTECT, null=True, blank=True, related_name="milestones", verbose_name=_("Twinning")
    )
    certainty = models.CharField(_("Certainty"), max_length=9, choices=Certainty)
    text = BilingualText(models.TextField, _("Text"), blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta(Publishable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["earliest", "latest", "key"]
        constraints = [*state_constraints(), *ready_means_filled("title", "text"), date_constraint()]

    def __str__(self):
        return self.title.plain
