"""How long a log-in lasts: 30 minutes after the last thing a person did, 8 hours at all (OWASP ASVS 5.0, 7.3).

When it began stands in the session. When a person last did something stands in a signed cookie of that session: a page
that is only looked at writes nothing to the database.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.signing import BadSignature, Signer
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare

from .log import security

SALT = "partnership.access.sessions"
IDLE = 30 * 60  # seconds
WHOLE = 8 * 60 * 60  # seconds
STAMPED = 60  # seconds: how old the stamp may get before it is made anew
BEGAN = "began"
STARTED = "started"  # what the sessions of an account were checked against when its password was taken


@receiver(user_logged_in)
def _begin(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    request.session[BEGAN] = time.time()
    security("log-in", request, account=user.get_username())


@receiver(user_logged_out)
def _end_all(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    """Whoever logs out is out everywhere: on the machine in the office, too, that they are not at any more."""
    if user is not None:
        security("log-out", request, account=user.get_username())
        user.end_sessions()


def may_go_on(request: HttpRequest, user: Any) -> bool:
    """Returns whether a log-in of a user that waits for its second factor was started with what holds now.

    A new password, or whatever else ends the sessions of an account, ends it too.
    """
    return constant_time_compare(request.session.get(STARTED, ""), user.get_session_auth_hash())


def current_user(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Returns the member of staff who sent a request. A session that is over, or whose account is, never comes back."""
    if SESSION_KEY not in request.session:
        return AnonymousUser()
    user = AnonymousUser() if _is_over(request) else get_user(request)
    if not getattr(user, "is_staff", False):
        request.session.flush()
        return AnonymousUser()
    return user


def _is_over(request: HttpRequest) -> bool:
    now, began = time.time(), float(request.session.get(BEGAN, 0))
    return now - began > WHOLE or now - max(began, _last_seen(request)) > IDLE


def _last_seen(request: HttpRequest) -> float:
    """Returns when this session was last used, in seconds since 1970, or 0 if its browser cannot say."""
    signer = Signer(salt=f"{SALT}{request.session.session_key}")
    try:
        return float(signer.unsign_object(request.COOKIES.get(settings.ACTIVITY_COOKIE_NAME, "")))
    except (BadSignature, ValueError, TypeError):
        return 0


def stamp(request: HttpRequest, response: HttpResponseBase) -> None:
    """Notes with the browser that a person has just used this session."""
    if time.time() - _last_seen(request) < STAMPED:
        return
    response.set_cookie(
        settings.ACTIVITY_COOKIE_NAME,
        Signer(salt=f"{SALT}{request.session.session_key}").sign_object(time.time()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )
