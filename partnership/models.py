"""The partnership: two regions, their municipalities, the twinnings between them, and what was done together."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .links.check import LinkCheck, LinkPlace
from .publishing.pages import FormerAddress, PublicPage, Slugged, Summarised, Titled
from .publishing.state import Publishable, PublishingQuerySet, state_constraints
from .texts.bilingual import InBothLanguages, Text, Translated, filled_in_both, page_language, ready_means_filled
from .texts.dates import Dated, date_constraint
from .texts.richtext import PlainText
from .texts.slugs import transliterate
from .texts.typography import DASH
from .versions.pending import PendingChange
from .versions.previews import PreviewLink
from .versions.versions import Version, referred

__all__ = ["FormerAddress", "LinkCheck", "LinkPlace", "PendingChange", "PreviewLink", "Version"]
WEB = URLValidator(schemes=["http", "https"])


class User(AbstractUser):
    """A member of staff. The interface of the admin is in their language, or in that of their browser."""

    interface_language = models.CharField(
        _("Language of the interface"),
        max_length=2,
        blank=True,
        choices=[("de", "Deutsch"), ("uk", "Українська")],
        help_text=_("Empty: the language that the browser asks for."),
    )


class Certainty(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed by several sources")
    SINGLE = "single", _("Rests on one source")
    INFERRED = "inferred", _("Inferred")
    ANNOUNCED = "announced", _("Announced; no later report was found")


class Source(PlainText):
    """A public page on which a fact was read, and the day it was read."""

    url = models.URLField(_("Address"), max_length=500, unique=True, validators=[WEB])
    publisher_de = models.CharField(_("Publisher, German"), max_length=200)
    publisher_uk = models.CharField(_("Publisher, Ukrainian"), max_length=200)
    language = models.CharField(
        _("Language"), max_length=2, choices=[("de", _("German")), ("uk", _("Ukrainian")), ("en", _("English"))]
    )
    read_on = models.DateField(_("Read on"))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["publisher_de", "url"]
        constraints = [filled_in_both("publisher")]

    def __str__(self):
        return f"{self.publisher} – {self.url}"

    @property
    def publisher(self):
        """The publisher's name on the page being made. One that is the same in both languages is not translated: it is a
        name in the source's own language and says so (WCAG 2.2, success criterion 3.1.2).
        """
        language = self.language if self.publisher_de == self.publisher_uk else page_language()
        return Text(getattr(self, f"publisher_{page_language()}"), language)


class Side(models.TextChoices):
    NRW = "nrw", _("North Rhine-Westphalia")
    OBLAST = "oblast", _("Dnipropetrovsk oblast")


class Region(PlainText, InBothLanguages):
    """One of the two partners."""

    key = models.SlugField(_("Key"), unique=True)
    side = models.CharField(_("Side"), max_length=6, choices=Side, unique=True)
    name_de = models.CharField(_("Name, German"), max_length=100)
    name_uk = models.CharField(_("Name, Ukrainian"), max_length=100)
    name = Translated()
    capital_de = models.CharField(_("Capital, German"), max_length=100)
    capital_uk = models.CharField(_("Capital, Ukrainian"), max_length=100)
    capital = Translated()
    summary_de = models.TextField(_("Summary, German"))
    summary_uk = models.TextField(_("Summary, Ukrainian"))
    summary = Translated()

    is_always_public = True

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["side"]
        constraints = [filled_in_both("name", "capital", "summary")]

    def __str__(self):
        return self.name.plain


class Municipality(PlainText, InBothLanguages):
    """A city, town or district of one of the two regions."""

    class Kind(models.TextChoices):
        CITY = "city", _("City or town")
        DISTRICT = "district", _("District")

    key = models.SlugField(_("Key"), unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="municipalities", verbose_name=_("Region"))
    kind = models.CharField(_("Kind"), max_length=8, choices=Kind, default=Kind.CITY)
    name_de = models.CharField(_("Name, German"), max_length=100)
    name_uk = models.CharField(_("Name, Ukrainian"), max_length=100)
    name = Translated()
    latitude = models.DecimalField(
        _("Latitude"), max_digits=7, decimal_places=4, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        _("Longitude"), max_digits=7, decimal_places=4, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name_de"]
        constraints = [
            filled_in_both("name"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="partnership_municipality_on_earth",
            ),
        ]

    def __str__(self):
        return self.name.plain

    @property
    def slug_text(self):
        """The name as addresses spell it: Ukrainian names by resolution 55 of 2010 in both languages."""
        return self.name_de if self.region.side == Side.NRW else transliterate(self.name_uk)

    def twinnings(self):
        return Twinning.objects.filter(Q(nrw=self) | Q(oblast=self))

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
    name_de = models.CharField(_("Name, German"), max_length=100)
    name_uk = models.CharField(_("Name, Ukrainian"), max_length=100)
    name = Translated()
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
        MUNICIPALITIES = "municipalities", _("Municipalities")

    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True, related_name="figures")
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, blank=True, related_name="figures")
    kind = models.CharField(_("Kind"), max_length=14, choices=Kind)
    value = models.PositiveBigIntegerField(_("Value"))
    certainty = models.CharField(_("Certainty"), max_length=9, choices=Certainty)
    note_de = models.CharField(_("Note, German"), max_length=300, blank=True)
    note_uk = models.CharField(_("Note, Ukrainian"), max_length=300, blank=True)
    note = Translated()
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


class CooperationArea(Titled, Summarised, Slugged):
    """A field in which the two regions work together."""

    address_name = "area"
    required_texts = ("title", "summary")
    searched = ("summary", "body")

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


class TwinningQuerySet(PublishingQuerySet):
    def existing(self, on=None):
        """Returns the twinnings that existed by the day `on` (today in Berlin): founded, and not ended, by then."""
        on = on or timezone.localdate()
        by_then = Stage.objects.filter(latest__lte=on)
        return self.filter(
            pk__in=by_then.filter(step__in=FOUNDING).values("twinning"),
        ).exclude(pk__in=by_then.filter(step=Step.END).values("twinning"))

    def for_list(self):
        return self.select_related("nrw__region", "oblast__region").prefetch_related("stages")


class Twinning(Summarised, Slugged):
    """A tie between a municipality of North Rhine-Westphalia and one of the Dnipropetrovsk oblast."""

    address_name = "twinning"
    address_relations = ("nrw__region", "oblast__region")
    required_texts = ("summary",)
    searched = ("summary", "body")

    nrw = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("Municipality in North Rhine-Westphalia")
    )
    oblast = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("Municipality in the Dnipropetrovsk oblast")
    )
    joint_with = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("Held jointly with"),
        help_text=_("Other twinnings that are kept up together with this one."),
    )
    official_page_nrw = models.URLField(
        _("Official page of the NRW side"), max_length=500, blank=True, validators=[WEB]
    )
    official_page_oblast = models.URLField(
        _("Official page of the oblast's side"), max_length=500, blank=True, validators=[WEB]
    )
    checked_on = models.DateField(_("Checked on"), null=True, blank=True)

    objects = TwinningQuerySet.as_manager()

    class Meta(Slugged.Meta):
        verbose_name = _("twinning")
        verbose_name_plural = _("twinnings")
        ordering = ["key"]
        constraints = [
            *state_constraints(),
            *ready_means_filled("summary"),
            models.UniqueConstraint("nrw", "oblast", name="partnership_twinning_pair"),
            models.CheckConstraint(condition=~Q(nrw=F("oblast")), name="partnership_twinning_two"),
            models.UniqueConstraint("slug_de", name="partnership_twinning_slug_de"),
            models.UniqueConstraint("slug_uk", name="partnership_twinning_slug_uk"),
        ]

    def title_in(self, language):
        """The two names are there in both languages, so that the title never falls back."""
        names = [getattr(place, f"name_{language}") for place in (self.nrw, self.oblast)]
        return Text(f" {DASH[language]} ".join(names), language)

    @property
    def title(self):
        return self.title_in(page_language())

    def slug_sources(self, language):
        own = f"{self.nrw.slug_text} {self.oblast.slug_text}" if language == "de" else self.title_in("uk")
        return own, own

    def searchable(self, language):
        yield from super().searchable(language)
        for place in (self.nrw, self.oblast):
            for named in (place, *place.former_names.all()):
                yield from (named.name_de, named.name_uk, transliterate(named.name_uk))

    def clean(self):
        super().clean()
        for field, side in (("nrw", Side.NRW), ("oblast", Side.OBLAST)):
            place = referred(self, field)
            if place and place.region.side != side:
                raise ValidationError(
                    {field: _("A twinning joins the two regions: choose a municipality of this side.")}
                )

    @property
    def founding(self):
        """The stage that founded the tie: the one with the earliest latest day; None if there is none."""
        return min(
            (stage for stage in self.stages.all() if stage.step in FOUNDING), key=lambda s: s.latest, default=None
        )

    @property
    def current_kind(self):
        """The kind of tie now: that of the last stage that set one."""
        return next((stage for stage in reversed(list(self.stages.all())) if stage.kind), None)

    def exists(self, on=None):
        """The same rule as `existing()`, for stages that are already loaded."""
        on = on or timezone.localdate()
        steps = {stage.step for stage in self.stages.all() if stage.latest <= on}
        return bool(steps & set(FOUNDING)) and Step.END not in steps


class Kind(models.TextChoices):
    """Kinds of tie between municipalities, as RGRE distinguishes them and as councils named them."""

    TWINNING = "twinning", pgettext_lazy("kind of tie", "Twinning")
    FRIENDSHIP = "friendship", _("Friendship")
    SOLIDARITY = "solidarity", _("Solidarity partnership")
    PROJECT = "project", _("Project partnership")


class Step(models.TextChoices):
    CONTACT = "contact", pgettext_lazy("step", "Contact")
    SEARCH = "search", _("Search for a partner")
    DECISION = "decision", _("Council decision")
    AGREEMENT = "agreement", _("Agreement")
    EXISTENCE = "existence", _("Stated by an authority")
    VISIT = "visit", _("Meeting or visit")
    DELIVERY = "delivery", _("Delivery of aid")
    OTHER = "other", _("Further step")
    END = "end", _("End of the tie")


# A tie exists from its first council decision or agreement, or from when an authority says that it does.
FOUNDING = (Step.DECISION, Step.AGREEMENT, Step.EXISTENCE)


class Stage(PlainText, Dated):
    """A step in the life of a twinning; it is shown in the language of its twinning."""

    twinning = models.ForeignKey(Twinning, models.CASCADE, related_name="stages", verbose_name=_("Twinning"))
    kind = models.CharField(
        _("Kind of tie from now on"),
        max_length=10,
        choices=Kind,
        blank=True,
        help_text=_("Only where this step set it."),
    )
    step = models.CharField(_("Step"), max_length=9, choices=Step)
    certainty = models.CharField(_("Certainty"), max_length=9, choices=Certainty)
    text_de = models.CharField(_("Text, German"), max_length=500, blank=True)
    text_uk = models.CharField(_("Text, Ukrainian"), max_length=500, blank=True)
    text = Translated()
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["earliest", "latest", "pk"]
        constraints = [date_constraint()]

    def __str__(self):
        return f"{self.date}: {self.get_step_display()}"

    @property
    def language(self):
        return self.twinning.language

    def clean(self):
        super().clean()
        for language in self.twinning.ready_languages:
            if not getattr(self, f"text_{language}"):
                raise ValidationError({f"text_{language}": _("This text is needed before the language can be ready.")})


class Milestone(Titled, PlainText, Dated, Publishable):
    """A dated event of the partnership between the regions, or of one twinning."""

    required_texts = ("title", "text")

    key = models.SlugField(_("Key"), max_length=80, unique=True)
    twinning = models.ForeignKey(
        Twinning, models.PROTECT, null=True, blank=True, related_name="milestones", verbose_name=_("Twinning")
    )
    certainty = models.CharField(_("Certainty"), max_length=9, choices=Certainty)
    text_de = models.TextField(_("Text, German"), blank=True)
    text_uk = models.TextField(_("Text, Ukrainian"), blank=True)
    text = Translated()
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))

    class Meta(Publishable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["earliest", "latest", "key"]
        constraints = [*state_constraints(), *ready_means_filled("title", "text"), date_constraint()]

    def __str__(self):
        return self.title.plain


# The keys of Page are the names of its addresses in urls.py.
PAGES = (
    *("start", "partnership", "twinnings", "areas", "press", "search"),
    *("imprint", "privacy", "accessibility", "easy-language", "contact"),
)


class Page(Titled, Summarised, PublicPage):
    """The text of a fixed address: the start page, the imprint, the introduction of a list."""

    required_texts = ("title", "summary")
    searched = ("summary", "body")

    class Meta(PublicPage.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["key"]
        constraints = [
            *state_constraints(),
            *ready_means_filled("title", "summary"),
            models.CheckConstraint(
                condition=Q(key__in=PAGES),
                name="partnership_page_key",
                violation_error_message=_("The site has no address for a page with this key."),
            ),
        ]

    @property
    def address_name(self):
        return self.key
