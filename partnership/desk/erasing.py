"""Erasing files at once: those that nothing uses any more, before the sweep does (GDPR, Art. 17: a consent is withdrawn).

Until then the files of what was deleted stay for some time, so that it can be brought back.
"""

import logging

from django.contrib import messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..operation.sweep import unneeded
from ..uploads.models import Upload
from .roles import may

security = logging.getLogger("security")


def may_erase(user):
    return may(user, "delete", Upload._meta)


@require_safe
def files(request, site):
    """Lists the files that nothing uses, with the day on which each goes by itself."""
    if not may_erase(request.user):
        raise PermissionDenied
    context = {
        **site.each_context(request),
        "title": _("Files that nothing uses"),
        "uploads": unneeded().select_related("made_by"),
    }
    return TemplateResponse(request, "desk/files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request, token, site):
    """Asks whether a file is to go at once, and removes it when told to."""
    if not may_erase(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _erased(request, token)
    upload = get_object_or_404(unneeded(), token=token)
    context = {**site.each_context(request), "title": _("Erase now: %(file)s") % {"file": upload}, "upload": upload}
    return TemplateResponse(request, "desk/erase.html", context)


def _erased(request, token):
    with transaction.atomic():
        upload = get_object_or_404(unneeded().select_for_update(), token=token)
        key, kind, name = upload.pk, upload.kind, str(upload)
        LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(Upload),
            object_id=str(key),
            object_repr=name,
            action_flag=DELETION,
            change_message=_("File erased for good: %(file)s") % {"file": name},
        )
        upload.erase()
    security.warning("The files of upload %s (%s) were erased at the press desk.", key, kind)
    messages.success(request, _("The file is erased. It cannot be brought back."))
    return HttpResponseRedirect(reverse("admin:files"))


def offer_erasing(request, upload):
    """Tells who deleted a record that its file stays for some time, and leads to where it goes at once."""
    if may_erase(request.user):
        address = reverse("admin:erase-file", args=[upload.token])
        notice = _("Its file stays for 30 days, so that this can be undone.")
        messages.warning(request, format_html('{} <a href="{}">{}</a>', notice, address, _("Erase it now")))
