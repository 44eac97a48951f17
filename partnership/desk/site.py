"""The admin site of the staff, with its small views."""

import logging
from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ..access import factors
from ..access.adapter import is_on_desk
from ..access.forms import PasswordForm
from ..access.views import log_in
from ..publishing.errors import is_outage
from ..publishing.pages import Slugged
from ..texts.bilingual import LANGUAGES
from ..texts.slugs import make_slug
from . import barriers, erasing, incoming, overview, resuming, specimens
from .adminwords import ScriptWords
from .editor import read_pasted
from .guard import Guarded, pickers
from .media import any_media

logger = logging.getLogger(__name__)

# Views of Django's admin that only show something, and would answer any method.
SHOWING = {"index", "app_index", "history_view", "i18n_javascript", "password_change_done", "autocomplete_view"}


class PressDesk(admin.AdminSite):
    site_title = site_header = _("Press desk")
    index_title = _("Press desk")
    index_template = "desk/start.html"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Registers models as Django does, each guarded against what its lists and forms do not offer."""
        kind = admin_class or admin.ModelAdmin
        super().register(model_or_iterable, type(kind.__name__, (Guarded, kind), {}), **options)

    def admin_view(self, view, cacheable=False):
        shows = getattr(view, "__name__", "") in SHOWING
        guarded = super().admin_view(require_safe(view) if shows else view, cacheable)

        @wraps(view)
        def answered(request, *args, **kwargs):
            """Whoever sends a form that cannot be taken now is asked to send it again, with what they wrote."""
            try:
                if not request.user.is_authenticated and resuming.carries_text(request):
                    return resuming.ask_again(request, self)
                return guarded(request, *args, **kwargs)
            except Error as error:
                if not (is_outage(error) and resuming.carries_text(request)):
                    raise
                logger.error("A form was not saved, the database is unavailable: %s", error)
                return resuming.not_saved(request, self)

        return answered

    def has_permission(self, request):
        return super().has_permission(request) and not factors.is_lacking(request)

    def login(self, request, extra_context=None):
        return log_in(request)

    def password_change(self, request, extra_context=None):
        """Django's, with a form that limits how often the old password is tried."""
        context = {**self.each_context(request), **(extra_context or {})}
        done = reverse("admin:password_change_done")
        return PasswordChangeView.as_view(form_class=PasswordForm, success_url=done, extra_context=context)(request)

    def index(self, request, extra_context=None):
        lists = overview.shortened(overview.start(self, request.user))
        context = {"lists": lists, "may_erase": erasing.may_erase(request.user)}
        context["sends_mail"] = bool(settings.EMAIL_URL)
        context["news"] = incoming.news(self, request)
        context["account_changes"] = overview.account_changes(request.user)
        context["barriers"] = barriers.open_reports(request.user)
        context["operator_missing"] = overview.operator_missing(request.user)
        return super().index(request, {**context, **(extra_context or {})})

    def i18n_javascript(self, request, extra_context=None):
        return ScriptWords.as_view()(request)

    def autocomplete_view(self, request):
        asked = tuple(request.GET.get(name) for name in ("app_label", "model_name", "field_name"))
        if asked not in pickers(self):
            raise PermissionDenied
        return super().autocomplete_view(request)

    def board(self, request):
        return overview.board(request, self)

    def evidence(self, request):
        return overview.evidence(request, self)

    def get_urls(self):
        urls = [
            # Django lets nobody out who may not look: whoever lacks the second factor could not leave.
            path("logout/", self.logout, name="logout"),
            path("interface-language/", self.admin_view(interface_language), name="interface-language"),
            path("mail/", self.admin_view(mail), name="mail"),
            path("slug/", self.admin_view(propose_slug), {"site": self}, name="slug"),
            path("pasted/", self.admin_view(read_pasted), name="read-pasted"),
            path("components/<str:language>/", self.admin_view(specimens.components), name="components"),
            path("translations/", self.admin_view(require_safe(self.board)), name="translations"),
            path("incoming/<int:pk>/", self.admin_view(incoming.decide), {"site": self}, name="incoming"),
            path("evidence/", self.admin_view(require_safe(self.evidence)), name="evidence"),
            path("media/<str:name>", self.admin_view(any_media), {"site": self}, name="media"),
            path("files/", self.admin_view(erasing.files), {"site": self}, name="files"),
            path("files/<str:token>/", self.admin_view(erasing.erase), {"site": self}, name="erase-file"),
        ]
        # Django's way from a record to its page asks no right, and would tell the address of a draft.
        return urls + [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]


@require_POST
def interface_language(request):
    """Sets the language in which this member of staff sees the admin, and leads back to where they were."""
    language = request.POST.get("language")
    if language not in LANGUAGES:
        return HttpResponseBadRequest()
    request.user.interface_language = language
    request.user.save(update_fields=["interface_language"])
    back = request.POST.get("next", "")
    return HttpResponseRedirect(back if is_on_desk(back) else reverse("admin:index"))


@require_POST
def mail(request):
    """Switches the mail about what colleagues do on or off for this member of staff."""
    request.user.wants_mail = request.POST.get("wants_mail") == "on"
    request.user.save(update_fields=["wants_mail"])
    return HttpResponseRedirect(reverse("admin:index"))


@require_safe
def propose_slug(request, site):
    """The address that a title would give, for whoever writes in any form that has one."""
    kinds = (kind for kind in overview.contents(site, request.user) if issubclass(kind.model, Slugged))
    if not any(kind.rights.may_change(request.user) for kind in kinds):
        raise PermissionDenied
    return JsonResponse({"slug": make_slug(request.GET.get("text", "")[:300])})
