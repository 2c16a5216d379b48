"""What all commands share beyond Typer: other spellings of options, help without types of Python, plain errors."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand

from profileparse.cli.terminal import shortened
from profileparse.diagnostics import refusal_message

# Typer's errors of usage share this base, which has no public name of its own in all versions.
UsageError: type[Any] = typer.BadParameter.__mro__[2]

_LONGEST_VALUE = 80


class Commands(typer.Typer):
    """Commands of our own kind."""

    def command(self, name: str | None = None, **options: Any) -> Any:
        """Return what makes a command of a function."""
        return super().command(name, **{"cls": Command, **options})


class Command(TyperCommand):
    """A command; where it has ``--format``, it takes ``--output-format`` and ``--json`` for it, too."""

    def make_parser(self, ctx: Any) -> Any:
        """Return the parser of arguments, with the other spellings."""
        parser: Any = super().make_parser(ctx)
        names = {name for param in self.get_params(ctx) for name in param.opts}
        for param in self.get_params(ctx):
            if "--format" in param.opts:
                parser.add_option(param, ["--output-format"], param.name)
                if "--json" not in names:
                    parser.add_option(param, ["--json"], param.name, action="store_const", const="json")
        return parser

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; each error knows its command."""
        try:
            return super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = getattr(error, "ctx", None) or ctx
            raise

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the words of the line of usage: ``[OPTIONS] PATH...``."""
        return ["[OPTIONS]", *(_usage(param) for param in self.get_params(ctx) if _is_argument(param))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the tables of arguments and options."""
        shown = [param for param in self.get_params(ctx) if not getattr(param, "hidden", False)]
        for title, is_argument in (("Arguments", True), ("Options", False)):
            rows = [(_title(param), _help(param)) for param in shown if _is_argument(param) is is_argument]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, whole: the table of commands has room for it."""
        return super().get_short_help_str(max(limit, 200))


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _metavar(param: Any) -> str:
    return str(param.metavar or param.name.upper()).removesuffix("...")


def _usage(param: Any) -> str:
    name = f"{_metavar(param)}..." if param.nargs == -1 else _metavar(param)
    return name if param.required else f"[{name}]"


def _title(param: Any) -> str:
    if _is_argument(param):
        return _metavar(param)
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag else f"{names} {_metavar(param)}"


def _help(param: Any) -> str:
    """Return the help of an argument or option, and its default where that is a value."""
    notes = ["required"] if param.required else []
    if isinstance(param.default, str | int) and not isinstance(param.default, bool):
        notes.append(f"default: {param.default}")
    return "  ".join([param.help or "", *(f"[{note}]" for note in notes)])


def usage_message(error: Any) -> str:
    """Return what is wrong with the command line, in plain words, and where there is help."""
    details = _refusal(error.__cause__)
    if details is not None:
        error.message = details
    path = error.ctx.command_path if getattr(error, "ctx", None) else "profileparse"
    return f"{error.format_message().rstrip('.')} (see {path} --help)"


# What Pydantic, with which Typer reads values, says of a value: by the kind of its errors.
_REFUSALS = {
    "greater_than_equal": "{found} is less than {ge}",
    "less_than_equal": "{found} is more than {le}",
    "int_parsing": "{found} is not a whole number",
    "int_parsing_size": "{found} is too large",
    "int_from_float": "{found} is not a whole number",
    "float_parsing": "{found} is not a number",
    "finite_number": "{found} is not a finite number",
}


def _refusal(cause: BaseException | None) -> str | None:
    """Return why Pydantic refused a value, or None where something else did."""
    from pydantic import ValidationError

    if not isinstance(cause, ValidationError):
        return None
    details = cause.errors(include_url=False)[0]
    found = repr(shortened(str(details["input"]), _LONGEST_VALUE))
    if details["type"] == "value_error":  # of a choice, in Typer's words
        return refusal_message(details)
    return _REFUSALS.get(details["type"], "{found} can't be read").format(found=found, **details.get("ctx", {}))
