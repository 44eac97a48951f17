"""Times as staff enter and read them: those of Düsseldorf, with Kyjiw's beside."""

from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..texts.hygiene import plausible

KYJIW: Final = ZoneInfo("Europe/Kyiv")
GRACE: Final = timedelta(minutes=5)  # whoever typed the present time needs some to send it


def in_kyjiw(moment: datetime) -> str:
    """Returns a moment as the clocks in Kyjiw show it, in words of the page's language."""
    return date_format(timezone.localtime(moment, KYJIW), "DATETIME_FORMAT")


def is_past(moment: datetime) -> bool:
    """Returns whether a moment is too long ago to be meant as the present."""
    return moment < timezone.now() - GRACE


def refuse_past(moment: datetime) -> None:
    """Raises ValidationError for a moment at which nothing can be published any more."""
    if is_past(moment):
        raise ValidationError(_("This time has passed. Choose one that is to come, or “Publish at once”."), code="past")


class MomentWidget(AdminSplitDateTime):
    """Date and time as two fields, each with a name of its own for screen readers; a script says what they are in Kyjiw."""

    class Media:
        js = (forms.Script("js/moments.js", defer=True),)

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        for part, name in zip(self.widgets, (_("Date"), _("Time")), strict=True):
            part.attrs["aria-label"] = name
        self.widgets[0].attrs["data-kyjiw"] = _("The same time in Kyjiw")


class MomentField(forms.SplitDateTimeField):
    """A time in Düsseldorf. Of the two nights on which clocks change, it says what is wrong with an hour and why."""

    widget = MomentWidget
    default_validators = [plausible]

    def compress(self, data_list: Any) -> datetime | None:
        """Returns the moment; raises ValidationError for a time that does not exist on that day or exists twice."""
        given = [value for value in data_list or () if value not in self.empty_values]
        if len(given) == 2:
            refuse_unclear(datetime.combine(*given), timezone.get_current_timezone())
        moment: datetime | None = super().compress(data_list)
        return moment


def refuse_unclear(local: datetime, zone: Any) -> None:
    """Raises ValidationError if a local time does not exist in a zone, or exists twice (PEP 495: the folds differ)."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first == second or first is None or second is None:
        return
    if first < second:
        raise ValidationError(
            _("This time does not exist: the clocks go forward by an hour that night. Choose one an hour later."),
            code="imaginary",
        )
    raise ValidationError(
        _("This time exists twice: the clocks go back by an hour that night. Choose one before or after that hour."),
        code="ambiguous",
    )
