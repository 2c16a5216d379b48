"""Options that several commands have, and what they mean together with the project's settings."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from profileparse.cli.settings import Settings, find_settings, load_settings_model
from profileparse.cli.terminal import CommandError

if TYPE_CHECKING:
    from profileparse.schema.profile import Profile
    from profileparse.several import Boundary

ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME:CLASS",
        help="Record model, as module:Class or file.py:Class; by default the one in the settings.",
    ),
]
NameOption = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="The entity's name, for a text whose headings don't have it."),
]
NoVerifyOption = Annotated[
    bool, typer.Option("--no-verify", help="Write the result without reading it back: it may read otherwise.")
]
AllOption = Annotated[bool, typer.Option("--all", help="A text may hold several profiles: take all of them.")]
BoundaryOption = Annotated[
    str | None,
    typer.Option(
        "--boundary",
        metavar="LINE",
        help="With --all: the line that divides profiles. By default one ends where another entity begins.",
    ),
]
BoundaryPatternOption = Annotated[
    str | None,
    typer.Option(
        "--boundary-pattern",
        metavar="REGEX",
        help="With --all: a profile begins at each line that this regular expression matches at the start.",
    ),
]
FrontMatterOption = Annotated[
    bool, typer.Option("--front-matter", help="With --all: each profile begins with a YAML header.")
]
PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, folders, addresses (s3://…), or - for standard input.")
]


def format_option(formats: type[StrEnum]) -> Any:
    """Return the option ``--format``."""
    return typer.Option("--format", metavar="|".join(formats), help="Output format.")


def complete_codes(incomplete: str) -> list[tuple[str, str]]:
    """Return the codes of rules that a word can become, each with the rule's name.

    A word may hold several codes with commas between them: the last one is completed.

    >>> complete_codes("PP204,pp10")[0]
    ('PP204,pp101', 'not-a-profile')
    """
    from profileparse.rules import RULES

    before, comma, last = incomplete.rpartition(",")
    found = ((code.lower() if last.islower() else code, rule.name) for code, rule in RULES.items())
    return [(before + comma + code, name) for code, name in found if code.startswith(last)]


def complete_explained(incomplete: str) -> list[tuple[str, str]]:
    """Return the codes and names that ``explain`` knows and a word can become."""
    from profileparse.explaining import other_codes
    from profileparse.rules import RULES

    names = [(rule.name, code) for code, rule in RULES.items()]
    others = [(known.code, name) for name, known in other_codes()]
    return complete_codes(incomplete) + [each for each in others + names if each[0].startswith(incomplete)]


def project_settings() -> Settings:
    """Return the settings for the working directory.

    Raises:
        SettingsError: they can't be used.
        CommandError: there is no working directory.
    """
    try:
        folder = Path.cwd()
    except OSError as error:
        raise CommandError(f"the working directory can't be read: {error.strerror}") from error
    return find_settings(folder)


def record_model(given: str | None, settings: Settings | None = None) -> type[Profile]:
    """Return the record model: as given on the command line, else as set, else the package's own.

    Raises:
        SettingsError: the settings can't be used, or their model needs the user's consent.
        ModelError: there is no such model, or its code fails.
    """
    if given is not None:
        from profileparse.loading import load_model

        return load_model(given)
    from profileparse.schema.entity import EntityProfile

    return load_settings_model(settings or project_settings()) or EntityProfile


def given_boundary(take_all: bool, line: str | None, pattern: str | None, front_matter: bool) -> Boundary | None:
    """Return what ``--boundary``, ``--boundary-pattern`` and ``--front-matter`` mean for `parse_all`.

    Raises:
        CommandError: they don't go together, go without ``--all``, no line can be that boundary, or the pattern is
            none.
    """
    options = {"--boundary": line, "--boundary-pattern": pattern, "--front-matter": front_matter or None}
    given = [option for option, value in options.items() if value is not None]
    if given and not take_all:
        raise CommandError(f"{given[0]} goes with --all")
    if len(given) > 1:
        raise CommandError(f"give {given[0]} or {given[1]}, not both")
    if not given:
        return None
    from profileparse.several import FRONT_MATTER, check_boundary

    if pattern is not None:
        return _boundary_pattern(pattern)
    if line is None:
        return FRONT_MATTER
    try:
        check_boundary(line)
    except ValueError as error:
        raise CommandError(f"--boundary: {error}") from error
    return line


def _boundary_pattern(pattern: str) -> re.Pattern[str]:
    """Return a regular expression compiled.

    Raises:
        CommandError: it can't be, or it is empty, which matches every line.
    """
    if not pattern:
        raise CommandError("--boundary-pattern: it is empty, so every line would begin a profile")
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise CommandError(f"--boundary-pattern: {pattern!r} is no regular expression: {error}") from error
