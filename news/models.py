"""Press releases, their photos and attachments."""

import re
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnership.models import Body, CooperationArea, Person, Source, Twinning
from partnership.publishing import operator
from partnership.publishing.pages import Notice, Slugged, Titled
from partnership.publishing.state import WRITING, Finding, Level, PublishingQuerySet, State, state_constraints
from partnership.texts.bilingual import (
    ACTIONS,
    LANGUAGE_NAMES,
    LANGUAGES,
    BilingualText,
    InBothLanguages,
    Text,
    filled_in_both,
    ready_means_filled,
    text_in,
)
from partnership.texts.dates import Dated, Span, date_constraint
from partnership.texts.richtext import PlainText, RichTextField
from partnership.texts.searched import Searched
from partnership.uploads import documents
from partnership.uploads.models import HasUpload, Upload
from partnership.uploads.rights import Rights
from partnership.versions.values import referred

NO_ISSUER = _("A press release needs its issuer: one of the two partners, or one of their ministries or offices.")
NO_CONSENT = _("Nobody has said yet why the people in this picture may be shown. Answer that at the photo first.")
FILE_NAME = re.compile(r"\.(?:jpe?g|png|webp|gif|tiff?|heic)\b|^(?:IMG|DSC|PXL|DJI)[_-]?\d", re.IGNORECASE)
PERCENT = [MaxValueValidator(100)]
ONE_PER_LINE = _("One person or body per line, with the office held then.")


class PhotoQuerySet(models.QuerySet):
    def published(self):
        return self.filter(pk__in=PressRelease.objects.published().values("photo"))


class Photo(Searched, PlainText, InBothLanguages, HasUpload):
    """A picture with what is said of it. It is public as long as a published release shows it."""

    class Consent(models.TextChoices):
        """Why the people in a picture may be shown (KUG §§ 22, 23; GDPR Art. 6)."""

        NOBODY = "nobody", _("Nobody in the picture can be recognised")
        ON_RECORD = "on_record", _("Everybody shown has consented; the consent is on record")
        EXEMPT = "exempt", _("No consent needed: public event or public figure (KUG § 23)")

    upload_kind = Upload.Kind.PICTURE
    focus_columns = ("focus_x", "focus_y")

    key = models.SlugField(_("Key"), max_length=80, unique=True)
    focus_x = models.PositiveSmallIntegerField(_("Focal point from the left, in %"), default=50, validators=PERCENT)
    focus_y = models.PositiveSmallIntegerField(_("Focal point from the top, in %"), default=50, validators=PERCENT)
    is_decorative = models.BooleanField(
        _("Decorative"), default=False, help_text=_("The picture says nothing that the text does not say.")
    )
    alt = BilingualText(models.CharField, _("Alternative text"), max_length=300, blank=True)
    author = models.CharField(
        _("By-line"), max_length=200, blank=True, help_text=_("Who took the picture or made it, in their own letters.")
    )
    credit = BilingualText(models.CharField, _("Credit"), max_length=200)
    notice = BilingualText(
        models.CharField,
        _("Copyright notice"),
        max_length=200,
        blank=True,
        help_text=_("Whose rights these are. Left empty, the licence stands in its place."),
    )
    source = models.CharField(
        _("Source of the picture"), max_length=200, blank=True, help_text=_("Whom it came from, such as an agency.")
    )
    licence = models.CharField(_("Licence"), max_length=200)
    consent = models.CharField(
        _("Consent of the people shown"),
        max_length=9,
        choices=Consent,
        blank=True,
        help_text=_("To be answered before a release with this picture is approved."),
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        default_permissions = ACTIONS
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["key"]
        constraints = [
            filled_in_both("credit"),
            models.CheckConstraint(
                condition=Q(is_decorative=True) | ~(Q(alt_de="") | Q(alt_uk="")),
                name="news_photo_alt",
                violation_error_message=_("Describe the picture in both languages, or mark it as decorative."),
            ),
            models.CheckConstraint(condition=~Q(licence=""), name="news_photo_licence"),
            models.CheckConstraint(condition=Q(focus_x__lte=100, focus_y__lte=100), name="news_photo_focus"),
        ]

    def __str__(self):
        return self.key

    @property
    def picture(self):
        return self.upload.picture(self.focus)

    @property
    def rights(self):
        notices = {language: getattr(self, f"notice_{language}") for language in LANGUAGES}
        written = {language: notice for language, notice in notices.items() if notice}
        return Rights(self.author, self.credit_de, written, self.source, self.licence)

    def clean(self):
        super().clean()
        if not self.consent and self.pk and self.releases.published().exists():
            raise ValidationError(
                {"consent": _("The public sees this picture: say why the people in it may be shown.")}
            )


class PressReleaseQuerySet(PublishingQuerySet):
    def for_list(self):
        """Returns what a list shows: with `corrected_on`, the day of the newest correction, and without the texts."""
        newest = Correction.objects.filter(release=OuterRef("pk")).order_by("-made_on").values("made_on")[:1]
        rows = self.select_related("photo__upload", "issuer").annotate(corrected_on=Subquery(newest))
        return rows.defer("body_de", "body_uk", "participants_de", "participants_uk", "search_de", "search_uk")

    def by_kind(self):
        """Returns how many of these are press releases, and how many are reports."""
        kinds = PressRelease.Kind.values
        return self.aggregate(**{kind: Count("pk", filter=Q(kind=kind)) for kind in kinds})


class PressRelease(Titled, Dated, Slugged):
    """A press release of one of the two partners, or a report on what others wrote; its address holds its year.

    The date is the day of the issuer's text, or of what a report tells of.
    """

    class Kind(models.TextChoices):
        RELEASE = "release", _("Press release")
        REPORT = "report", _("Report")

    address_name = "press-release"
    rank = 4
    required_texts = ("title", "lead", "body")

    kind = models.CharField(_("Kind"), max_length=7, choices=Kind, default=Kind.RELEASE)
    issuer = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="releases",
        limit_choices_to=~Q(partner=""),
        verbose_name=_("Issuer"),
        help_text=_("Of a press release: the partner, ministry or office that issued it. A report has none."),
    )
    year = models.PositiveSmallIntegerField(_("Year"), editable=False, db_index=True)
    is_dated_here = models.BooleanField(_("Its date is that of its publication here"), default=False, editable=False)
    place = BilingualText(models.CharField, _("Place"), is_searched=False, max_length=100, blank=True)
    participants = BilingualText(models.TextField, _("Who took part"), blank=True, help_text=ONE_PER_LINE)
    people = models.ManyToManyField(
        Person,
        blank=True,
        related_name="releases",
        verbose_name=_("People told of"),
        help_text=_("Shown with the office held on the day of the text."),
    )
    lead = BilingualText(models.TextField, _("Lead"), blank=True)
    body = BilingualText(RichTextField, _("Text"), blank=True)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="releases", verbose_name=_("Photo")
    )
    original = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Text told of or reprinted")
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("Sources"))
    twinnings = models.ManyToManyField(Twinning, blank=True, related_name="releases", verbose_name=_("Twinnings"))
    areas = models.ManyToManyField(
        CooperationArea, blank=True, related_name="releases", verbose_name=_("Cooperation areas")
    )

    objects = PressReleaseQuerySet.as_manager()

    class Meta(Slugged.Meta):
        verbose_name = _("press release")
        verbose_name_plural = _("press releases")
        ordering = ["-latest", "-publish_at", "-pk"]
        constraints = [
            *state_constraints(),
            *ready_means_filled("title", "lead", "body"),
            date_constraint(required=False),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED) | Q(earliest__isnull=False), name="news_pressrelease_dated"
            ),
            models.UniqueConstraint("year", "slug_de", name="news_pressrelease_slug_de"),
            models.UniqueConstraint("year", "slug_uk", name="news_pressrelease_slug_uk"),
            models.CheckConstraint(
                condition=~Q(kind="report") | Q(original__isnull=False),
                name="news_pressrelease_original",
                violation_error_message=_("A report needs the address of what it tells of."),
            ),
            models.CheckConstraint(
                condition=Q(kind="release") | Q(issuer__isnull=True),
                name="news_pressrelease_report",
                violation_error_message=_("A report has no issuer."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="release", state=State.APPROVED) | Q(issuer__isnull=False),
                name="news_pressrelease_issuer",
                violation_error_message=NO_ISSUER,
            ),
        ]
        indexes = [models.Index(fields=["-latest", "-publish_at", "-id"], name="news_release_newest")]

    @classmethod
    def for_page(cls):
        twinnings = models.Prefetch("twinnings", Twinning.objects.select_related("nrw", "oblast"))
        rows = cls.objects.select_related("photo__upload", "original", "issuer")
        return rows.prefetch_related(
            twinnings, "areas", "sources", "attachments__upload", "corrections", "people__offices"
        )

    @classmethod
    def notices(cls):
        yield from super().notices()
        rows = Correction.objects.filter(release__in=cls.objects.published()).select_related("release")
        for correction in rows:
            release = correction.release
            moment = timezone.make_aware(datetime.combine(correction.made_on, time.min))
            key = f"{cls._meta.model_name}/{release.key}/correction-{correction.pk}"
            yield Notice(release, gettext("Correction"), release.title, correction.note, moment, key)

    @property
    def kind_name(self):
        return self.get_kind_display()

    def address_args(self, language):
        return (self.year, getattr(self, f"slug_{language}"))

    def slug_scope(self):
        return {"year": self.year}

    def participants_in(self, language):
        """Returns who took part, one text for each."""
        lines = text_in(self, "participants", language).splitlines()
        return [Text(line.strip(), language) for line in lines if line.strip()]

    @property
    def participant_list(self):
        return self.participants_in(self.language)

    @property
    def people_then(self):
        """The people told of, each with the offices held on the day of the text."""
        return [(person, person.offices_on(self.date.latest)) for person in self.people.all()]

    def clean(self):
        self.complete_date()
        super().clean()
        self._clean_issuer()
        photo = referred(self, "photo")
        if self.state == State.APPROVED and photo and not photo.consent:
            raise ValidationError({"photo": NO_CONSENT})
        stored = self.as_stored()
        if stored and stored.was_public and self.year != stored.year:
            raise ValidationError({"earliest": _("This has been public: its year is part of its address and fixed.")})

    def _clean_issuer(self):
        issuer = referred(self, "issuer")
        is_missing = self.state == State.APPROVED and self.kind == self.Kind.RELEASE and not issuer
        if is_missing or (issuer and not issuer.partner):
            raise ValidationError({"issuer": NO_ISSUER})

    def searchable(self, language):
        yield from super().searchable(language)
        for person in self.people.all() if self.pk else ():
            yield from (*person.forms("de"), *person.forms("uk"))

    def further_findings(self):
        if self.kind == self.Kind.RELEASE and not self.issuer:
            yield Finding(Level.ERROR, str(NO_ISSUER))
        if self.photo and not self.photo.consent:
            yield Finding(Level.ERROR, str(NO_CONSENT))
        for language in LANGUAGES if self.photo else ():
            if FILE_NAME.search(getattr(self.photo, f"alt_{language}")):
                yield Finding(
                    Level.ERROR, gettext("The alternative text of the picture is the name of a file."), language
                )
        for attachment in self.attachments.all() if self.pk else ():
            for warning in attachment.file_warnings():
                yield Finding(Level.WARNING, f"{attachment.title.plain}: {warning}")
        if self.kind == self.Kind.RELEASE and not operator.said("press_contact"):
            yield Finding(
                Level.WARNING, gettext("No press contact is set for this site (PRESS_CONTACT_DE, PRESS_CONTACT_UK).")
            )

    def complete(self):
        self.complete_date()
        super().complete()

    def complete_date(self):
        stored = self.as_stored()
        self.is_dated_here = self._has_no_date_of_its_own(stored)
        keeps_day = self.earliest and stored and stored.was_public  # what readers know it by
        if self.is_dated_here and not keeps_day:
            if self.state == State.APPROVED:
                self.date = self._publication_day()
            elif self.state in WRITING and self.earliest:
                self.date = None  # no longer approved: it follows anew when it is
        super().complete_date()
        self.year = (self.earliest or self._publication_day().earliest).year

    def _publication_day(self):
        day = timezone.localdate(self.publish_at or timezone.now())
        return Span.of_day(day)

    def _has_no_date_of_its_own(self, stored):
        """True if nobody gave it a date: it has none, or the one that follows from its publication, before or by now."""
        if self.earliest is None or stored is None or not stored.is_dated_here:
            return self.earliest is None
        return (self.earliest, self.latest or self.earliest, self.precision) in (stored.date, self._publication_day())


class Correction(PlainText, InBothLanguages):
    """What was wrong in a release that had been public, and since when it is right. It stays with the release."""

    release = models.ForeignKey(PressRelease, models.CASCADE, related_name="corrections", verbose_name=_("Release"))
    made_on = models.DateField(_("Corrected on"), default=timezone.localdate)
    note = BilingualText(models.CharField, _("Note on the correction"), max_length=500)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_on", "-pk"]
        constraints = [filled_in_both("note")]

    def __str__(self):
        return self.note.plain


class AttachmentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(release__in=PressRelease.objects.published())


class Attachment(PlainText, InBothLanguages, HasUpload):
    """A document (PDF) in one language that belongs to a release and is public with it."""

    upload_kind = Upload.Kind.DOCUMENT

    release = models.ForeignKey(PressRelease, models.CASCADE, related_name="attachments", verbose_name=_("Release"))
    title = BilingualText(models.CharField, _("Title"), max_length=200)
    written_in = models.CharField(
        _("Language of the document"),
        max_length=2,
        choices=LANGUAGE_NAMES,
        help_text=_("A document in both languages is two: one for each, with the same title."),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            filled_in_both("title"),
            models.CheckConstraint(condition=Q(written_in__in=[*LANGUAGES]), name="news_attachment_written_in"),
        ]

    def __str__(self):
        return self.title.plain

    def file_warnings(self):
        return documents.warnings(self.upload, self.written_in, [self.title_de, self.title_uk])

    @property
    def file_title(self):
        return text_in(self, "title", self.written_in or self.language).plain
