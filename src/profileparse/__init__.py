"""Entity profiles: text to a lossless tree, to validated records, and back.

>>> import profileparse
>>> profile = profileparse.loads("Cellular secretion Overview\\n\\nCells release molecules.[1]")
>>> profile.name
'Cellular secretion'

Names are imported when they are first used: a tool that only may need the parser doesn't wait for it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from profileparse import batch
    from profileparse.decoding import decoding_grammar
    from profileparse.diagnostics import Diagnostic, Edit, Fix, ProfileError, Severity
    from profileparse.edit import EditError
    from profileparse.files import dump, load, load_all, parse_file
    from profileparse.fixing import repair
    from profileparse.grounding import Evidence, Grounding, ground
    from profileparse.learning import LearnedModel, learn
    from profileparse.parsed import Parsed, loads, parse
    from profileparse.prompts import instructions, template
    from profileparse.render import dumps
    from profileparse.schema.entity import EntityProfile
    from profileparse.schema.labels import Label
    from profileparse.schema.profile import Profile, Section
    from profileparse.several import FRONT_MATTER, parse_all
    from profileparse.source import DecodingError, LineIndex, Position, Span
    from profileparse.streaming.events import Event
    from profileparse.streaming.stream import Stream, stream
    from profileparse.syntax.nodes import Document
    from profileparse.values.absence import Absent
    from profileparse.values.dates import PartialDate
    from profileparse.values.extra import Extra
    from profileparse.values.kinds import Identifier, Url
    from profileparse.values.links import Link, PlacedLink
    from profileparse.values.prose import Block, Prose, Segment
    from profileparse.values.quantities import Quantity
    from profileparse.values.references import Reference
    from profileparse.values.tables import Table
    from profileparse.values.terms import Term
    from profileparse.values.textvalue import TextValue
    from profileparse.values.trees import Tree
    from profileparse.values.xrefs import Xref

__version__ = "0.1.0"

__all__ = [
    "FRONT_MATTER", "Absent", "Block", "DecodingError", "Diagnostic", "Document", "Edit", "EditError",
    "EntityProfile", "Event", "Evidence", "Extra", "Fix", "Grounding", "Identifier", "Label", "LearnedModel",
    "LineIndex", "Link", "Parsed", "PartialDate", "PlacedLink", "Position", "Profile", "ProfileError", "Prose",
    "Quantity", "Reference", "Section", "Segment", "Severity", "Span", "Stream", "Table", "Term", "TextValue",
    "Tree", "Url", "Xref", "batch", "decoding_grammar", "dump", "dumps", "ground", "instructions", "learn", "load",
    "load_all", "loads", "parse", "parse_all", "parse_file", "repair", "stream", "template",
]  # fmt: skip

_HOMES = {
    "decoding": ("decoding_grammar",),
    "diagnostics": ("Diagnostic", "Edit", "Fix", "ProfileError", "Severity"),
    "edit": ("EditError",),
    "files": ("dump", "load", "load_all", "parse_file"),
    "fixing": ("repair",),
    "grounding": ("Evidence", "Grounding", "ground"),
    "learning": ("LearnedModel", "learn"),
    "parsed": ("Parsed", "loads", "parse"),
    "prompts": ("instructions", "template"),
    "render": ("dumps",),
    "schema.entity": ("EntityProfile",),
    "values.kinds": ("Identifier", "Url"),
    "schema.labels": ("Label",),
    "schema.profile": ("Profile", "Section"),
    "values.absence": ("Absent",),
    "values.dates": ("PartialDate",),
    "values.extra": ("Extra",),
    "values.links": ("Link", "PlacedLink"),
    "values.prose": ("Block", "Prose", "Segment"),
    "values.quantities": ("Quantity",),
    "values.references": ("Reference",),
    "values.tables": ("Table",),
    "values.terms": ("Term",),
    "several": ("FRONT_MATTER", "parse_all"),
    "values.textvalue": ("TextValue",),
    "values.trees": ("Tree",),
    "values.xrefs": ("Xref",),
    "streaming.events": ("Event",),
    "streaming.stream": ("Stream", "stream"),
    "source": ("DecodingError", "LineIndex", "Position", "Span"),
    "syntax.nodes": ("Document",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # a type checker takes a module with __getattr__ to have every name

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name == "batch":
            return import_module("profileparse.batch")
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
