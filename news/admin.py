"""How staff edit press releases."""

from django import forms
from django.contrib import admin
from django.db.models import Count, F
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from partnership.desk.duplicating import DuplicatePage
from partnership.desk.erasing import offer_erasing
from partnership.desk.fields import every_text, pair
from partnership.desk.files import narrow, thumbnail
from partnership.desk.forms import ContentForm
from partnership.desk.incoming import ReportsNews
from partnership.desk.lists import PhotoFilter, by
from partnership.desk.records import ContentAdmin, RecordAdmin, Rows
from partnership.versions.values import referred

from .models import Attachment, Correction, Photo, PressRelease


class PhotoForm(ContentForm):
    focus_x = forms.IntegerField(label=_("Focal point from the left, in %"), min_value=0, max_value=100, initial=50)
    focus_y = forms.IntegerField(
        label=_("Focal point from the top, in %"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=_("What matters most in the picture: where a list shows only a part, it is around this point."),
    )


@admin.register(Photo)
class PhotoAdmin(ContentAdmin):
    form = PhotoForm
    list_display = ("small", "key", "alt_de", "alt_uk", "credit_de", "uses")
    list_display_links = ("key",)
    list_select_related = ("upload",)
    ordering = ("key",)
    search_fields = ("key",)
    readonly_fields = ("preview", "used_by")
    fieldsets = [
        (None, {"fields": ["key", "upload", "preview", ("focus_x", "focus_y")]}),
        (_("What the picture shows"), {"fields": ["is_decorative", *pair("alt")]}),
        (_("Rights"), {"fields": ["author", *pair("credit", "notice"), "source", "licence", "consent"]}),
        (None, {"fields": ["used_by"]}),
    ]

    class Media:
        js = (forms.Script("js/focus.js", defer=True),)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(uses=Count("releases"))

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        offer_erasing(request, obj.upload)

    @admin.display(description=_("Preview"))
    def preview(self, photo):
        if not photo.upload_id:
            return "–"
        picture = format_html('<img src="{}" alt="{}" width="400">', narrow(photo.upload), photo.alt.plain)
        return format_html('<span data-focus="{}">{}</span>', _("Focal point: move it with the arrow keys"), picture)

    @admin.display(description=_("Picture"))
    def small(self, photo):
        return thumbnail(photo.upload)

    @admin.display(description=_("Press releases"), ordering="uses")
    def uses(self, photo):
        """How many releases show it, with a link to the list of these."""
        address = reverse("admin:news_pressrelease_changelist", query={"photo": photo.pk})
        return format_html('<a href="{}">{}</a>', address, photo.uses) if photo.uses else "–"

    @admin.display(description=_("Used by"))
    def used_by(self, photo):
        """The releases that show it, each with a link to its form."""
        releases = photo.releases.all() if photo.pk else []
        uses = [(reverse("admin:news_pressrelease_change", args=[release.pk]), release) for release in releases]
        return format_html_join("", '<a class="use" href="{}">{}</a>', uses) or "–"


class AttachmentInline(Rows):
    model = Attachment
    fields = [*pair("title"), "written_in", "stored", "upload"]
    readonly_fields = ("stored",)

    @admin.display(description=_("Stored document"))
    def stored(self, attachment):
        if not attachment.upload_id:
            return "–"
        address = reverse("admin:media", args=[attachment.upload.original])
        return format_html('<a href="{}">{} ({})</a>', address, attachment.title, attachment.upload)


class CorrectionInline(Rows):
    """For what was wrong and has been public: readers are told what is right now, and since when."""

    model = Correction
    fields = ["made_on", *pair("note")]


ABOUT = ("place", "participants")


@admin.register(PressRelease)
class PressReleaseAdmin(ReportsNews, RecordAdmin):
    page_classes = (*RecordAdmin.page_classes, DuplicatePage)
    readonly_fields = ("chosen_photo",)
    list_display = ("__str__", "date", "state_now", "languages")
    ordering = (F("latest").desc(nulls_first=True), "-publish_at", "-pk")  # what is being written has no date yet
    list_filter = (*RecordAdmin.list_filter, "kind", "year", by("twinnings"), by("areas"), PhotoFilter)
    search_fields = ("key",)
    autocomplete_fields = ("photo", "issuer", "people", "original", "sources", "twinnings", "areas")
    inlines = [CorrectionInline, AttachmentInline]
    fieldsets = [
        (None, {"fields": [*every_text(PressRelease, ABOUT), "photo", "chosen_photo"]}),
        (_("When, where, who"), {"fields": [("earliest", "latest", "precision"), *pair(*ABOUT), "people"]}),
        (_("Origin and relations"), {"fields": [("kind", "issuer"), "original", "sources", "twinnings", "areas"]}),
    ]

    def draft_of(self, item, source):
        title = {f"title_{item.source.language}": item.title}
        return PressRelease(kind=PressRelease.Kind.REPORT, original=source, **title)

    @admin.display(description=_("The chosen photo"))
    def chosen_photo(self, release):
        photo = referred(release, "photo")
        if photo is None:
            return "–"
        address = reverse("admin:news_photo_change", args=[photo.pk])
        return format_html('{} <a href="{}">{}</a>', thumbnail(photo.upload), address, photo)
