"""The forms of the log-in: allauth's, with words of the press desk, and with a limit to what may be tried."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.db import Error
from django.forms import CharField, Form, HiddenInput, JSONField, TextInput
from django.utils.translation import gettext_lazy as _

from . import throttle
from .adapter import TOO_MANY, FactorAdapter, StaffAdapter
from .log import security

LONGEST_CREDENTIAL = 32_768  # characters: one with the certificates of its maker has about ten thousand
LONGEST_NAME = 100
WRONG_CODE = FactorAdapter.error_messages["incorrect_code"]
REFUSED = _("The passkey was not taken. Try again, or take another way.")


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
        with refusals("code-refused", account, WRONG_CODE):
            given = super().clean_code()
            if not throttle.first_use(account, given):  # allauth asks a cache, of which each worker may have its own
                raise ValidationError(WRONG_CODE)
        return given


class CodeForm(WithCode, mfa.AuthenticateForm):
    pass


class ConfirmCodeForm(WithCode, mfa.ReauthenticateForm):
    pass


class AppForm(WithCode, ActivateTOTPForm):
    pass


class CredentialField(JSONField):
    """What a passkey said, as the browser wrote it: words and base64, so nothing in it is escaped. Never shown again."""

    widget = HiddenInput
    default_error_messages = {"required": REFUSED, "invalid": REFUSED}

    def to_python(self, value):
        if isinstance(value, str) and ("\\" in value or len(value) > LONGEST_CREDENTIAL):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value):
        return None

    def bound_data(self, data, initial):
        return None

    def has_changed(self, initial, data):
        return True


class WithCredential(Form):
    """Mixed into a form that a passkey fills in."""

    credential = CredentialField()


class PasskeyForm(WithCredential, webauthn.AddWebAuthnForm):
    name = CharField(required=False, max_length=LONGEST_NAME)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word(self.fields["name"], _("What you call it"))
        self.fields["name"].initial = self.initial["name"] = _("Passkey")
        self.fields["passwordless"].label = _("Log in with it alone, without name and password")
        self.fields["passwordless"].help_text = _("It then asks for your finger, your face or a PIN.")
        self.fields["passwordless"].initial = True

    def clean(self):
        with refusals("passkey-refused", self.user.get_username(), REFUSED):
            return super().clean()


class WithPasskey(WithCredential):
    """Mixed into a form that asks for a passkey that was set up before."""

    def clean_credential(self):
        with refusals("passkey-refused", self.user.get_username() if self.user else None, REFUSED):
            return super().clean_credential()


class PasskeyLogInForm(WithPasskey, webauthn.LoginWebAuthnForm):
    pass


class GivePasskeyForm(WithPasskey, webauthn.AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(WithPasskey, webauthn.ReauthenticateWebAuthnForm):
    pass


@contextmanager
def refusals(event: str, account: str | None, text: str) -> Iterator[None]:
    """Logs that a second factor is refused, and has every error that is met while it is read be that refusal.

    What a browser says of a passkey is read by libraries that raise whatever they come upon: KeyError, OverflowError,
    struct.error and others. A missing database is none of these.
    """
    try:
        yield
    except Error:
        raise
    except Exception as error:
        security(event, context.request, account=account)
        raise ValidationError(text) from error
