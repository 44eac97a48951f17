"""How staff edit press releases."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partnership.pressdesk import RecordAdmin, TextsAdmin, TextsInline, pair

from .models import Attachment, Photo, PressRelease


class UploadForm(forms.ModelForm):
    """A form with a file beside the columns of its record: stored if everything is right, and only then."""

    upload = forms.FileField(label=_("File"), required=False)

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("upload")
        if upload is None and not self.instance.pk:
            self.add_error("upload", _("Choose a file."))
        self.replaced = type(self.instance)(**self._stored_file()) if upload and self.instance.pk else None
        self.was_taken = False
        if upload and not self.errors:
            try:
                self.instance.take(upload)
                self.was_taken = True
            except forms.ValidationError as error:
                self.add_error("upload", error)
        return cleaned

    def _stored_file(self):
        return {field.attname: getattr(self.instance, field.attname) for field in self.instance._meta.concrete_fields}

    def is_valid(self):
        valid = super().is_valid()
        if not valid and getattr(self, "was_taken", False):
            self.instance.discard()
        return valid

    def _save_m2m(self):
        super()._save_m2m()
        if self.replaced:
            transaction.on_commit(self.replaced.discard)


class PhotoForm(UploadForm):
    upload = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 12 MB and 40 megapixels. Metadata such as the place is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class AttachmentForm(UploadForm):
    upload = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("PDF, up to 12 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )


@admin.register(Photo)
class PhotoAdmin(TextsAdmin):
    form = PhotoForm
    list_display = ("key", "alt_de", "alt_uk", "credit_de")
    search_fields = ("key", "alt_de", "alt_uk", "credit_de", "credit_uk")
    readonly_fields = ("preview", "used_by")
    fields = ["key", "upload", "preview", "is_decorative", *pair("alt", "credit"), "licence", "used_by"]

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(["key"] if obj else []))

    def has_change_permission(self, request, obj=None):
        """A picture that the public sees is changed by those who may publish."""
        allowed = super().has_change_permission(request, obj)
        publisher = request.user.has_perm("news.publish_pressrelease")
        return allowed and (publisher or obj is None or not Photo.objects.published().filter(pk=obj.pk).exists())

    @admin.display(description=_("Preview"))
    def preview(self, photo):
        if not photo.token:
            return "–"
        source = reverse("admin:media", args=[f"{photo.token}-{photo.widths[0]}.webp"])
        return format_html('<img src="{}" alt="{}" width="320">', source, photo.alt.plain)

    @admin.display(description=_("Used by"))
    def used_by(self, photo):
        titles = [str(release) for release in photo.releases.all()] if photo.pk else []
        return ", ".join(titles) or "–"


class AttachmentInline(TextsInline):
    model = Attachment
    form = AttachmentForm
    fields = [*pair("title"), "upload"]


@admin.register(PressRelease)
class PressReleaseAdmin(RecordAdmin):
    list_display = ("__str__", "date", "state_now", "languages")
    list_filter = ("state", *RecordAdmin.list_filter[1:], "kind", "year")
    search_fields = ("title_de", "title_uk", "key")
    autocomplete_fields = ("photo", "original", "sources", "twinnings", "areas")
    inlines = [AttachmentInline]
    fieldsets = [
        (None, {"fields": [*pair("title", "lead", "body"), "photo"]}),
        (_("Date and place"), {"fields": [("earliest", "latest", "precision"), *pair("place")]}),
        (_("Origin and relations"), {"fields": ["kind", "original", "sources", "twinnings", "areas"]}),
    ]

    def render_change_form(self, request, context, *args, **kwargs):
        """A form that is shown again was not saved: its documents are given again with it."""
        for inline in context["inline_admin_formsets"]:
            for form in inline.formset.forms:
                if getattr(form, "was_taken", False):
                    form.instance.discard()
        return super().render_change_form(request, context, *args, **kwargs)
