"""The `profileparse` command: its subcommands, and what happens when one can't go on."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from profileparse.cli.commands import Commands, UsageError, usage_message
from profileparse.cli.settings import SettingsError
from profileparse.cli.signals import Terminated, sigterm_raises
from profileparse.cli.terminal import (
    CommandError,
    ExitCode,
    OutputError,
    discard,
    flush,
    print_error,
    print_note,
    write,
)
from profileparse.modelerrors import ModelError, error_line, user_place

# The modules of the commands, loaded when one of their commands is called: each has `register(app)`. They import what
# is slow (rich, and our own larger parts) inside of their commands.
_COMMAND_MODULES = {
    "parse": ("parse",),
    "check": ("check",),
    "view": ("view",),
    "fmt": ("fmt",),
    "about": ("explain", "rules", "schema", "template"),
    "batch": ("batch",),
    "stores": ("merge", "export", "report"),
    "edit": ("edit", "apply"),
    "learn": ("learn",),
    "mcp": ("mcp",),
}
_MODULE_OF = {command: module for module, commands in _COMMAND_MODULES.items() for command in commands}


class _Interrupted(Exception):  # noqa: N818  (not an error)
    pass


class _PipeClosed(Exception):  # noqa: N818  (not an error)
    pass


class _Group(TyperGroup):
    """The group of commands: it loads them when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        for module in _COMMAND_MODULES:
            self._load(module)
        return [name for name in _MODULE_OF if super(_Group, self).get_command(ctx, name)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, or None where there is none of that name."""
        if cmd_name in _MODULE_OF:
            self._load(_MODULE_OF[cmd_name])
        elif not cmd_name.startswith("-"):
            self.list_commands(ctx)  # so that a near miss can be named
        return super().get_command(ctx, cmd_name)

    def _load(self, module: str) -> None:
        if _COMMAND_MODULES[module][0] in self.commands or not find_spec(f"profileparse.cli.{module}"):
            return
        loaded = Commands(rich_markup_mode=None)
        loaded.callback()(lambda: None)  # so that a single command makes a group, too
        import_module(f"profileparse.cli.{module}").register(loaded)
        self.commands.update(get_command(loaded).commands)  # type: ignore[attr-defined]

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Parse the arguments of the group; the help is printed here, and completion installed."""
        try:
            with _own_exit_codes():
                return super().make_context(*arguments, **options)
        except RuntimeError as error:
            if isinstance(error, typer.Exit | typer.Abort):
                raise
            raise CommandError(str(error)) from error  # there is no home folder

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _own_exit_codes():
            return super().invoke(ctx)


@contextmanager
def _own_exit_codes() -> Iterator[None]:
    """Take the two events that Typer answers with other exit codes than a shell does."""
    try:
        yield
    except KeyboardInterrupt as event:
        raise _Interrupted from event
    except BrokenPipeError as event:
        raise _PipeClosed from event


app = typer.Typer(
    name="profileparse",
    cls=_Group,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  profileparse parse profile.txt              the record as JSON
  profileparse check profiles/ --fix          findings in all *.txt and *.md files, fixed where that is safe
  profileparse fmt --diff profile.txt         what canonical text would change
  profileparse explain PP101                  what a finding means
""",
)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", "-V", help="Print the version.")] = False,
) -> None:
    """Read entity profiles: text to validated records, and back."""
    if version:
        from profileparse import __version__

        write(f"profileparse {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        write(context.get_help() + "\n")
        raise typer.Exit(ExitCode.USAGE)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Args:
        arguments: What follows the command's name; by default the process's own arguments.
    """
    _prepare_streams()
    try:
        return _run(arguments)
    except (BrokenPipeError, _PipeClosed):  # nobody reads on
        discard(sys.stdout)
        discard(sys.stderr)
        return ExitCode.PIPE_CLOSED


def _run(arguments: Sequence[str] | None) -> int:  # noqa: PLR0911  (an exit code each)
    """Run the command line, and put each error in one line."""
    try:
        with sigterm_raises():
            code = app(args=arguments, prog_name="profileparse", standalone_mode=False)
        flush()
    except (KeyboardInterrupt, _Interrupted, typer.Abort):
        print_note("interrupted")
        return ExitCode.INTERRUPTED
    except Terminated:
        print_note("terminated")
        return ExitCode.TERMINATED
    except BrokenPipeError:
        raise
    except (CommandError, OutputError, SettingsError, ModelError) as error:
        print_error(str(error))
        return error.code if isinstance(error, CommandError) else ExitCode.USAGE
    except UsageError as error:
        print_error(usage_message(error))
        return ExitCode.USAGE
    except OSError as error:  # what a command didn't expect of a file or of the machine
        reason = error.strerror or str(error)
        if error.filename is None:  # it can be the output's: then there is no use in writing the rest
            discard(sys.stdout)
            print_error(reason)
        else:
            print_error(f"{error.filename}: {reason}")
        return ExitCode.USAGE
    except Exception as error:
        if not user_place(error):
            raise
        print_error(f"the record model's own code failed: {error_line(error)}")
        return ExitCode.USAGE
    return code or ExitCode.OK


def _prepare_streams() -> None:
    """Make standard output take every character: UTF-8 in files and pipes, the terminal's own encoding there.

    A stream that the shell closed is empty, or takes what nobody reads.
    """
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BytesIO())
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="backslashreplace")
