"""How staff edit press releases."""

from copy import copy
from functools import partial

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import F
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from partnership.desk.fields import pair
from partnership.desk.records import UPLOAD, ContentAdmin, RecordAdmin, Rows
from partnership.desk.roles import translated_languages
from partnership.versions.values import referred

from .models import Attachment, Correction, Photo, PressRelease


class UploadForm(forms.ModelForm):
    """A form with a file beside the columns of its record: stored if everything is right, and only then."""

    upload = forms.FileField(label=_("File"), required=False)
    keeps_former = False

    def clean(self):
        cleaned = super().clean()
        if "upload" in self.fields and cleaned.get("upload") is None and not self.instance.pk:
            self.add_error("upload", _("Choose a file."))
        self.former = copy(self.instance) if self.instance.pk else None
        self.was_taken = False
        if not self.errors:
            try:
                self.was_taken = self.make_files(cleaned)
            except forms.ValidationError as error:
                self.add_error("upload", error)
        return cleaned

    def make_files(self, cleaned):
        """Makes the files that this form asks for; returns whether there are any."""
        upload = cleaned.get("upload")  # translators have no such field
        if upload:
            self.instance.take(upload)
        return bool(upload)

    def take_back(self):
        """Removes the files that were made for this form: it is not saved."""
        if getattr(self, "was_taken", False):
            self.instance.discard(beside=self.former)

    def is_valid(self):
        valid = super().is_valid()
        if not valid:
            self.take_back()
        return valid

    def _save_m2m(self):
        super()._save_m2m()
        if self.was_taken and self.former and not self.keeps_former:
            transaction.on_commit(partial(self.former.discard, beside=copy(self.instance)))


class PhotoForm(UploadForm):
    upload = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 12 MB and 40 megapixels. Metadata such as the place is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    focus_x = forms.IntegerField(label=_("Focal point from the left, in %"), min_value=0, max_value=100, initial=50)
    focus_y = forms.IntegerField(
        label=_("Focal point from the top, in %"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=_("What matters most in the picture: where a list shows only a part, it is around this point."),
    )

    def make_files(self, cleaned):
        if "focus_x" in cleaned:  # translators have no such field
            self.instance.focus_x, self.instance.focus_y = cleaned["focus_x"], cleaned["focus_y"]
        return super().make_files(cleaned) or (self.instance.pk is not None and self.instance.prepare())


class AttachmentForm(UploadForm):
    keeps_former = True  # earlier versions of the release name it, and are restored with it
    upload = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("PDF, up to 12 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )


def thumbnail(photo):
    """A photo as small as a list has room for; its text stands beside it."""
    if not photo.token:
        return "–"
    source = reverse("admin:media", args=[photo.picture.rendition(photo.widths[0], "webp")])
    return format_html('<img class="small" src="{}" alt="" width="96" loading="lazy">', source)


@admin.register(Photo)
class PhotoAdmin(ContentAdmin):
    form = PhotoForm
    list_display = ("small", "key", "alt_de", "alt_uk", "credit_de")
    list_display_links = ("key",)
    search_fields = ("key", "alt_de", "alt_uk", "credit_de", "credit_uk")
    readonly_fields = ("preview", "used_by")
    fieldsets = [
        (None, {"fields": ["key", UPLOAD, "preview", ("focus_x", "focus_y")]}),
        (_("What the picture shows"), {"fields": ["is_decorative", *pair("alt")]}),
        (_("Rights"), {"fields": [*pair("credit"), "licence", "consent"]}),
        (None, {"fields": ["used_by"]}),
    ]

    class Media:
        js = (forms.Script("js/focus.js", defer=True),)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not translated_languages(request.user, self.opts):
            return fieldsets
        return [
            (title, {"fields": [row for row in options["fields"] if row != UPLOAD]}) for title, options in fieldsets
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        """A form that is shown again was not saved: its picture is given again with it."""
        context["adminform"].form.take_back()
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("Preview"))
    def preview(self, photo):
        if not photo.token:
            return "–"
        source = reverse("admin:media", args=[photo.picture.rendition(photo.widths[0], "webp")])
        picture = format_html('<img src="{}" alt="{}" width="400">', source, photo.alt.plain)
        return format_html('<span data-focus="{}">{}</span>', _("Focal point: move it with the arrow keys"), picture)

    @admin.display(description=_("Picture"))
    def small(self, photo):
        return thumbnail(photo)

    @admin.display(description=_("Used by"))
    def used_by(self, photo):
        """The releases that show it, each with a link to its form."""
        releases = photo.releases.all() if photo.pk else []
        uses = [(reverse("admin:news_pressrelease_change", args=[release.pk]), release) for release in releases]
        return format_html_join("", '<a class="use" href="{}">{}</a>', uses) or "–"


class AttachmentInline(Rows):
    model = Attachment
    form = AttachmentForm
    fields = [*pair("title"), "stored", UPLOAD]
    readonly_fields = ("stored",)

    @admin.display(description=_("Stored document"))
    def stored(self, attachment):
        if not attachment.token:
            return "–"
        address = reverse("admin:media", args=attachment.file_names)
        return format_html('<a href="{}">{} (PDF, {})</a>', address, attachment.title, filesizeformat(attachment.size))


class CorrectionInline(Rows):
    """For what was wrong and has been public: readers are told what is right now, and since when."""

    model = Correction
    fields = ["made_on", *pair("note")]


@admin.register(PressRelease)
class PressReleaseAdmin(RecordAdmin):
    readonly_fields = ("chosen_photo",)
    list_display = ("__str__", "date", "state_now", "languages")
    ordering = (F("latest").desc(nulls_first=True), "-publish_at", "-pk")  # what is being written has no date yet
    list_filter = (*RecordAdmin.list_filter, "kind", "year")
    search_fields = ("title_de", "title_uk", "key")
    autocomplete_fields = ("photo", "original", "sources", "twinnings", "areas")
    inlines = [CorrectionInline, AttachmentInline]
    fieldsets = [
        (None, {"fields": [*pair("title", "lead", "body"), "photo", "chosen_photo"]}),
        (_("When, where, who"), {"fields": [("earliest", "latest", "precision"), *pair("place", "participants")]}),
        (_("Origin and relations"), {"fields": ["kind", "original", "sources", "twinnings", "areas"]}),
    ]

    @admin.display(description=_("The chosen photo"))
    def chosen_photo(self, release):
        photo = referred(release, "photo")
        if photo is None:
            return "–"
        address = reverse("admin:news_photo_change", args=[photo.pk])
        return format_html('{} <a href="{}">{}</a>', thumbnail(photo), address, photo)

    def render_change_form(self, request, context, *args, **kwargs):
        """A form that is shown again was not saved: its documents are given again with it."""
        for inline in context["inline_admin_formsets"]:
            for form in inline.formset.forms:
                if isinstance(form, UploadForm):
                    form.take_back()
        return super().render_change_form(request, context, *args, **kwargs)
