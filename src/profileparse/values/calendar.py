"""Days of the calendar, as texts write them."""

from __future__ import annotations

import datetime
import re
from typing import Literal

# The order of day, month and year in dates that are written in numbers.
DateOrder = Literal["dmy", "mdy", "ymd"]

# The months by their names in English, German, French, Spanish, Italian and Portuguese, in small letters.
MONTHS = {
    month: number
    for number, names in enumerate(
        [
            "january jan januar jänner janvier enero gennaio janeiro",
            "february feb februar février fevrier febrero febbraio fevereiro",
            "march mar märz mars marzo março",
            "april apr avril abril aprile",
            "may mai mayo maggio maio",
            "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho",
            "august aug août aout agosto",
            "september sep sept septembre septiembre settembre setembro",
            "october oct oktober octobre octubre ottobre outubro",
            "november nov novembre noviembre novembro",
            "december dec dezember décembre decembre diciembre dicembre dezembro",
        ],
        start=1,
    )
    for month in names.split()
}
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})")
_WITH_HYPHENS = re.compile(r"(\d{1,2})-([A-Za-z]+)-(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def read_date(text: str) -> datetime.date | None:
    """Read an ISO date, or a day, a month in letters and a year.

    >>> read_date("14-Jun-1967"), read_date("14-06-1967")
    (datetime.date(1967, 6, 14), None)
    >>> read_date("21 mars 2023"), read_date("3. Dezember 2021")
    (datetime.date(2023, 3, 21), datetime.date(2021, 12, 3))
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return datetime.date.fromisoformat(text)
        if match := _DAY_FIRST.fullmatch(text) or _WITH_HYPHENS.fullmatch(text):
            day, month, year = match.groups()
        elif match := _MONTH_FIRST.fullmatch(text):
            month, day, year = match.groups()
        else:
            return None
        number = MONTHS.get(month.lower())
        return None if number is None else datetime.date(int(year), number, int(day))
    except ValueError:
        return None  # the thirtieth of February: text that looks like a date and is none
