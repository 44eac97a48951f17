"""What is kept of who came."""

from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


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
