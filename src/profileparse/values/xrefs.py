"""Cross-references: identifiers with a prefix that says what they identify in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

from profileparse.source import fold
from profileparse.values.prefixes import ADDRESSES, PREFIXES
from profileparse.values.textvalue import TextValue, derived, read_value

_WEB = re.compile(r"https?://(?:(?:www\.)?identifiers\.org/(?P<resolved>\S++)|(?P<address>\S++))", re.IGNORECASE)
_RESOLVED = re.compile(r"([A-Za-z0-9_.-]++)[:/](\S++)")
_OBO = re.compile(r"purl\.obolibrary\.org/obo/([A-Za-z]++)_(\S++)")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S++")
_ID = re.compile(r"(?=\S*?\w)[^\s:#]\S*+")
# A prefix that no table has: one word before a colon.
_ANY = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*+)\s?:\s?(?!//)(\S++)")
_SEPARATOR = re.compile(r"[|•]|[,;](?=\s|\Z)|[,;](?=[A-Za-z][A-Za-z0-9_.-]{0,40}+:)")
_ENDS = ".,;"
# The runs of digits, of letters, and the marks of an identifier: identifiers of one source share them.
_RUN = re.compile(r"[0-9]++|[A-Z]++|[a-z]++|[^\w\s]")


class _Table(NamedTuple):
    """The prefixes that a class of cross-references knows.

    Attributes:
        canonical: Each prefix by its key.
        spelled: A pattern of what is a prefix before an identifier.
        begins: A pattern of what begins a cross-reference after white space.
    """

    canonical: Mapping[str, str]
    spelled: re.Pattern[str]
    begins: re.Pattern[str]


def _key(prefix: str) -> str:
    return prefix.replace(" ", "").casefold()


@cache
def _table(of: type[Xref]) -> _Table:
    declared = {
        **PREFIXES,
        **{
            name: spellings
            for each in reversed(of.__mro__)
            for name, spellings in vars(each).get("prefixes", {}).items()
        },
    }
    canonical: dict[str, str] = {}
    for name, spellings in declared.items():
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", name):
            raise TypeError(
                f"{of.__name__}.prefixes: {name!r} is no prefix: it is one word of letters, digits, _, . and -"
            )
        canonical |= {_key(each): name for each in (name, *spellings)}
    texts = sorted({each for name, spellings in declared.items() for each in (name, *spellings)}, key=len, reverse=True)
    either = "|".join(r"\s?".join(map(re.escape, text.split())) for text in texts)
    # A mere space before the identifier counts where that has a digit.
    after = r"(?:\s?:\s?|\s?#\s?|\s(?=[^\s,;|]*?[0-9]))"
    spelled = re.compile(rf"(?P<prefix>{either}){after}#?", re.IGNORECASE)
    begins = re.compile(
        rf"(?<=\s)(?:(?P<known>https?://|10\.[0-9]{{4,9}}/|(?:{either}){after})|[A-Za-z][A-Za-z0-9_.-]{{0,40}}+:)",
        re.IGNORECASE,
    )
    return _Table(canonical, spelled, begins)


class Xref(TextValue):
    """An identifier with its prefix, in any of its usual forms; its text is the prefix, a colon and the identifier.

    Attributes:
        prefixes: Prefixes that a subclass adds to those that are known, each with its other spellings.

    >>> Xref.from_text("https://identifiers.org/mgi:98834").curie, Xref.from_text("PMID 123").curie
    ('MGI:98834', 'PMID:123')
    >>> class Plant(Xref):
    ...     prefixes = {"POWO": ("Plants of the World",)}
    >>> Plant.from_text("Plants of the World: 30001404-2").prefix
    'POWO'
    """

    expects: ClassVar[str] = "an identifier with its prefix, such as OMIM:191170 or PMID 123, or a DOI"
    prefixes: ClassVar[Mapping[str, Sequence[str]]] = {}

    prefix: str
    id: str
    curie: str = derived("Prefix and identifier with a colon between them.")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a cross-reference: ``OMIM: 191170``, ``PMID 123``, a DOI, an address of identifiers.org.

        Raises:
            ValueError: the text is none.
        """
        prefix, identifier = cls._parts(fold(text).rstrip(_ENDS))
        if not _ID.fullmatch(identifier):
            raise ValueError(f"{identifier!r} is no identifier: it is one word")
        if _SEPARATOR.search(identifier):
            raise ValueError(f"{identifier!r} is more than one identifier")
        return cls(prefix=prefix, id=identifier, curie=f"{prefix}:{identifier}")

    @classmethod
    def _parts(cls, text: str) -> tuple[str, str]:
        table = _table(cls)
        if match := _WEB.fullmatch(text):
            return cls._addressed(match)
        if _DOI.fullmatch(text):
            return "DOI", text
        if match := table.spelled.match(text):
            return cls._named(match["prefix"], text[match.end() :])
        if match := _ANY.fullmatch(text):
            return cls._named(match[1], match[2])
        raise ValueError("no prefix and colon stand before an identifier")

    @classmethod
    def _addressed(cls, match: re.Match[str]) -> tuple[str, str]:
        """Return the prefix and identifier in an address."""
        if match["resolved"]:
            resolved = _RESOLVED.fullmatch(match["resolved"].rstrip("/"))
            if resolved is None:
                raise ValueError("the address has no prefix and identifier")
            return cls._named(*resolved.groups())
        address = match["address"].rstrip("/")
        if obo := _OBO.fullmatch(address):
            return cls._named(*obo.groups())
        for start, prefix in ADDRESSES.items():
            if address.lower().startswith(start):
                return prefix, address[len(start) :]
        raise ValueError("the address names no identifier of a known source")

    @classmethod
    def _named(cls, prefix: str, identifier: str) -> tuple[str, str]:
        """Return a prefix as it is spelled, and an identifier without the prefix that it may repeat."""
        canonical = _table(cls).canonical
        name = canonical.get(_key(prefix), prefix)
        before, colon, after = identifier.partition(":")
        if colon and canonical.get(_key(before), before) == name:
            identifier = after
        if name == "DOI" and (match := _WEB.fullmatch(identifier)):
            return cls._addressed(match)
        return name, identifier

    @classmethod
    def text_pattern(cls) -> str:
        """Return the pattern of identifiers with the prefixes that the class knows."""
        prefixes = "|".join(map(re.escape, sorted(set(_table(cls).canonical.values()) - {"DOI"})))
        identifier = r"(?:[A-Za-z0-9_-]*[A-Za-z_-])?[0-9]+(?:\.[0-9]{1,3})?"
        return rf"(?:{prefixes}):{identifier}|DOI:10\.[0-9]{{4,6}}/[a-z0-9.-]*[a-z0-9]"

    def to_text(self) -> str:
        """Return the prefix and the identifier with a colon between them."""
        return f"{self.prefix}:{self.id}"

    @property
    def is_known(self) -> bool:
        """Whether the prefix is one of those that the class knows."""
        return _key(self.prefix) in _table(type(self)).canonical

    def carry_over(self, text: str) -> str:
        """Return an identifier with this one's prefix, if it has none and is of the same shape.

        Letters and marks have to be the same in number and kind, up to a part behind a dot that one may lack.
        There is a digit, and the first number is at most one digit longer or shorter.

        >>> Xref.from_text("ICD-10: E83.0").carry_over("E83.1")
        'ICD-10:E83.1'
        >>> Xref.from_text("OMIM: 191170").carry_over("2019")
        '2019'
        """
        identifier = text.rstrip(_ENDS)
        return f"{self.prefix}:{identifier}" if _are_alike(self.id, identifier) else text

    @classmethod
    def split(cls, line: str) -> list[tuple[int, int]]:
        """Return the ranges of the cross-references in a line: at separators, and where another prefix begins."""
        ranges, at = [], 0
        for match in (*_SEPARATOR.finditer(line), None):
            to = match.start() if match else len(line)
            ranges += cls._between(line, at, to)
            at = match.end() if match else to
        return ranges

    @classmethod
    def claims(cls, line: str) -> bool:
        """Whether a line holds cross-references with known prefixes: "OMIM: 191170" is no label with a value."""
        spelled = _table(cls).spelled
        last = ""
        for at, to in cls.split(line):
            match = spelled.match(line, at, to)
            identifier = line[match.end() if match else at : to].rstrip(_ENDS)
            if match is None and not _are_alike(last, identifier):
                return False
            last = identifier
        return True

    @classmethod
    def _between(cls, line: str, start: int, end: int) -> list[tuple[int, int]]:
        ranges, at = [], start
        # Whether what stands before a prefix can be a whole cross-reference: an identifier follows a prefix there.
        seen, has_prefix = start, False
        for match in _table(cls).begins.finditer(line, start, end):
            before = line[seen : match.start()]
            if before.strip() if has_prefix else any(each.isdigit() or each == ":" for each in before):
                ranges.append((at, match.start()))
                at = match.start()
            seen, has_prefix = match.end(), bool(match["known"]) or at == match.start()
        return _trimmed(line, [*ranges, (at, end)])

    def expand(self, prefix_map: Any) -> str:
        """Return the address of the identifier; needs curies (``profileparse[ids]``).

        Args:
            prefix_map: The start of an address for each prefix, or a ``curies.Converter``.

        Raises:
            ImportError: curies isn't installed.
            ValueError: the map doesn't have the prefix.

        >>> Xref.from_text("OMIM 191170").expand({"OMIM": "https://omim.org/entry/"})
        'https://omim.org/entry/191170'
        """
        expanded: str | None = _converter(prefix_map).expand(self.curie)
        if expanded is None:
            raise ValueError(f"the prefix map has no {self.prefix}")
        return expanded

    @classmethod
    def compact(cls, uri: str, prefix_map: Any) -> Self:
        """Return the identifier that an address names; needs curies (``profileparse[ids]``).

        Args:
            uri: The address.
            prefix_map: The start of an address for each prefix, or a ``curies.Converter``.

        Raises:
            ImportError: curies isn't installed.
            ValueError: the map has no start of the address.

        >>> Xref.compact("https://omim.org/entry/191170", {"OMIM": "https://omim.org/entry/"}).curie
        'OMIM:191170'
        """
        curie = _converter(prefix_map).compress(uri)
        if curie is None:
            raise ValueError(f"the prefix map has no start of {uri!r}")
        return read_value(cls, curie)


def _are_alike(one: str, other: str) -> bool:
    """Whether an identifier is of the shape of another: see `Xref.carry_over`."""
    runs, others = _RUN.findall(one), _RUN.findall(other)
    if "".join(others) != other or not any(map(str.isdigit, others)):
        return False
    is_first_number = True
    for run, another in zip(runs, others, strict=False):
        if not (run.isdigit() and another.isdigit()):
            if _form(run) != _form(another):
                return False
        elif is_first_number:
            if abs(len(run) - len(another)) > 1:
                return False
            is_first_number = False
    rest = max(runs, others, key=len)[min(len(runs), len(others)) :]
    return not is_first_number and (not rest or rest[0] == ".")


def _form(run: str) -> tuple[int, bool] | str:
    """Return what two runs have in common that are alike: a mark is only like itself."""
    return (len(run), run.isupper()) if run.isalpha() else run


def _trimmed(line: str, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found = []
    for at, to in ranges:
        piece = line[at:to]
        if piece.strip():
            found.append((at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())))
    return found


def _converter(prefix_map: Any) -> Any:
    try:
        import curies  # an extra
    except ImportError as error:
        raise ImportError("prefix maps need curies: pip install 'profileparse[ids]'") from error
    return curies.Converter.from_prefix_map(prefix_map) if isinstance(prefix_map, Mapping) else prefix_map
