"""Changes of who may come in, or do what: logged, and told to all administrators on the start page of the press desk."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .log import security
from .models import AccountChange

SHOWN = timedelta(days=30)


def tell(what: AccountChange.What, subject: object, by: Any = None, detail: str = "") -> None:
    """Keeps that `by` (an account, or None for a command) changed an account or a group, and logs it."""
    AccountChange.objects.create(
        what=what, subject=str(subject), detail=detail, made_by=by, made_by_name=str(by) if by else ""
    )
    security("account-changed", what=str(what), subject=str(subject), by=str(by) if by else None, detail=detail)


def recent() -> QuerySet[AccountChange]:
    """Returns the changes of the last 30 days, the newest first."""
    return AccountChange.objects.filter(at__gte=timezone.now() - SHOWN)
