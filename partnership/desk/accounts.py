"""How accounts and groups are kept at the press desk. Whatever changes about them is told to all administrators."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ..access import factors, notices
from ..access.models import FACTOR_NAMES, AccountChange

What = AccountChange.What
TOLD = "told"  # what a form changed, beside Django's own words of it on the way to the log


def detail(model, form):
    """Returns what a form changed, by the names of the columns: “groups +Redaktion −Freigabe; is_staff −”."""
    columns = {field.name for field in model._meta.get_fields()}
    names = [name for name in form.changed_data if name in columns]
    return "; ".join(" ".join([name, *_signs(form, name)]) for name in names)


def _signs(form, name):
    """Yields what came and what went, of what decides about rights; other values are nobody's business."""
    value = form.cleaned_data.get(name)
    if isinstance(value, bool):
        yield "+" if value else "−"
    elif hasattr(value, "model"):
        now, before = set(value), set(form.initial.get(name, ()))
        yield from sorted(f"+{_name(row)}" for row in now - before)
        yield from sorted(f"−{_name(row)}" for row in before - now)


def _name(row):
    return getattr(row, "codename", None) or row.name


class Told:
    """Mixed into the admin of accounts or groups: each addition, change and deletion is told where Django logs it."""

    def construct_change_message(self, request, form, formsets, add=False):
        said = super().construct_change_message(request, form, formsets, add)
        return [*said, {TOLD: detail(self.model, form)}]

    def log_addition(self, request, obj, message):
        return super().log_addition(request, obj, self._tell(What.ADDED, request, obj, message))

    def log_change(self, request, obj, message):
        return super().log_change(request, obj, self._tell(What.CHANGED, request, obj, message))

    def log_deletions(self, request, queryset):
        for record in queryset:
            notices.tell(What.DELETED, record, request.user)
        return super().log_deletions(request, queryset)

    def _tell(self, what, request, record, message):
        """Tells of a change, unless nothing was changed; returns what Django is to log."""
        told = [part[TOLD] for part in message if TOLD in part]
        if any(told) or what == What.ADDED:
            notices.tell(what, record, request.user, "; ".join(told))
        return [part for part in message if TOLD not in part]


class ToldGroupAdmin(Told, GroupAdmin):
    pass


class StaffAdmin(Told, UserAdmin):
    """The accounts. Who keeps them gives nobody, and not themselves either, the rights of a superuser."""

    add_fieldsets = (*UserAdmin.add_fieldsets, (gettext_lazy("Permissions"), {"fields": ["is_staff", "groups"]}))
    fieldsets = (
        *UserAdmin.fieldsets,
        (gettext_lazy("Language of the interface"), {"fields": ["interface_language"]}),
    )
    change_form_template = "desk/account_change_form.html"

    def get_urls(self):
        reset = path(
            "<path:object_id>/second-factor/",
            self.admin_site.admin_view(reset_second_factor),
            {"desk": self},
            name="partnership_user_second_factor",
        )
        return [reset, *super().get_urls()]

    def get_changeform_initial_data(self, request):
        """Whoever gets an account is to log in here."""
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        shown = super().get_readonly_fields(request, obj)
        return shown if request.user.is_superuser else (*shown, "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_within_reach(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_within_reach(request, obj)

    def _is_within_reach(self, request, account):
        return request.user.is_superuser or account is None or not account.is_superuser

    def may_reset(self, request, account):
        """Nobody resets their own: they set up another, or ask another administrator."""
        return account != request.user and self.has_change_permission(request, account)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_reset"] = obj is not None and self.may_reset(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_factor(request, object_id, desk):
    """Asks whether all second factors of an account are to go, and takes them away when told to."""
    account = desk.get_object(request, unquote(object_id))
    if account is None and desk.has_change_permission(request):
        raise Http404
    if account is None or not desk.may_reset(request, account):
        raise PermissionDenied
    if request.method == "POST":
        factors.reset(account, request.user)
        messages.success(request, _("The second factor of %(account)s is reset.") % {"account": account})
        return HttpResponseRedirect(reverse("admin:partnership_user_change", args=[account.pk]))
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Reset the second factor: %(account)s") % {"account": account},
        "opts": desk.opts,
        "object": account,
        "factors": [FACTOR_NAMES[factor.type] for factor in factors.of(account)],
    }
    return TemplateResponse(request, "desk/second_factor.html", context)
