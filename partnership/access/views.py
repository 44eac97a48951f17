"""The pages of the log-in and of the second factor: allauth's, in the frame of the press desk."""

from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.account.views import LoginView
from allauth.account.views import ReauthenticateView as ConfirmPassword
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from csp.decorators import csp_update
from django.contrib import admin
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import factors, sessions, throttle
from .log import security


class OnDesk:
    """Mixed into a view: its page has the frame of the press desk, with a title."""

    title = ""

    def get_context_data(self, **kwargs):
        frame = {**admin.site.each_context(self.request), "is_nav_sidebar_enabled": False, "title": self.title}
        return {**frame, **super().get_context_data(**kwargs)}


def _page(view, title):
    return type(view.__name__, (OnDesk, view), {"title": title}).as_view()


class LogIn(OnDesk, LoginView):
    title = _("Log-in")

    def form_invalid(self, form):
        """A refusal without a look at the password is no answer to it, so it says so to machines, too (RFC 6585, 4)."""
        response = super().form_invalid(form)
        if form.has_error("__all__", "throttled"):
            response.status_code, response.headers["Retry-After"] = 429, "60"
        return response


def log_in(request):
    """Lets in whoever is not in yet; whoever is, but lacks the second factor, is led to where it is set up."""
    if request.user.is_authenticated and factors.is_lacking(request):
        return HttpResponseRedirect(reverse("mfa_index"))
    return LogIn.as_view()(request)


class LogInByPasskey(webauthn.LoginWebAuthnView):
    def get(self, request, *args, **kwargs):
        try:
            throttle.passkey(request)
        except throttle.TooMany as error:
            security("log-in-throttled", request, limit=str(error))
            return JsonResponse({}, status=429, headers={"Retry-After": "60"})
        return super().get(request, *args, **kwargs)


@require_POST
def start_over(request):
    """Leaves a log-in that waits for its second factor."""
    clear_login(request)
    return HttpResponseRedirect(reverse("account_login"))


def give_factor(request):
    waiting = unstash_login(request, peek=True)
    if waiting and not sessions.may_go_on(request, waiting.user):
        clear_login(request)
    return _give_factor(request)


confirm_password = _page(ConfirmPassword, _("Your password, please"))
confirm_code = _page(mfa.ReauthenticateView, _("Your code, please"))
confirm_passkey = _page(webauthn.ReauthenticateWebAuthnView, _("Your passkey, please"))
_give_factor = _page(mfa.AuthenticateView, _("Second factor"))
overview = _page(mfa.IndexView, _("Second factor"))
passkeys = _page(webauthn.ListWebAuthnView, _("Passkeys"))
add_passkey = _page(webauthn.AddWebAuthnView, _("Set up a passkey"))
remove_passkey = _page(webauthn.RemoveWebAuthnView, _("Remove a passkey"))
log_in_by_passkey = LogInByPasskey.as_view()
# The picture of the secret is made for this one page and stored nowhere: hence no address but its data.
add_app = csp_update({"img-src": ["data:"]})(_page(totp.ActivateTOTPView, _("Set up an app with codes")))
remove_app = _page(totp.DeactivateTOTPView, _("Remove the app with codes"))
recovery_codes = _page(codes.ViewRecoveryCodesView, _("Recovery codes"))
make_recovery_codes = _page(codes.GenerateRecoveryCodesView, _("New recovery codes"))
