"""How often a password or a code may be tried: asked before anything is hashed, and shared by all workers.

A limit has places. Whoever tries takes one, and it is free again some time later: so never more than `places` are taken in
any span of that time, whichever worker asks. A browser that has logged in to an account before (devices.py) has places of
its own, so that nobody who guesses keeps the rightful owner out. A passkey needs no place: nothing is guessed there. Who
asks to log in with one takes a place of the network: what they ask for is kept in a session.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from . import devices
from .log import network
from .models import Slot


class TooMany(Exception):
    """There have been too many tries, or one is under way."""


@dataclass(frozen=True)
class Limit:
    name: str
    places: int
    seconds: int


# Five and five: at most ten passwords of an account are hashed in a minute.
PASSWORDS = {True: Limit("password, known browser", 5, 60), False: Limit("password, other browser", 5, 60)}
# A code has six digits, three codes are right at any time: who knows the password finds one in 18 years.
CODES = {
    True: [Limit("code, known browser", 5, 60)],
    False: [Limit("code, other browser", 5, 60), Limit("code, other browser, by day", 50, 86_400)],
}
NETWORK = Limit("network", 20, 60)
# A hash takes 0.3 s of a processor. Ten seconds: what a process that was killed leaves taken.
RUNNING = Limit("running", 1, 10)
# Of all browsers that are not known, one at a time, so that readers keep the other processors.
RUNNING_ANYWHERE = {True: Limit("running anywhere, known browser", 4, 10), False: Limit("running anywhere", 1, 10)}
PASSKEYS = Limit("passkey", 60, 60)  # a house shares a network
# A code of an app is right for three spans of 30 seconds: it lets in once.
USED = Limit("code, used", 1, 90)
PATIENCE = 2.0  # seconds that a known browser waits for its turn; others are told at once, and hold no thread


@contextmanager
def password(account: str, request: HttpRequest) -> Iterator[None]:
    """Holds a place to try a password of an account (a name, as it was typed) while the body runs.

    Raises TooMany, without a hash, if there is none.
    """
    name = folded(account)
    known = devices.is_known(request, name)
    with _turn(RUNNING, name, waits=known), _turn(RUNNING_ANYWHERE[known], "", waits=known):
        if not known:
            _need(NETWORK, network(request))
        _need(PASSWORDS[known], name)
        yield


def code(account: str, request: HttpRequest) -> None:
    """Takes a place to try a code of the second factor of an account. Raises TooMany if there is none."""
    name = folded(account)
    for limit in CODES[devices.is_known(request, name)]:
        _need(limit, name)


def passkey(request: HttpRequest) -> None:
    """Takes a place to ask for a log-in with a passkey. Raises TooMany if there is none."""
    _need(PASSKEYS, network(request))


def first_use(account: str, given: str) -> bool:
    """Returns whether a code that is right is given for the first time, whichever worker asks; it is used up then."""
    return take(USED, f"{folded(account)}\n{given}") is not None


def folded(account: str) -> str:
    """Returns the one form of a name that was typed."""
    return normalize("NFKC", account).casefold().strip()


def _need(limit: Limit, whom: str) -> Slot:
    slot = take(limit, whom)
    if slot is None:
        raise TooMany(limit.name)
    return slot


@contextmanager
def _turn(limit: Limit, whom: str, *, waits: bool) -> Iterator[None]:
    until = time.monotonic() + (PATIENCE if waits else 0)
    while (slot := take(limit, whom)) is None:
        if time.monotonic() >= until:
            raise TooMany(limit.name)
        time.sleep(0.05)
    try:
        yield
    finally:
        Slot.objects.filter(pk=slot.pk, free_at=slot.free_at).update(free_at=timezone.now())


def take(limit: Limit, whom: str) -> Slot | None:
    """Takes a place and returns it, or None if all are taken. Being refused writes nothing."""
    now = timezone.now()
    key = key_of(limit, whom)
    taken = set(Slot.objects.filter(key=key, free_at__gt=now).values_list("number", flat=True))
    for number in range(limit.places):
        if number not in taken and (slot := claim(key, number, now, now + timedelta(seconds=limit.seconds))):
            return slot
    return None


def key_of(limit: Limit, whom: str) -> str:
    """Returns under what the places of a limit are kept that somebody has: names are not."""
    return salted_hmac("partnership.access.throttle", f"{limit.name}\n{whom}", algorithm="sha256").hexdigest()


def claim(key: str, number: int, now: datetime, until: datetime) -> Slot | None:
    """Takes one place, unless somebody else was faster: the database decides, by the row or by its uniqueness."""
    if Slot.objects.filter(key=key, number=number, free_at__lte=now).update(free_at=until):
        return Slot.objects.get(key=key, number=number)
    slot, is_new = Slot.objects.get_or_create(key=key, number=number, defaults={"free_at": until})
    return slot if is_new else None
