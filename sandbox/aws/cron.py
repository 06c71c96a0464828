"""Expressions of schedules, as EventBridge writes them ("Cron expressions reference", EventBridge guide): six fields, and of days one kind is "?"."""

import re

from dateutil import zoneinfo

ZONES = set(zoneinfo.get_zonefile_instance().zones)


def listed(one):
    """A list of values, spans and steps, or all."""
    each = rf"(\*|{one})(-({one}))?(/\d+)?"
    return rf"{each}(,{each})*"


NUMBERS = listed(r"\d+")
DAYS = rf"({NUMBERS}|L|L-\d+|\d+W|LW)"
MONTHS = listed(r"\d+|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC")
WEEKDAY = "[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT"
WEEKDAYS = rf"({listed(WEEKDAY)}|({WEEKDAY})?L|({WEEKDAY})#[1-5])"
CRON = [
    re.compile(rf"cron\({NUMBERS} {NUMBERS} {days} {MONTHS} {weekdays} {NUMBERS}\)") for days, weekdays in ((DAYS, r"\?"), (r"\?", WEEKDAYS))
]
OTHERS = re.compile(r"rate\([1-9]\d* (minute|hour|day)s?\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)")


def is_expression(text):
    return OTHERS.fullmatch(text) is not None or any(each.fullmatch(text) for each in CRON)
