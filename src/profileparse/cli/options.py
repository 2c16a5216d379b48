"""Options that several commands have, and what they mean together with the project's settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profileparse.cli.terminal import CommandError
from profileparse.settings import Settings, find_settings, load_model, load_settings_model

if TYPE_CHECKING:
    from profileparse.schema.profile import Profile

ModelOption = Annotated[
    str | None, typer.Option("--model", metavar="MODULE:CLASS", help="Record model; by default the settings' own.")
]
NameOption = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="The entity's name, for a text that has no heading with it."),
]
PathsArgument = Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.")]


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
        SettingsError: there is no such model, the settings can't be used, or their model needs the user's consent.
    """
    if given is not None:
        return load_model(given)
    from profileparse.schema.entity import EntityProfile

    return load_settings_model(settings or project_settings()) or EntityProfile
