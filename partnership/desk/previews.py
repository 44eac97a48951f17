"""Previews at the press desk: how a record will look in both languages, and links for people without an account."""

from django.conf import settings
from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..publishing.addresses import absolute
from ..publishing.pages import PublicPage
from ..texts.bilingual import LANGUAGES
from ..versions.previews import DAYS, PreviewLink, file_of, respond
from ..versions.versions import identity
from .pages import RecordPage


def preview_addresses(desk, record):
    """Returns (code, name of the language, address of the preview) for each language; none of what has no page."""
    if not isinstance(record, PublicPage):
        return []
    return [(code, name, desk.address_of(record, "preview", code)) for code, name in settings.LANGUAGES]


class PreviewPage(RecordPage):
    name = "preview"
    route = "preview/<str:language>/"
    methods = ("GET", "HEAD")

    def is_for(self, model):
        return issubclass(model, PublicPage)

    def context(self, request, record, language):
        files = self.desk.address_of(record, "file", "x").removesuffix("x")
        return respond(request, record, language, lambda code: self.desk.address_of(record, "preview", code), files)


class PreviewFile(PreviewPage):
    """A file of the preview: a document that is only prepared has no row yet that it could be found by."""

    name = "file"
    route = "file/<str:name>"

    def context(self, request, record, name):
        return file_of(record, name)


class LinksPage(RecordPage):
    """The links to a record: who made them and until when they hold; new ones are made and old ones revoked here."""

    name = "links"
    route = "links/"
    template = "desk/preview_links.html"
    title = gettext_lazy("Preview links: %(record)s")

    def is_for(self, model):
        return issubclass(model, PublicPage)

    def may_send(self, user, record):
        return self.desk.rights.may_change(user, record)

    def context(self, request, record):
        links = PreviewLink.objects.valid().filter(**identity(record)).select_related("made_by")
        return {
            "links": [(link, [(code, absolute(link.path(code))) for code in LANGUAGES]) for link in links],
            "days": DAYS,
        }

    def sent(self, request, record):
        if days := next((days for days in DAYS if request.POST.get("days") == str(days)), None):
            PreviewLink.make(record, request.user, days)
            messages.success(request, _("The link is made. Whoever has it sees the draft until it expires."))
        elif request.POST.get("revoke", "").isdecimal():
            links = PreviewLink.objects.valid().filter(**identity(record), pk=request.POST["revoke"][:18])
            links.update(revoked_at=timezone.now())
            messages.success(request, _("The link is revoked. It shows nothing any more."))
        return self.lead_to(record, self.name)
