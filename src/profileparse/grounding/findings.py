"""The codes of what is found where a profile is held against its sources."""

from __future__ import annotations

from collections.abc import Mapping

from profileparse.diagnostics import KnownCode, Severity

NOT_FOUND = KnownCode(
    "PP601",
    "A quotation stands in none of the sources that it cites.",
    "Look into the source: mend the quotation or its citation, or write it without quotation marks.",
    Severity.WARNING,
)
DIFFERS = KnownCode(
    "PP602",
    "A quotation differs from its source.",
    "Write what the source has, or mark what is left out with “…”.",
    Severity.WARNING,
)
NO_SOURCE = KnownCode(
    "PP603", "A number is cited, but no source has it.", "Give the source, or mend the number.", Severity.WARNING
)
NEVER_CITED = KnownCode(
    "PP604", "A source is cited nowhere.", "Cite it where it belongs, or leave it out.", Severity.INFO
)
GROUND_CODES: Mapping[str, KnownCode] = {
    "quotation-not-found": NOT_FOUND,
    "quotation-differs": DIFFERS,
    "no-source": NO_SOURCE,
    "source-never-cited": NEVER_CITED,
}
