"""The forms of the log-in: allauth's, with words of the press desk, and with a limit to what may be tried."""

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from . import throttle
from .adapter import TOO_MANY, StaffAdapter
from .log import security


def _word(field, label, **attributes):
    field.label = label
    field.widget.attrs = {
        **{name: value for name, value in field.widget.attrs.items() if name != "placeholder"},
        **attributes,
    }


class LogInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self.fields["login"], _("User name"), autofocus=True, autocapitalize="none", spellcheck="false")
        _word(self.fields["password"], _("Password"))
        self.fields["password"].help_text = ""


class ConfirmForm(ReauthenticateForm):
    """Asks once more for the password of who is logged in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self.fields["password"], _("Password"), autofocus=True)
        self.fields["password"].help_text = ""


class PasswordForm(AdminPasswordChangeForm):
    """Changes the own password. The old one is asked for by the function that lets people in, with its limit."""

    def clean_old_password(self):
        if not StaffAdapter().reauthenticate(self.user, self.cleaned_data["old_password"]):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return self.cleaned_data["old_password"]


class OnceInput(TextInput):
    """Shows no code again that was sent once: it will not be right the next time either."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)


class WithCode:
    """Mixed into a form that asks for a code of the second factor."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = OnceInput(self.fields["code"].widget.attrs)
        _word(self.fields["code"], _("Code"), autofocus=True, spellcheck="false")

    def clean_code(self):
        request, account = context.request, self.user.get_username()
        try:
            throttle.code(account, request)
        except throttle.TooMany as error:
            security("log-in-throttled", request, account=account, limit=str(error))
            raise ValidationError(TOO_MANY, code="throttled") from None
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())  # apps show it in two groups
        return super().clean_code()


class CodeForm(WithCode, mfa.AuthenticateForm):
    pass


class ConfirmCodeForm(WithCode, mfa.ReauthenticateForm):
    pass


class AppForm(WithCode, ActivateTOTPForm):
    pass


class PasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self.fields["name"], _("What you call it"))
        self.fields["name"].initial = self.initial["name"] = _("Passkey")
        self.fields["passwordless"].label = _("Log in with it alone, without name and password")
        self.fields["passwordless"].help_text = _("It then asks for your finger, your face or a PIN.")
        self.fields["passwordless"].initial = True
