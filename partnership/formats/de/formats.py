"""German formats that differ from Django's: the parts of a date stay on one line (DIN 5008)."""

DATE_FORMAT = "j.\N{NO-BREAK SPACE}F\N{NO-BREAK SPACE}Y"
DATETIME_FORMAT = f"{DATE_FORMAT}, H:i"
MONTH_DAY_FORMAT = "j.\N{NO-BREAK SPACE}F"
YEAR_MONTH_FORMAT = "F\N{NO-BREAK SPACE}Y"
# The first is how a form shows a time; with a point many write it in both languages.
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M", "%H.%M"]
