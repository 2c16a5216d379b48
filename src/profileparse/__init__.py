"""Entity profiles: text to a lossless tree, to validated records, and back.

>>> import profileparse
>>> profile = profileparse.loads("Cellular secretion Overview\\n\\nCells release molecules.[1]")
>>> profile.name
'Cellular secretion'
"""

from profileparse.diagnostics import Diagnostic, Edit, Fix, ProfileError, Severity
from profileparse.files import dump, load, parse_file
from profileparse.parsed import Parsed, loads, parse
from profileparse.render import dumps
from profileparse.schema.entity import EntityProfile
from profileparse.schema.kinds import Identifier, Url
from profileparse.schema.labels import Label
from profileparse.schema.profile import Profile
from profileparse.schema.values import Absent, Block, Extra, Prose, Reference, Segment, Term
from profileparse.source import DecodingError, LineIndex, Position, Span
from profileparse.syntax.nodes import Document

__version__ = "0.1.0"

__all__ = [
    "Absent", "Block", "DecodingError", "Diagnostic", "Document", "Edit", "EntityProfile", "Extra", "Fix",
    "Identifier", "Label", "LineIndex", "Parsed", "Position", "Profile", "ProfileError", "Prose", "Reference",
    "Segment", "Severity", "Span", "Term", "Url", "dump", "dumps", "load", "loads", "parse", "parse_file",
]  # fmt: skip
