"""Mail to staff about what colleagues did: the outbox is emptied by a command, never within a request.

One mail to a person holds all that waits for them. It says what happened, by whom and when, and where to read it; no text
of a record, no note and no title leaves the site with it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ..access.log import security
from ..versions.events import Event, Telling

LEASE: Final = timedelta(minutes=15)  # after which what somebody took and did not send is anybody's again
TRIES: Final = 5
OUTDATED: Final = timedelta(days=3)  # what could not be sent for so long is read on the start page


class Sent(NamedTuple):
    """How many mails were sent, and how many could not be."""

    mails: int
    failed: int


def send_all() -> Sent:
    """Sends each person what waits for them; what fails is tried again with the next call, five times in all."""
    now = timezone.now()
    taken = _take(now)
    outcomes = [_send(list(tellings)) for _person, tellings in groupby(taken, key=lambda telling: telling.person_id)]
    return Sent(outcomes.count(True), outcomes.count(False))


def _take(now: datetime) -> list[Any]:
    """Takes what waits, so that a second command at the same time sends none of it."""
    free = Q(taken_at=None) | Q(taken_at__lt=now - LEASE)
    waiting = Telling.objects.filter(free, is_to_mail=True)
    waiting.filter(Q(event__at__lt=now - OUTDATED) | Q(tries__gte=TRIES)).update(is_to_mail=False)
    keys = [key for key in waiting.values_list("pk", flat=True) if waiting.filter(pk=key).update(taken_at=now)]
    own = Telling.objects.filter(pk__in=keys).select_related("event__made_by", "person")
    return list(own.order_by("person_id", "event__at", "pk"))


def _send(tellings: list[Any]) -> bool:
    """Sends one person one mail; returns whether the server took it."""
    rows = Telling.objects.filter(pk__in=[telling.pk for telling in tellings])
    person = tellings[0].person
    if not (person.is_active and person.wants_mail and person.email):
        rows.update(is_to_mail=False)
        return True
    try:
        _message(person, [telling.event for telling in tellings]).send()
    except OSError as error:  # smtplib's errors are some of these, too
        security("mail-failed", person=str(person), error=type(error).__name__)
        rows.update(taken_at=None, tries=F("tries") + 1)
        return False
    rows.update(is_to_mail=False)
    return True


def _message(person: Any, events: list[Event]) -> EmailMessage:
    with override(person.interface_language or settings.LANGUAGE_CODE):
        subject = ngettext(
            "%(number)d message from the press desk", "%(number)d messages from the press desk", len(events)
        )
        lines = [line for event in events for line in _lines(event)]
        end = _("You switch these mails off on the start page of the press desk:")
        body = "\n".join([*lines, end, settings.SITE_URL + reverse("admin:index")])
        return EmailMessage(subject % {"number": len(events)}, body + "\n", to=[person.email])


def _lines(event: Event) -> Iterator[str]:
    """Yields what a mail says of an event, and where one reads it; only the first if its record is gone."""
    model = apps.get_model(event.label)
    who = str(event.made_by) if event.made_by else _("the press desk")
    told = {"kind": capfirst(model._meta.verbose_name), "what": event.get_what_display(), "who": who}
    yield _("%(kind)s: %(what)s (%(who)s, %(time)s)") % {**told, "time": localize(timezone.localtime(event.at))}
    if record := model._default_manager.filter(key=event.key).first():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_notes"
        yield settings.SITE_URL + reverse(name, args=[record.pk])
    yield ""
