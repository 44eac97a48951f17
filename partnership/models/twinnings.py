"""The twinnings: ties between municipalities, and the stages of their life."""

import itertools

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..names.models import Side
from ..publishing.pages import Slugged, Summarised
from ..publishing.state import PublishingQuerySet, only_published, state_constraints
from ..texts.bilingual import BilingualText, Text, page_language, ready_means_filled
from ..texts.dates import Dated, date_constraint
from ..texts.richtext import PlainText
from ..texts.slugs import transliterate
from ..texts.typography import DASH
from ..versions.values import referred
from .places import Municipality
from .sources import WEB, Certainty, Source


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


class TwinningQuerySet(PublishingQuerySet):
    def for_list(self):
        return self.select_related("nrw__region", "oblast__region").prefetch_related("stages", "joint_with")


def ties(rows):
    """Returns the ties that some rows of the register stand for, each as the list of its rows.

    Rows that are held jointly, also through each other, are one tie (docs/decisions/07-how-ties-are-counted.md). Only
    the rows given take part, so that no draft joins two rows that are public. Ties and rows keep their order.
    """
    found = []
    for row in rows:
        partners = {other.pk for other in row.joint_with.all()}
        joined = [tie for tie in found if any(member.pk in partners for member in tie)]
        whole = [*itertools.chain(*joined), row]
        place = found.index(joined[0]) if joined else len(found)
        found = [tie for tie in found if tie not in joined]
        found.insert(place, whole)
    return found


def existing_ties(rows, on=None):
    """Returns the ties of which a row exists by the day `on` (today in Berlin), each as the list of those rows."""
    existing = ([row for row in tie if row.exists(on)] for tie in ties(rows))
    return [tie for tie in existing if tie]


def tally(rows, on=None):
    """Counts the ties that exist by the day `on` (today in Berlin), and their municipalities on each side."""
    existing = existing_ties(rows, on)
    places = {side: {getattr(row, f"{side}_id") for tie in existing for row in tie} for side in Side}
    return {"ties": len(existing), **{str(side): len(places[side]) for side in Side}}


class Twinning(Summarised, Slugged):
    """A tie between a municipality of North Rhine-Westphalia and one of the Dnipropetrovsk oblast."""

    address_name = "twinning"
    rank = 2
    address_relations = ("nrw__region", "oblast__region")
    required_texts = ("summary",)

    nrw = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="nrw_twinnings",
        verbose_name=_("Municipality in North Rhine-Westphalia"),
    )
    oblast = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="oblast_twinnings",
        verbose_name=_("Municipality in the Dnipropetrovsk oblast"),
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

    @classmethod
    def for_page(cls):
        joint = models.Prefetch("joint_with", cls.objects.select_related("nrw__region", "oblast__region"))
        rows = cls.objects.select_related("nrw__region", "oblast__region")
        return rows.prefetch_related("stages__sources", joint)

    def title_in(self, language):
        """The two names are there in both languages, so that the title never falls back. A form may still lack a place."""
        places = filter(None, (referred(self, side) for side in ("nrw", "oblast")))
        names = f" {DASH[language]} ".join(getattr(place, f"name_{language}") for place in places)
        return Text(capfirst(names), language)

    @property
    def title(self):
        return self.title_in(page_language())

    def slug_sources(self, language):
        own = f"{self.nrw.slug_text} {self.oblast.slug_text}" if language == "de" else self.title_in("uk")
        return own, own

    def searchable(self, language):
        yield from super().searchable(language)
        for place in (self.nrw, self.oblast):
            ukrainian = list(place.forms("uk"))
            yield from (*place.forms("de"), *ukrainian, *map(transliterate, ukrainian))

    def clean(self):
        super().clean()
        for field, side in (("nrw", Side.NRW), ("oblast", Side.OBLAST)):
            place = referred(self, field)
            if place and place.region.side != side:
                raise ValidationError(
                    {field: _("A twinning joins the two regions: choose a municipality of this side.")}
                )

    @property
    def partners(self):
        """The rows with which this one is held jointly, as far as the public may see them."""
        return only_published(self.joint_with.all())

    @property
    def founding(self):
        """The stage that founded the tie: the one with the earliest latest day; None if there is none."""
        return min(
            (stage for stage in self.stages.all() if stage.step in FOUNDING), key=lambda s: s.latest, default=None
        )

    @property
    def current_kind(self):
        """The stage that set the kind that the tie has today: the last that set one by now, by its latest possible day."""
        today = timezone.localdate()
        return next(
            (stage for stage in reversed(list(self.stages.all())) if stage.kind and stage.latest <= today), None
        )

    @property
    def ending(self):
        """The stage that ended the tie; None if there is none."""
        return next((stage for stage in self.stages.all() if stage.step == Step.END), None)

    def exists(self, on=None):
        """Whether the tie was founded, and has not ended, by the day `on` (today in Berlin)."""
        on = on or timezone.localdate()
        steps = {stage.step for stage in self.stages.all() if stage.latest <= on}
        return bool(steps & set(FOUNDING)) and Step.END not in steps


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
    text = BilingualText(models.CharField, _("Text"), max_length=500, blank=True)
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
        self.twinning.check_filled(self, "text")
