"""What is kept of who came, and of who may come: limits, changes of accounts, and who read before publication."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

# What each kind of second factor is called; allauth's own names are those of the standards.
FACTOR_NAMES = {
    "totp": _("App with codes"),
    "webauthn": _("Passkey"),
    "recovery_codes": _("Recovery codes"),
}


class Slot(models.Model):
    """One of the places that a limit has for somebody (throttle.py). Taken until `free_at`."""

    key = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    free_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="slot_once")]

    def __str__(self):
        return f"{self.key}:{self.number}"


class AccountChange(models.Model):
    """Something that changed about who may come in, or do what: all administrators are told of it.

    Names are kept as they were, so that a deleted account or group does not take its trace along.
    """

    class What(models.TextChoices):
        FACTOR_ADDED = "second-factor-added", _("second factor set up")
        FACTOR_REMOVED = "second-factor-removed", _("second factor removed")
        FACTOR_RESET = "second-factor-reset", _("second factor reset")
        CODES_MADE = "recovery-codes-made", _("new recovery codes made")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")

    at = models.DateTimeField(_("At"), auto_now_add=True, db_index=True)
    what = models.CharField(_("What"), max_length=30, choices=What)
    subject = models.CharField(_("Account or group"), max_length=200)
    detail = models.TextField(_("In detail"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(_("By"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of accounts")
        verbose_name_plural = _("changes of accounts")

    def __str__(self):
        return f"{self.subject}: {self.get_what_display()}"

    @property
    def detail_in_words(self) -> str:
        """What changed, in the language of the reader: kept are names of columns and of factors."""
        parts = (part.partition(" ") for part in self.detail.split("; "))
        return "; ".join(f"{_name(name)}{space}{signs}" for name, space, signs in parts)


def _name(name: str) -> str:
    """Returns what a column of accounts or groups, or a factor, is called; anything else as it is."""
    for model in (Group, get_user_model()):
        if name in {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}:
            return str(model._meta.get_field(name).verbose_name)
    return str(FACTOR_NAMES.get(name, name))


class EarlyAccess(models.Model):
    """How often a text that was not public was opened on a day: by an account, or by a preview link.

    With neither, strangers asked for the address that it was to have. A record without a key stands for all addresses that
    lead nowhere: they are counted alike, so that nobody learns from the time of an answer which of them is to come.
    """

    label = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    account = models.CharField(max_length=150)
    link = models.PositiveBigIntegerField(default=0)  # the number of a PreviewLink, which may be gone before this
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        app_label = "partnership"
        verbose_name = _("access before publication")
        verbose_name_plural = _("accesses before publication")
        ordering = ["-day", "-last_at"]
        constraints = [
            models.UniqueConstraint("label", "key", "account", "link", "day", name="partnership_earlyaccess_once")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"

    @classmethod
    def add(cls, who: dict[str, Any], first_at: Any, last_at: Any, count: int) -> None:
        """Adds to what is counted of somebody on a day."""
        if not cls.objects.filter(**who).update(count=F("count") + count, last_at=last_at):
            cls.objects.create(**who, first_at=first_at, last_at=last_at, count=count)
