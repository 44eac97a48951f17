"""The second factor of staff: an app with codes or a passkey, and recovery codes. The setting SECOND_FACTOR asks for it."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset, authenticator_used
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from .models import AccountChange
from .notices import tell

GIVEN = "second_factor"  # of the session: the key of the account whose factor was given, or set up, in it
What = AccountChange.What
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_lacking(request: HttpRequest) -> bool:
    """Returns whether the second factor is asked for, and whoever logged in has given none."""
    return settings.SECOND_FACTOR and request.session.get(GIVEN) != request.user.pk


def of(account) -> list[Authenticator]:
    """Returns the second factors of an account, recovery codes among them."""
    return list(Authenticator.objects.filter(user=account).order_by("type", "pk"))


@transaction.atomic
def reset(account, by=None) -> None:
    """Takes all second factors of an account away and ends its sessions; `by` (None: a command) is named to all.

    At the next log-in the password is enough, and a second factor is set up anew.
    """
    Authenticator.objects.filter(user=account).delete()
    account.end_sessions()
    tell(What.FACTOR_RESET, account, by)


@receiver(authenticator_used)
def _given(sender, request, user, **kwargs):
    request.session[GIVEN] = user.pk


@receiver(authenticator_added)
def _added(sender, request, user, authenticator, **kwargs):
    request.session[GIVEN] = user.pk
    if authenticator.type in FACTORS:
        _end_others(request, user)
        tell(What.FACTOR_ADDED, user, user, authenticator.type)


@receiver(authenticator_removed)
def _removed(sender, request, user, authenticator, **kwargs):
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        request.session.pop(GIVEN, None)
    if authenticator.type in FACTORS:
        _end_others(request, user)
        tell(What.FACTOR_REMOVED, user, user, authenticator.type)


def _end_others(request, user):
    """Whoever came in by a password alone, or by a factor that is gone, is out (OWASP ASVS 5.0, 7.4.3)."""
    user.end_sessions()
    update_session_auth_hash(request, user)


@receiver(authenticator_reset)
def _codes_made(sender, request, user, **kwargs):
    tell(What.CODES_MADE, user, user)
