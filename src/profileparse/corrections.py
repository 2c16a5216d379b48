"""What a writer is told to correct: the findings that no safe fix mends, each with its place and what to write."""

from __future__ import annotations

from collections.abc import Iterable

from profileparse.diagnostics import Diagnostic, Severity
from profileparse.rules import RULES
from profileparse.rules.rule import shown
from profileparse.source import LineIndex, Span

# Findings that are listed; a writer who gets more of them mends these first.
_MOST = 20


def correction(text: str, lines: LineIndex, diagnostics: Iterable[Diagnostic]) -> str:
    """Return what to correct in a text; "" where there is nothing.

    Args:
        text: The text.
        lines: Its lines.
        diagnostics: What was found in it. Those of the severity ``info``, and those with a safe fix, are left out.
    """
    found = [each for each in diagnostics if each.severity is not Severity.INFO and not (each.fix and each.fix.safe)]
    if not found:
        return ""
    said: set[str] = set()
    listed = [_line(text, lines, each, said) for each in found[:_MOST]]
    more = [f"There are {len(found) - _MOST} more such places."] if len(found) > _MOST else []
    return "\n".join(["Correct this, and leave the rest as it is:", *listed, *more])


def _line(text: str, lines: LineIndex, found: Diagnostic, said: set[str]) -> str:
    """Return what to correct at one place; advice that was said before is not said again."""
    quoted = _quoted(text, found.span)
    advice = _replacement(text, lines, found) or RULES[found.code].texts.write or found.help
    place = f"Line {lines.position(found.span.start).line}"
    if quoted and quoted not in found.message:
        place += f", {quoted}"
    words = f"- {place}: {_sentence(found.message)}"
    if advice in said:
        return words
    said.add(advice)
    return f"{words} {advice}"


def _quoted(text: str, span: Span) -> str:
    """Return the first words of a place in quotation marks; "" where it has none."""
    return shown(text[span.start : span.end]) if span.start < span.end else ""


def _replacement(text: str, lines: LineIndex, found: Diagnostic) -> str | None:
    """Return what to write instead, where a fix that is not safe says it for one line."""
    if found.fix is None or len(found.fix.edits) != 1:
        return None
    ((start, end), replacement) = found.fix.edits[0].span, found.fix.edits[0].replacement
    line = lines.position(start).line
    first = lines.offset(line, 1)
    last = first + len(lines.line(line))
    if end > last or "\n" in replacement or "\r" in replacement:
        return None
    return f"Write “{(text[first:start] + replacement + text[end:last]).strip()}”."


def _sentence(message: str) -> str:
    return message if message.endswith((".", "!", "?", "”")) else f"{message}."
