"""Ukrainian formats that differ from Django's: a day has no leading zero (Ukrainian orthography, dates in running text).
The sign for "year" does not leave its number: the space before it is a no-break space.
"""

DATE_FORMAT = "j E Y р."
DATETIME_FORMAT = "j E Y р., H:i"
MONTH_DAY_FORMAT = "j E"
YEAR_MONTH_FORMAT = "F Y р."
