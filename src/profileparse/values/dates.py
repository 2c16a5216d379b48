"""Dates that may be of less than a day, near a date, or from one to another, read from the text that states them."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple, Self, get_args

from profileparse.source import fold
from profileparse.values.calendar import MONTHS, DateOrder, read_date
from profileparse.values.textvalue import TextValue, derived, note_text

# ---- one date ----------------------------------------------------------------------------------------------

_MONTH_YEAR = re.compile(r"(?P<month>[A-Za-z]{3,9})\.?,? (?P<year>[0-9]{4})")
_DASHED = re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[A-Za-z]{3,9})-(?P<year>[0-9]{4})")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# Digits that aren't known, as EDTF writes them.
_UNKNOWN = re.compile(r"([0-9]{3})X|([0-9]{2})XX|([0-9]{4})-(?:XX(?:-XX)?|([0-9]{2})-XX)")
_DECADE = re.compile(r"(?:the )?([0-9]{3})0['’]?s", re.IGNORECASE)
_CENTURY = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)[ -]c(?:entury|ent\.?|\.)?", re.IGNORECASE)
_NUMBERS = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,4})")
_MONTH_OF_YEAR = re.compile(r"(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})")

_NEAR = ("circa", "ca.", "ca", "c.", "c", "about", "approximately", "approx.", "approx", "around", "~")
_DOUBTED = ("probably", "possibly", "perhaps")
_SAID = re.compile(
    rf"(?:(?P<near>{'|'.join(map(re.escape, _NEAR))})|(?P<doubt>{'|'.join(_DOUBTED)}))(?:(?<![A-Za-z])|(?![A-Za-z])) ?",
    re.IGNORECASE,
)


class _Date(NamedTuple):
    """A date or an interval: in EDTF, and its first and last day."""

    edtf: str
    earliest: datetime.date | None
    latest: datetime.date | None


def _single(text: str, order: DateOrder | None) -> _Date:
    """Read one date, with what says that it is uncertain or approximate.

    Raises:
        ValueError: the text is none.
    """
    bare, note = _without_note(text)
    near, doubt = note in _NEAR, note == "?" or note in _DOUBTED
    while match := _SAID.match(bare):
        if (near and match["near"]) or (doubt and match["doubt"]):
            break
        near, doubt = near or bool(match["near"]), doubt or bool(match["doubt"])
        bare = bare[match.end() :]
    last = bare[-1:]
    if last in ("?", "~", "%"):
        near, doubt = near or last in "~%", doubt or last in "?%"
        bare = bare[:-1].rstrip()
    date = _bare(bare, order)
    return _qualified(date, "%" if near and doubt else "~" if near else "?" if doubt else "")


def _qualified(date: _Date, qualifier: str) -> _Date:
    """Return a date with a mark of EDTF, which the first levels don't have with digits that aren't known."""
    known = date.edtf.partition("-XX")[0]
    if qualifier and "X" in known and date.earliest and date.latest:
        known = f"{date.earliest.year:04}{qualifier}/{date.latest.year:04}"
    return date._replace(edtf=known + qualifier if qualifier else date.edtf)


def _without_note(text: str) -> tuple[str, str]:
    """Return a text without what stands in parentheses at its end, and that in small letters."""
    at = text.rfind("(")
    if text[-1:] != ")" or at <= 0 or text[at - 1] != " " or ")" in text[at:-1]:
        return text, ""
    return text[: at - 1], text[at + 1 : -1].strip().lower()


def _bare(text: str, order: DateOrder | None) -> _Date:
    """Read a year, a month or a day, a decade or a century."""
    if (date := read_date(text)) is not None:
        return _of(date.year, date.month, date.day)
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(text):
            return read(match)
    if match := _NUMBERS.fullmatch(text):
        return _of(*_ordered((match[1], match[3], match[4]), order))
    raise ValueError(f"{text!r} is no date" if text else "a date is missing")


def _iso(match: re.Match[str]) -> _Date:
    return _of(*(int(each) for each in match.groups() if each is not None))


def _decade(match: re.Match[str]) -> _Date:
    if match[1][-1] == "0":
        raise ValueError(f"{match[0]!r} can be a decade or a century: write 19th century, or a range of years")
    return _years(int(match[1] + "0"), 10, match[1] + "X")


def _century(match: re.Match[str]) -> _Date:
    number = int(match[1])
    if not 1 < number <= 99:
        raise ValueError(f"{match[0]!r} has no form in the first levels of EDTF")
    return _years((number - 1) * 100, 100, f"{number - 1:02}XX")


def _month(match: re.Match[str]) -> _Date:
    return _of(int(match["year"]), _month_number(match["month"]))


def _dashed(match: re.Match[str]) -> _Date:
    return _of(int(match["year"]), _month_number(match["month"]), int(match["day"]))


def _month_number(name: str) -> int:
    if name.isdecimal():
        return int(name)
    if name.lower() not in MONTHS:
        raise ValueError(f"{name!r} is no month")
    return MONTHS[name.lower()]


def _with_unknown(match: re.Match[str]) -> _Date:
    """Return a date of EDTF whose last digits aren't known."""
    decade, century, year, month = match.groups()
    if decade or century:
        return _years(int(decade + "0" if decade else century + "00"), 10 if decade else 100, match[0])
    date = _of(int(year), int(month)) if month else _of(int(year))
    return date._replace(edtf=match[0])


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Date]], ...] = (
    (_ISO, _iso),
    (_UNKNOWN, _with_unknown),
    (_DECADE, _decade),
    (_CENTURY, _century),
    (_MONTH_YEAR, _month),
    (_MONTH_OF_YEAR, _month),
    (_DASHED, _dashed),
)


def _ordered(numbers: tuple[str, str, str], order: DateOrder | None) -> tuple[int, int, int]:
    """Return year, month and day of a date in numbers."""
    written = "/".join(numbers)
    if order is None:
        raise ValueError(
            f'the order of day, month and year in {written} isn\'t known: declare it, as in Label(…, date_order="mdy")'
        )
    named = dict(zip(order, numbers, strict=True))
    if len(named["y"]) != 4 or len(named["d"]) > 2 or len(named["m"]) > 2:
        raise ValueError(f"{written} is no date in the order {order}, with four digits in the year")
    return int(named["y"]), int(named["m"]), int(named["d"])


def _of(year: int, month: int | None = None, day: int | None = None) -> _Date:
    if year == 0:
        raise ValueError("there is no year 0")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    if month is not None and day is not None:
        if not 1 <= day <= monthrange(year, month)[1]:
            raise ValueError(f"there is no day {day} in month {month} of {year}")
        date = datetime.date(year, month, day)
        return _Date(date.isoformat(), date, date)
    if month is not None:
        last = monthrange(year, month)[1]
        return _Date(f"{year:04}-{month:02}", datetime.date(year, month, 1), datetime.date(year, month, last))
    return _years(year, 1, f"{year:04}")


def _years(first: int, count: int, edtf: str) -> _Date:
    if first == 0:
        raise ValueError("there is no year 0")
    return _Date(edtf, datetime.date(first, 1, 1), datetime.date(first + count - 1, 12, 31))


# ---- intervals ---------------------------------------------------------------------------------------------

_SINCE = re.compile(r"(?:since|after|from) (.++)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:until|till|before|up to|to) (.++)", re.IGNORECASE)
_ONWARDS = re.compile(
    r" onwards?\Z| ?[-–—] ?(?:present|today|now)?\Z| (?:to|until|through) (?:the )?(?:present|today|now|date)\Z",
    re.IGNORECASE,
)
_TO = re.compile(r" ?[–—] ?| (?:-|to|until|through) |(?<=[0-9]{4})-(?=[0-9]{4}(?![0-9]))", re.IGNORECASE)
_BETWEEN = re.compile(r"between (.+?) and (.++)", re.IGNORECASE)
_OPEN = ("", "..")
# No date is longer, in characters.
_LONGEST = 200


def _parsed(text: str, order: DateOrder | None) -> _Date:
    """Read a date or an interval.

    Raises:
        ValueError: the text is none.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"it has more than {_LONGEST} characters")
    text = text.removesuffix(".") if not text.endswith("..") else text
    before, slash, after = text.partition("/")
    if slash and (_is_edtf(before) or before in _OPEN) and (_is_edtf(after) or after in _OPEN):
        return _interval(before, after, order)
    if match := _BETWEEN.fullmatch(text):
        return _interval(match[1], match[2], order)
    since = _SINCE.fullmatch(text)
    whole = since[1] if since else text
    if match := _ONWARDS.search(whole):
        return _interval(whole[: match.start()], "..", order)
    if match := _UNTIL.fullmatch(text):
        return _interval("..", match[1], order)
    if match := _TO.search(whole):
        return _interval(whole[: match.start()], whole[match.end() :], order)
    return _interval(since[1], "..", order) if since else _single(text, order)


def _is_edtf(text: str) -> bool:
    bare = text[:-1] if text[-1:] in ("?", "~", "%") else text
    return bool(_ISO.fullmatch(bare) or _UNKNOWN.fullmatch(bare))


def _interval(first: str, last: str, order: DateOrder | None) -> _Date:
    """Return the interval between two dates, one of which may be open."""
    if first in _OPEN and last in _OPEN:
        raise ValueError("an interval has one date at least")
    one = _Date("..", None, None) if first in _OPEN else _single(first, order)
    other = _Date("..", None, None) if last in _OPEN else _single(last, order)
    if one.earliest and other.latest and other.earliest and one.earliest > other.earliest:
        raise ValueError(f"{last!r} is before {first!r}")
    return _Date(f"{_end(one, one.earliest)}/{_end(other, other.latest)}", one.earliest, other.latest)


def _end(date: _Date, day: datetime.date | None) -> str:
    """Return one end of an interval in EDTF, which has no unknown digits there in its first levels."""
    known = date.edtf.partition("-XX")[0]
    if day is None or not ("X" in known or "/" in known):
        return known
    return f"{day.year:04}{date.edtf[-1] if date.edtf[-1] in '?~%' else ''}"


# The usual forms, for grammars: the later year of a range is later, whatever its digits are.
_YEAR_TEXT = "(?:1[0-9]{3}|20[0-9]{2})"
_MONTH_TEXT = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan\\.|Feb\\.|Mar\\.|Apr\\.|Aug\\.|Sept\\.|Oct\\.|Nov\\.|Dec\\.)"
)
_DAY_TEXT = "(?:[1-9]|1[0-9]|2[0-8])"
_TEXTS = (
    f"(?:(?:(?:c\\. |ca\\. |about |~|before |after )?{_YEAR_TEXT}|(?:{_DAY_TEXT} )?{_MONTH_TEXT} {_YEAR_TEXT})"
    f"(?: \\({note_text()}\\))?|{_YEAR_TEXT}\\?"
    f"|{_MONTH_TEXT} {_DAY_TEXT}, {_YEAR_TEXT}|{_YEAR_TEXT}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|1[0-9][1-9]0s|(?:1[0-9]|20)th century|21st century|1[0-8][0-9]{2}(?:–| [–-] )(?:19|20)[0-9]{2}"
    "|19[0-4][0-9](?:–| [–-] )(?:19[5-9]|20[0-9])[0-9]|19[5-9][0-9](?:–| [–-] )20[0-9]{2}"
    "|20[01][0-9](?:–| [–-] )20[2-9][0-9]"
    f"|{_YEAR_TEXT}(?:–| [–-] )present|{_YEAR_TEXT}/\\.\\.)"
)


class PartialDate(TextValue):
    """A date as far as it is known: a day, a month, a year, a decade or a century; uncertain, near, or an interval.

    The text stays as written; the other members follow from it.

    >>> date = PartialDate.from_text("c. 1900")
    >>> date.edtf, date.earliest, date.latest
    ('1900~', datetime.date(1900, 1, 1), datetime.date(1900, 12, 31))
    >>> PartialDate.from_text("6/14/2025", order="mdy").edtf
    '2025-06-14'
    """

    takes_order: ClassVar[bool] = True
    expects: ClassVar[str] = "a date such as 1865, March 1865, 3 March 1998, c. 1900 or 2019–2023"

    text: str
    edtf: str = derived("The date in the Extended Date/Time Format, level 0 or 1.")
    earliest: datetime.date | None = derived("The first day that it can be; left out where an interval is open.")
    latest: datetime.date | None = derived("The last day that it can be; left out where an interval is open.")

    @classmethod
    def from_text(cls, text: str, order: DateOrder | None = None) -> Self:
        """Read a date; the page on the format has the rules.

        Args:
            text: The text.
            order: The order of day, month and year in numbers. None: a date such as 6/14/2025 is refused.

        Raises:
            ValueError: the text is no date, or can be read in two ways.
        """
        return cls(text=text, **_parsed(fold(text), order)._asdict())

    @classmethod
    def text_pattern(cls) -> str:
        """Return the pattern of dates in the usual forms, without those in numbers whose order isn't known."""
        return _TEXTS

    def to_text(self) -> str:
        """Return the text as written."""
        return self.text

    def _read_again(self) -> Self:
        """Return what the text reads as; where its order isn't known, the one that agrees with ``edtf``."""
        try:
            return type(self).from_text(self.text)
        except ValueError:
            found = next((each for each in self._in_some_order() if each.edtf == self.edtf), None)
            if found is None:
                raise
            return found

    def _in_some_order(self) -> Iterator[Self]:
        for order in get_args(DateOrder):
            try:
                yield type(self).from_text(self.text, order)
            except ValueError:
                continue

    @classmethod
    def split(cls, line: str) -> list[tuple[int, int]]:
        """Return the ranges of the dates in a line: between semicolons or commas, but for those before a year."""
        ranges, at = [], 0
        for match in (*_SEPARATOR.finditer(line), None):
            to = match.start() if match else len(line)
            if (
                match
                and match[0] == ","
                and _BEFORE_YEAR.search(line, max(0, to - 30), to)
                and _YEAR.match(line, to + 1)
            ):
                continue
            piece = line[at:to]
            if piece.strip():
                ranges.append((at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())))
            at = match.end() if match else to
        return ranges


_SEPARATOR = re.compile(r"[;|•]|,(?=\s)")
_BEFORE_YEAR = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,9}\.?(?: [0-9]{1,2}(?:st|nd|rd|th)?)?\Z")
_YEAR = re.compile(r"\s[0-9]{4}(?![0-9])")
