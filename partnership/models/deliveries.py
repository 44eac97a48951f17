"""What was given: deliveries of aid, each with its goods."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..publishing.state import Publishable, state_constraints
from ..texts.bilingual import BilingualText, ready_means_filled
from ..texts.dates import Dated, date_constraint
from ..texts.richtext import PlainText
from .areas import CooperationArea
from .sources import Certainty, Source
from .twinnings import Twinning


class Progress(models.TextChoices):
    """How far a delivery is known to have come. What is granted is not paid yet, what was sent was loaded and may not have
    reached anybody, what was handed over may still be in the giver's country; a well has been built and never travelled."""

    GRANTED = "granted", pgettext_lazy("delivery", "Granted")
    SENT = "sent", pgettext_lazy("delivery", "Sent")
    HANDED_OVER = "handed-over", pgettext_lazy("delivery", "Handed over")
    ARRIVED = "arrived", pgettext_lazy("delivery", "Arrived")
    BUILT = "built", pgettext_lazy("delivery", "Built")


class Delivery(PlainText, Dated, Publishable):
    """Goods that went from one region to the other, on the day that the source tells of."""

    required_texts = ("giver", "destination")

    key = models.SlugField(_("Key"), max_length=80, unique=True)
    giver = BilingualText(models.CharField, _("From whom"), max_length=200, blank=True)
    destination = BilingualText(models.CharField, _("To where or to whom"), max_length=200, blank=True)
    remark = BilingualText(models.CharField, _("Remark"), max_length=300, blank=True)
    progress = models.CharField(_("Progress"), max_length=11, choices=Progress)
    worth = models.PositiveBigIntegerField(_("Worth in euros"), null=True, blank=True)
    certainty = models.CharField(_("Certainty"), max_length=9, choices=Certainty)
    twinnings = models.ManyToManyField(Twinning, blank=True, related_name="deliveries", verbose_name=_("Twinnings"))
    areas = models.ManyToManyField(
        CooperationArea, blank=True, related_name="deliveries", verbose_name=_("Cooperation areas")
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta(Publishable.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = [models.F("latest").desc(nulls_last=True), "-earliest", "key"]  # databases differ on what has no day
        constraints = [
            *state_constraints(),
            *ready_means_filled("giver", "destination"),
            date_constraint(required=False),
        ]

    def __str__(self):
        return " → ".join(filter(None, [self.giver.plain, self.destination.plain])) or self.key


class Goods(PlainText):
    """One kind of thing in a delivery, and how many; it is shown in the language of its delivery."""

    class Measure(models.TextChoices):
        """How exact a number is in the source."""

        EXACT = "exact", _("exactly")
        ABOUT = "about", pgettext_lazy("how many", "about")
        OVER = "over", pgettext_lazy("how many", "more than")

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="goods", verbose_name=_("Delivery"))
    number = models.PositiveIntegerField(_("How many"), null=True, blank=True, validators=[MinValueValidator(1)])
    measure = models.CharField(_("How exact the number is"), max_length=5, choices=Measure, default=Measure.EXACT)
    what = BilingualText(
        models.CharField,
        _("What"),
        max_length=200,
        blank=True,
        help_text=_("As it reads after the number: “fire engines”."),
    )

    class Meta:
        verbose_name = pgettext_lazy("in a delivery", "goods")
        verbose_name_plural = pgettext_lazy("in a delivery", "goods")
        ordering = ["pk"]

    def __str__(self):
        return self.what.plain

    @property
    def language(self):
        return self.delivery.language

    def clean(self):
        super().clean()
        self.delivery.check_filled(self, "what")
