"""The two regions and their municipalities, with former names and figures."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..names.models import Named, Side
from ..texts.bilingual import BilingualText, InBothLanguages, filled_in_both, text_in
from ..texts.dates import Dated, date_constraint
from ..texts.richtext import PlainText
from ..texts.slugs import transliterate
from .sources import Certainty, Source


class Region(Named, PlainText, InBothLanguages):
    """One of the two partners."""

    side = models.CharField(_("Side"), max_length=6, choices=Side, unique=True)
    capital = BilingualText(models.CharField, _("Capital"), max_length=100)
    summary = BilingualText(models.TextField, _("Summary"))

    is_always_public = True

    class Meta(Named.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["side"]
        constraints = [filled_in_both("name", "capital", "summary")]


class Municipality(Named, PlainText, InBothLanguages):
    """A place of one of the two regions that governs itself, or has done so: from a village to a district or a raion."""

    class Kind(models.TextChoices):
        """What a place is by the law of its country: a German Kreis is a district, a Ukrainian hromada a municipality.

        Ukraine has settlements and villages besides its cities; both countries have parts of a city with a council.
        """

        CITY = "city", _("City")
        TOWN = "town", _("Town")
        SETTLEMENT = "settlement", _("Settlement")
        VILLAGE = "village", _("Village")
        BOROUGH = "borough", _("Borough")
        MUNICIPALITY = "municipality", pgettext_lazy("kind of place", "Municipality")
        DISTRICT = "district", _("District")
        RAION = "raion", _("Raion")

    region = models.ForeignKey(Region, models.PROTECT, related_name="municipalities", verbose_name=_("Region"))
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.CITY)
    latitude = models.DecimalField(
        _("Latitude"), max_digits=7, decimal_places=4, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        _("Longitude"), max_digits=7, decimal_places=4, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    class Meta(Named.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            filled_in_both("name"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="partnership_municipality_on_earth",
            ),
        ]

    def forms(self, language):
        yield from super().forms(language)
        yield from (text_in(former, "name", language).plain for former in (self.former_names.all() if self.pk else ()))

    @property
    def slug_text(self):
        """The name as addresses spell it: Ukrainian names by resolution 55 of 2010 in both languages."""
        return self.name_de if self.region.side == Side.NRW else transliterate(self.name_uk)

    def twinnings(self):
        return self.nrw_twinnings.all() | self.oblast_twinnings.all()

    def clean(self):
        super().clean()
        moved = self.pk and not Municipality.objects.filter(pk=self.pk, region=self.region_id).exists()
        if moved and self.twinnings().exists():
            raise ValidationError({"region": _("This municipality is twinned: its region is fixed.")})

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.reindex()

    def reindex(self):
        """Saves its twinnings, whose searched text has its names in it, former ones too."""
        for twinning in self.twinnings().select_related("nrw", "oblast"):
            twinning.save()


class FormerName(PlainText, Dated, InBothLanguages):
    """A name that a municipality had until a date; search finds the place by it."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="former_names", verbose_name=_("Municipality")
    )
    name = BilingualText(models.CharField, _("Name"), max_length=100)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, verbose_name=_("Source"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["-latest"]
        constraints = [filled_in_both("name"), date_constraint()]

    def __str__(self):
        return self.name.plain


class Figure(PlainText, Dated, InBothLanguages):
    """A number about a region or a municipality, with the date it stood at and its source."""

    class Kind(models.TextChoices):
        POPULATION = "population", _("Population")
        AREA = "area", _("Area in km²")
        MUNICIPALITIES = "municipalities", pgettext_lazy("figure", "Municipalities")

    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="figures")
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, blank=True, related_name="figures")
    kind = models.CharField(_("Kind"), max_length=14, choices=Kind)
    value = models.PositiveBigIntegerField(_("Value"))
    certainty = models.CharField(_("Certainty"), max_length=9, choices=Certainty)
    note = BilingualText(models.CharField, _("Remark"), max_length=300, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("Source"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["kind"]
        constraints = [
            date_constraint(required=False),
            models.CheckConstraint(
                condition=Q(region__isnull=True, municipality__isnull=False)
                | Q(region__isnull=False, municipality__isnull=True),
                name="partnership_figure_of_one",
            ),
            models.CheckConstraint(
                condition=Q(note_de="", note_uk="") | ~Q(Q(note_de="") | Q(note_uk="")),
                name="partnership_figure_note",
                violation_error_message=_("This text is needed in both languages."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.value}"
