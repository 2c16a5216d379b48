"""A server for language models: parse, check, edit and explain profiles. Needs the extra ``mcp``.

It speaks the Model Context Protocol. It reads no file and no address: texts come with the calls, and go back in the
answers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import profileparse
from profileparse.diagnostics import ProfileError
from profileparse.edit.paths import change_by_path
from profileparse.explaining import UnknownCodeError, explanation
from profileparse.fixing import fix_text
from profileparse.parsed import Parsed, parse, record_of
from profileparse.prompts import instructions, template
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile

if TYPE_CHECKING:
    from mcp.server import MCPServer

_ABOUT = """\
Entity profiles are texts about one thing, with labels and values. Call template to see how a profile of this kind is
written, check after writing one, and edit to change values: all other lines stay as they are."""


def server(model: type[Profile] = EntityProfile) -> MCPServer:
    """Return a server for profiles of a record model; ``server(model).run()`` serves standard input and output.

    Args:
        model: The record model.

    Raises:
        ModuleNotFoundError: the package mcp is missing (the extra ``mcp``).
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise ModuleNotFoundError("the server needs mcp: pip install 'profileparse[mcp]'") from error

    made = MCPServer("profileparse", version=profileparse.__version__, instructions=_ABOUT, log_level="WARNING")
    tools = Tools(model)
    for tool in (tools.parse, tools.check, tools.edit, tools.explain, tools.template):
        made.tool()(_answering(tool, ToolError))
    return made


def _answering(tool: Callable[..., Any], refusal: type[Exception]) -> Callable[..., Any]:
    """Return a tool that answers with what is wrong with a call; other exceptions are faults of ours."""

    @wraps(tool)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except (ProfileError, UnknownCodeError) as error:
            raise refusal(str(error)) from error

    return called


class Tools:
    """What a language model can call. The docstrings are what it reads.

    Attributes:
        model: The record model.
    """

    def __init__(self, model: type[Profile]) -> None:
        self.model = model

    def parse(self, text: str, name: str | None = None) -> dict[str, Any]:
        """Parse a profile. Gives the record as JSON, or null where there is none, and what is wrong with the text.

        Args:
            text: The text of one profile.
            name: The entity's name, for a text that has none.
        """
        parsed = parse(text, model=self.model, name=name)
        record = None if parsed.profile is None else parsed.profile.model_dump(mode="json")
        return {"record": record, "diagnostics": _findings(parsed)}

    def check(self, text: str, name: str | None = None) -> dict[str, Any]:
        """Check a profile. Gives the text with what can be mended safely, what is left to correct, and all findings.

        Args:
            text: The text of one profile.
            name: The entity's name, for a text that has none.
        """
        fixed = fix_text(text, self.model, name=name).text
        parsed = parse(fixed, model=self.model, name=name)
        return {"text": fixed, "correction": parsed.correction(), "diagnostics": _findings(parsed)}

    def edit(
        self,
        text: str,
        assign: list[str] | None = None,
        add: list[str] | None = None,
        remove: list[str] | None = None,
        name: str | None = None,
    ) -> str:
        """Change values of a profile. Gives the new text; no other line of it moves.

        Entries are numbered from 0, in the record as the text has it.

        Args:
            text: The text of one profile.
            assign: Values to set, each as PATH=TEXT: "other_names.1=Cell secretion (old)". No text empties a field.
            add: Terms, paragraphs or references to add, each as FIELD=TEXT: "other_names=Exocytosis".
            remove: Paths of entries or fields to remove: "interacting_drugs.0".
            name: The entity's name, for a text that has none.
        """
        parsed = parse(text, model=self.model, name=name)
        changed = change_by_path(record_of(parsed), assign=assign or (), add=add or (), remove=remove or ())
        return parsed.edit(changed)

    def explain(self, code: str) -> str:
        """Explain the code of a finding: what it finds, why that matters, and what to do.

        Args:
            code: The code, such as PP201, or its name.
        """
        return explanation(code)

    def template(self) -> str:
        """Give the empty profile, and how it is filled."""
        return f"{instructions(self.model)}\n\n## Template\n\n{template(self.model)}"


def _findings(parsed: Parsed[Any]) -> list[dict[str, Any]]:
    return [each.to_dict(parsed.lines) for each in parsed.diagnostics]
