"""Which rules count: codes and beginnings of codes, from the command line and from the settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from profileparse.cli.settings import Settings
from profileparse.cli.terminal import CommandError, shortened
from profileparse.rules import RULES


class Selection:
    """The codes of the rules that are reported.

    The command line wins over the settings; in each, the longest beginning that fits a code decides, and of two
    equal ones the one that ignores.

    Args:
        settings: The project's settings.
        select: What ``--select`` says; empty where it was not given.
        ignore: What ``--ignore`` says.

    Raises:
        CommandError: no rule has such a code.
    """

    def __init__(self, settings: Settings, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> None:
        select, ignore = _split(select, "--select"), _split(ignore, "--ignore")
        where = str(settings.path)
        # Each vote: (from the command line, length, ignores), so that the greatest that fits decides.
        votes = [(prefix, (True, len(prefix), False)) for prefix in select]
        votes += [(prefix, (True, len(prefix), True)) for prefix in ignore]
        if not select:
            chosen = _split(settings.select, where) if settings.select is not None else ("",)
            votes += [(prefix, (False, len(prefix), False)) for prefix in chosen]
        votes += [(prefix, (False, len(prefix), True)) for prefix in _split(settings.ignore or (), where)]
        self.codes = frozenset(code for code in RULES if _is_selected(code, votes))

    def __contains__(self, code: str) -> bool:
        return code in self.codes


def _is_selected(code: str, votes: Iterable[tuple[str, tuple[bool, int, bool]]]) -> bool:
    fitting = [vote for prefix, vote in votes if code.startswith(prefix)]
    return bool(fitting) and not max(fitting)[2]


def _split(values: Sequence[str], where: str) -> tuple[str, ...]:
    """Return codes in upper case; a value may hold several, with commas between them."""
    codes = tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())
    if values and not codes:
        raise CommandError(f"{where}: expected codes of rules, such as PP2 or PP204")
    for code in codes:
        if not any(known.startswith(code) for known in RULES):
            raise CommandError(
                f"{where}: no rule has a code that begins with {shortened(code, 80)!r} (see profileparse rules)"
            )
    return codes
