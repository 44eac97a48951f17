"""The admin site of the staff, with its small views."""

import logging
from functools import wraps

from django.contrib import admin
from django.http import HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ..publishing.errors import UNAVAILABLE
from ..texts.bilingual import LANGUAGES
from ..texts.slugs import make_slug
from ..uploads.media import respond
from ..uploads.models import Upload
from . import erasing, overview, resuming, specimens

logger = logging.getLogger(__name__)

# Views of Django's admin that only show something, and would answer any method.
SHOWING = {"index", "app_index", "history_view", "i18n_javascript", "password_change_done"}


class PressDesk(admin.AdminSite):
    site_title = site_header = _("Press desk")
    index_title = _("Press desk")
    index_template = "desk/start.html"

    def admin_view(self, view, cacheable=False):
        shows = getattr(view, "__name__", "") in SHOWING
        guarded = super().admin_view(require_safe(view) if shows else view, cacheable)

        @wraps(view)
        def answered(request, *args, **kwargs):
            """Whoever sends a form that cannot be taken now is asked to send it again, with what they wrote."""
            try:
                answer = None
                if not request.user.is_authenticated and resuming.carries_text(request):
                    answer = resuming.log_in_again(request, self)
                return answer or guarded(request, *args, **kwargs)
            except UNAVAILABLE as error:
                if not resuming.carries_text(request):
                    raise
                logger.error("A form was not saved, the database is unavailable: %s", error)
                return resuming.not_saved(request, self)

        return answered

    def index(self, request, extra_context=None):
        lists = overview.shortened(overview.start(self, request.user))
        context = {"lists": lists, "may_erase": erasing.may_erase(request.user)}
        return super().index(request, {**context, **(extra_context or {})})

    def board(self, request):
        return overview.board(request, self)

    def get_urls(self):
        urls = [
            path("interface-language/", self.admin_view(interface_language), name="interface-language"),
            path("slug/", self.admin_view(propose_slug), name="slug"),
            path("components/<str:language>/", self.admin_view(specimens.components), name="components"),
            path("translations/", self.admin_view(require_safe(self.board)), name="translations"),
            path("media/<str:name>", self.admin_view(any_media), name="media"),
            path("files/", self.admin_view(erasing.files), {"site": self}, name="files"),
            path("files/<str:token>/", self.admin_view(erasing.erase), {"site": self}, name="erase-file"),
        ]
        return urls + super().get_urls()


@require_POST
def interface_language(request):
    """Sets the language in which this member of staff sees the admin, and leads back to where they were."""
    language = request.POST.get("language")
    if language not in LANGUAGES:
        return HttpResponseBadRequest()
    request.user.interface_language = language
    request.user.save(update_fields=["interface_language"])
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/admin/")
    return HttpResponseRedirect(back if safe else reverse("admin:index"))


@require_safe
def propose_slug(request):
    return JsonResponse({"slug": make_slug(request.GET.get("text", "")[:300])})


@require_safe
def any_media(request, name):
    """An uploaded file for staff, published or not."""
    response = respond(name, Upload.objects.all())
    response.headers["Cache-Control"] = "no-store"
    return response
