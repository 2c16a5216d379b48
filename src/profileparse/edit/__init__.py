"""Records written back into the text they came from: only what changed moves."""

from profileparse.diagnostics import EditError
from profileparse.edit.steps import edit

__all__ = ["EditError", "edit"]
