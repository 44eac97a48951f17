"""Previews in the admin: how a record will look in both languages, and links for people without an account."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..publishing.addresses import absolute
from ..publishing.pages import PublicPage
from ..texts.bilingual import LANGUAGES
from ..versions.previews import DAYS, PreviewLink, file_of, shown
from ..versions.versions import identity
from .deciding import DecidingAdmin


class SharingAdmin(DecidingAdmin):
    """Mixed into the admin of records that have a page of their own."""

    def get_urls(self):
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        if not issubclass(self.model, PublicPage):
            return super().get_urls()
        own = [
            path("<path:object_id>/preview/<str:language>/", view(self.preview_view), name=f"{name}_preview"),
            path("<path:object_id>/file/<str:name>", view(self.file_view), name=f"{name}_file"),
            path("<path:object_id>/links/", view(self.links_view), name=f"{name}_links"),
        ]
        return own + super().get_urls()

    def _of_page(self, page, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def _readable(self, request, object_id):
        record = self.get_object(request, object_id)
        if record is None or not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def preview_addresses(self, record):
        """Returns (code, name of the language, address of the preview) for each language."""
        return [(code, name, self._of_page("preview", record.pk, code)) for code, name in settings.LANGUAGES]

    def _prepared_context(self, request, record, *args):
        previews = self.preview_addresses(record) if isinstance(record, PublicPage) else []
        return super()._prepared_context(request, record, *args) | {"previews": previews}

    def preview_view(self, request, object_id, language):
        record = self._readable(request, object_id)
        files = self._of_page("file", record.pk, "x").removesuffix("x")
        return shown(request, record, language, lambda code: self._of_page("preview", record.pk, code), files)

    def file_view(self, request, object_id, name):
        """A file of the preview: a document that is only prepared has no row yet that it could be found by."""
        return file_of(self._readable(request, object_id), name)

    def links_view(self, request, object_id):
        """The links to a record: who made them and until when they hold; new ones are made and old ones revoked here."""
        record = self._readable(request, object_id)
        if request.method == "POST":
            self._make_or_revoke(request, record)
            return HttpResponseRedirect(self._of_page("links", record.pk))
        links = PreviewLink.objects.valid().filter(**identity(record)).select_related("made_by")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview links: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "links": [(link, [(code, absolute(link.path(code))) for code in LANGUAGES]) for link in links],
            "days": DAYS,
        }
        return TemplateResponse(request, "admin/preview_links.html", context)

    def _make_or_revoke(self, request, record):
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if days := next((days for days in DAYS if request.POST.get("days") == str(days)), None):
            PreviewLink.make(record, request.user, days)
            messages.success(request, _("The link is made. Whoever has it sees the draft until it expires."))
        elif request.POST.get("revoke", "").isdecimal():
            links = PreviewLink.objects.valid().filter(**identity(record), pk=request.POST["revoke"][:18])
            links.update(revoked_at=timezone.now())
            messages.success(request, _("The link is revoked. It shows nothing any more."))
