"""Browsers that have logged in to an account before. They bear a signed cookie, which lets nobody in by itself.

It holds the name of the account and no number of the browser. Whoever steals it may try passwords where the owner may.
"""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

SALT = "partnership.access.devices"
AGE = 180 * 24 * 60 * 60  # seconds


def is_known(request: HttpRequest, account: str) -> bool:
    """Returns whether the browser has logged in to an account (its name, folded) within the last half year."""
    try:
        return TimestampSigner(salt=SALT).unsign(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), AGE) == _mark(
            account
        )
    except BadSignature:
        return False


def remember(response: HttpResponseBase, account: str) -> None:
    """Has the browser known to an account (its name, folded) from now on, in place of the one it was known to."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        TimestampSigner(salt=SALT).sign(_mark(account)),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def _mark(account: str) -> str:
    """A name may hold any letter; a cookie may not."""
    return salted_hmac(SALT, account, algorithm="sha256").hexdigest()
