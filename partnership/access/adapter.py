"""How allauth lets staff in: the one function that asks for a password, on whatever page, and what it says."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from . import devices, sessions, throttle
from .log import security

TOO_MANY = _("There were too many tries. Wait a minute, or log in with a passkey.")
MESSAGES = {
    "mfa/messages/totp_activated.txt": _("The app with codes is set up."),
    "mfa/messages/totp_deactivated.txt": _("The app with codes is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("Keep these recovery codes: each of them lets you in once."),
}


def is_on_desk(url):
    """Returns whether an address that came from outside leads to a page of the press desk, and nowhere else."""
    return url_has_allowed_host_and_scheme(url, None) and url.startswith("/admin/") and ".." not in url


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made at the press desk: nobody signs up, and no mail is sent."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This name and this password do not belong together."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Whoever logged in is led on to a page of the press desk, or else to its start page."""
        return is_on_desk(url or "")

    def authenticate(self, request, **credentials):
        """Returns the member of staff to whom a name and a password belong, or None.

        Raises ValidationError, with no password hashed, if there have been too many tries.
        """
        name = credentials.get("username", "")
        try:
            with throttle.password(name, request):
                user = authenticate(request, **credentials)
        except throttle.TooMany as error:
            security("log-in-throttled", request, account=existing(name), limit=str(error))
            raise ValidationError(TOO_MANY, code="throttled") from None
        if user is None or not user.is_staff:
            security("log-in-refused", request, account=existing(name))
            return None
        return user

    def pre_login(self, request, user, **kwargs):
        """A passkey may belong to an account that is no longer of the staff."""
        if user.is_active and user.is_staff:
            request.session[sessions.STARTED] = user.get_session_auth_hash()
            return None
        clear_login(request)
        security("log-in-refused", request, account=user.get_username())
        messages.error(request, _("This account may not use the press desk."))
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        devices.remember(response, throttle.folded(user.get_username()))
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just logged in need not say their password again."""
        request = context.request
        latest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
        return time.time() - latest > account_settings.REAUTHENTICATION_TIMEOUT

    def ajax_response(self, request, response, **kwargs):
        """A page is answered with a page: allauth's other answer repeats the password that was sent."""
        return response

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        text = message or MESSAGES.get(message_template)
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)


def existing(name):
    """Returns a name that somebody typed if an account has it: people type passwords there, too."""
    return name if get_user_model().objects.filter(username=name).exists() else None


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of the apps are encrypted in the database, so that a stolen copy of it is not enough to make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong, or it has expired."),
    }

    def get_totp_issuer(self):
        return settings.SITE_HOST

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher():
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(b"second factor" + key.encode()).digest())) for key in keys])
