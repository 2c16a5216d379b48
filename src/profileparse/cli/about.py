"""``profileparse explain``, ``rules`` and ``schema``: what the package knows."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from profileparse.cli.options import ModelOption, complete_explained, format_option, record_model
from profileparse.cli.terminal import CommandError, escape_terminal, json_text, shortened, write


class ListFormat(StrEnum):
    """How the rules are printed."""

    TEXT = "text"
    JSON = "json"


class GrammarDialect(StrEnum):
    """The dialects of grammars."""

    LLGUIDANCE = "llguidance"
    GBNF = "gbnf"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("explain", epilog="\b\nExample:\n  profileparse explain PP101\n")(explain_command)
    app.command("rules")(rules_command)
    app.command("schema", epilog="\b\nExample:\n  profileparse schema > entity-profile.schema.json\n")(schema_command)
    app.command("template", epilog="\b\nExample:\n  profileparse template --model company.py:Company > empty.txt\n")(
        template_command
    )


def explain_command(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="Code or name of a rule: PP101, not-a-profile.", autocompletion=complete_explained
        ),
    ],
) -> None:
    """Explain a rule: what it finds, why it matters, and what to do.

    The codes of a batch run, and those of quotations held against their sources, are explained, too.
    """
    from profileparse.explaining import UnknownCodeError, explanation

    try:
        text = explanation(code)
    except UnknownCodeError as error:
        hint = f"did you mean {', '.join(error.near)}?" if error.near else "see profileparse rules"
        raise CommandError(f"no rule has the code or name {shortened(code, 80)!r}: {hint}") from error
    write(escape_terminal(text, keep="\n"))


def rules_command(
    output: Annotated[ListFormat, format_option(ListFormat)] = ListFormat.TEXT,
) -> None:
    """List all rules."""
    from profileparse.rules import RULES

    if output is ListFormat.JSON:
        members = ("code", "name", "severity", "fixable")
        rules = [
            {each: getattr(rule, each) for each in members} | {"summary": rule.texts.summary} for rule in RULES.values()
        ]
        write(json_text(rules) + "\n")
        return
    width = max(len(rule.name) for rule in RULES.values())
    for rule in RULES.values():
        fix = f"{rule.fixable} fix" if rule.fixable else ""
        write(f"{rule.code}  {rule.severity:7}  {fix:10}  {rule.name:{width}}  {rule.texts.summary}\n")


def schema_command(model: ModelOption = None) -> None:
    """Print the JSON Schema of the record model."""
    write(json_text(record_model(model).model_json_schema()) + "\n")


def template_command(
    model: ModelOption = None,
    *,
    instructions: Annotated[
        bool, typer.Option("--instructions", help="Print what a prompt says about the template, before it.")
    ] = False,
    grammar: Annotated[
        GrammarDialect | None,
        typer.Option("--grammar", help="Print the grammar that constrains a language model to such texts instead."),
    ] = None,
    sources: Annotated[
        int | None,
        typer.Option("--sources", min=0, max=999, help="With --grammar: how many sources a text can cite."),
    ] = None,
) -> None:
    """Print the empty profile that a writer fills.

    With --instructions it is a prompt's part for a language model: what each field holds and how it is written, and
    then the empty profile. With --grammar it is a grammar of the profiles that can be written, for llama.cpp, vLLM and
    others.
    """
    from profileparse import prompts

    kind = record_model(model)
    if sources is not None and grammar is None:
        raise CommandError("--sources is said of a grammar: add --grammar")
    if grammar is not None:
        if instructions:
            raise CommandError("--instructions and --grammar are two texts: ask for one of them")
        from profileparse.decoding import decoding_grammar

        try:
            write(decoding_grammar(kind, grammar.value, sources))
        except TypeError as error:
            raise CommandError(str(error)) from None
        return
    write((f"{prompts.instructions(kind)}\n\n## Template\n\n" if instructions else "") + prompts.template(kind))
