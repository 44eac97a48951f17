"""Ukrainian formats that differ from Django's: a day has no leading zero (Ukrainian orthography, dates in running text).
The parts of a date stay on one line, and so does the sign for "year" with its number.
"""

DATE_FORMAT = "j\N{NO-BREAK SPACE}E\N{NO-BREAK SPACE}Y\N{NO-BREAK SPACE}р."
DATETIME_FORMAT = f"{DATE_FORMAT}, H:i"
MONTH_DAY_FORMAT = "j\N{NO-BREAK SPACE}E"
YEAR_MONTH_FORMAT = "F\N{NO-BREAK SPACE}Y\N{NO-BREAK SPACE}р."
# The first is how a form shows a time; with a point many write it in both languages.
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M", "%H.%M"]
