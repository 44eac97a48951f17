"""German formats that differ from Django's."""

DATETIME_FORMAT = "j. F Y, H:i"
