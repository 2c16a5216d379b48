"""``profileparse mcp``: a server for language models on standard input and output."""

from __future__ import annotations

import typer

from profileparse.cli.options import ModelOption, record_model
from profileparse.cli.terminal import CommandError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mcp", epilog="\b\nExample:\n  profileparse mcp --model company.py:Company\n")(mcp_command)


def mcp_command(model: ModelOption = None) -> None:
    """Serve a language model: parse, check, edit and explain profiles.

    It speaks the Model Context Protocol on standard input and output; a client starts it, as its settings say. It
    reads no file and no address: texts come with the calls, and go back in the answers.
    """
    from profileparse.mcpserver import server

    try:
        made = server(record_model(model))
    except ModuleNotFoundError as error:
        raise CommandError(str(error)) from error
    made.run("stdio")
