"""The record as HTML: each value that has a place in the text knows it.

An element with ``data-k`` is a step of the JSON Pointer; its value's pointer is the steps of it and of those around it.
``data-a`` is the value's place, in UTF-16 units. So a script needs nothing else to link the two sides. ``data-e`` is
what can be done with a value, on a page that edits it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from profileparse.html import escape
from profileparse.normalize.sections import pointer_of
from profileparse.schema.profile import Labelled, Profile
from profileparse.source import Span
from profileparse.values.absence import Absent
from profileparse.values.extra import Extra
from profileparse.values.kinds import write_single
from profileparse.values.links import links_in
from profileparse.values.prose import Block, Prose, Segment
from profileparse.values.references import Reference
from profileparse.values.tables import Table
from profileparse.values.terms import Term
from profileparse.values.textvalue import TextValue
from profileparse.values.trees import Tree
from profileparse.view.shown import address, anchor, link, shown
from profileparse.view.units import Units

_T = TypeVar("_T")

# As many hues as base colours, then the same hues with another line.
HUES = 7
_PATTERNS = 4
# Of a longer list, so many members together are laid out where they are seen: a browser takes seconds for all at once.
_TOGETHER = 60
# A reference names so many of the places that cite it.
_BACK = 40

_REASONS = {
    "missing": "the text has no such label",
    "empty": "its label has nothing under it",
    "none_stated": "the text says that there is none",
    "not_available": "the text says that it is not known",
    "not_applicable": "the text says that it doesn’t apply",
    "unreadable": "its value is of another kind; it is in extra",
}
_KINDS = {"quote": "blockquote", "heading": "h4"}


class Found(Protocol):
    """What the sources have of some words of a segment: `Evidence` is one."""

    @property
    def kind(self) -> str:
        """Whether the words are a quotation, or a statement in words of its own."""

    @property
    def pointer(self) -> str:
        """JSON Pointer to the segment."""

    @property
    def source(self) -> int | None:
        """The number of the source that has them."""

    @property
    def match(self) -> str:
        """How they were found."""

    @property
    def differences(self) -> tuple[Sequence[str], Sequence[str]]:
        """Words that only the segment has, and words that only the source has."""


def hues_of(profile: Labelled) -> dict[str, str]:
    """Return the classes of each member of a record that give it its colour and its line."""
    members = [name for name in type(profile).model_fields if name not in ("name", "absent", "extra")]
    numbered = {name: f"h{at % HUES} p{at // HUES % _PATTERNS}" for at, name in enumerate(members)}
    return {"name": "hn", **numbered, "absent": "ha", "extra": "hx"}


def record_html(
    profile: Labelled,
    spans: Mapping[str, Span],
    units: Units,
    evidence: Iterable[Found] = (),
    can: Callable[[str], str] | None = None,
) -> str:
    """Return a record as HTML.

    Args:
        profile: The record.
        spans: JSON Pointer to place, as `Parsed.spans` has them.
        units: Offsets of the text in UTF-16 units.
        evidence: What the sources have of its segments.
        can: Returns what can be done with the value at a pointer, for a page that edits it.
    """
    return _Writer(profile, spans, units, evidence, can).written()


class _Writer:
    """Writes one record; ``_out`` is what is written so far."""

    def __init__(
        self,
        profile: Labelled,
        spans: Mapping[str, Span],
        units: Units,
        evidence: Iterable[Found],
        can: Callable[[str], str] | None,
    ) -> None:
        self._profile = profile
        self._can = can
        self._evidence: dict[str, list[Found]] = {}
        for each in evidence:
            self._evidence.setdefault(each.pointer, []).append(each)
        self._spans = spans
        self._units = units
        self._out: list[str] = []
        references = profile.references if isinstance(profile, Profile) else []
        # Of several with a number, the first is meant.
        self._references = {each.number: f"/references/{at}" for at, each in reversed(list(enumerate(references)))}
        self._cited: dict[int, list[str]] = {}
        # What writes the values of a class, once it is known.
        self._writers: dict[type, Callable[..., None] | None] = {}

    def written(self) -> str:
        """Return the record's HTML."""
        hues = hues_of(self._profile)
        for name in type(self._profile).model_fields:
            value = getattr(self._profile, name)
            if name == "references":
                later, self._out = self._out, []
                self._field(name, value, hues[name])
                self._out, references = later, self._out
                self._out.append("")
                place = len(self._out) - 1
            else:
                self._field(name, value, hues[name])
        if "references" in hues:  # now it is known what cites them
            back = {f"<!--{number}-->": self._back(number) for number in self._references}
            self._out[place] = "".join(back.get(each, each) for each in references)
        return "".join(self._out)

    def _field(self, name: str, value: Any, hue: str) -> None:
        if value is None or value in ([], {}, "") or (name in self._profile.absent and name != "absent"):
            return
        pointer = f"/{name}"
        count = f' <span class="count">{len(value)}</span>' if isinstance(value, list | dict) else ""
        self._open("section", f"field {hue}", name, pointer, f' id="{anchor(pointer)}" aria-label="{shown(name)}"')
        self._out.append(f'<h3><span class="swatch"></span><code>{shown(name)}</code>{count}</h3>')
        self._inside(value, pointer)
        self._out.append("</section>\n")

    def _open(self, tag: str, kind: str, key: str, pointer: str, more: str = "") -> None:
        """Begin the element of a value."""
        span = self._spans.get(pointer)
        place = "" if span is None else f' data-a="{self._units.span(span)}"'
        named = f' class="{kind}"' if kind else ""
        if self._can is not None and (can := self._can(pointer)):
            place += f' data-e="{can}"'
        self._out.append(f'<{tag}{named} data-k="{shown_key(key)}"{place}{more}>')

    def _text(self, tag: str, kind: str, key: str, pointer: str, inside: str) -> None:
        self._open(tag, kind, key, pointer)
        self._out.append(f"{inside}</{tag}>")

    def _together(self, values: Sequence[_T], start: str, end: str, short: str = "") -> Iterator[tuple[int, _T]]:
        """Yield values with their numbers; what is written for each so many of them stands in an element of its own.

        Args:
            values: The values.
            start: The start of the element.
            end: Its end.
            short: The start where there are few values; "" for no element.
        """
        is_short = len(values) <= _TOGETHER
        for at, value in enumerate(values):
            if at % _TOGETHER == 0:
                if at:
                    self._out.append(end)
                self._out.append(short if is_short else start)
            yield at, value
        if values and (short or not is_short):
            self._out.append(end)

    # ---- by kind of value --------------------------------------------------------------------------------

    def _inside(self, value: Any, pointer: str) -> None:
        """Write what a value holds, inside its element."""
        kind = type(value)
        if kind not in self._writers:
            self._writers[kind] = next((write for each, write in self._KINDS.items() if issubclass(kind, each)), None)
        write = self._writers[kind]
        if write is None:
            self._out.append(scalar(value))
        else:
            write(self, value, pointer)

    def _term(self, term: Term, pointer: str) -> None:
        self._text("span", "label", "label", f"{pointer}/label", shown(term.label))
        if term.qualifier is not None:
            self._out.append(" (")
            self._text("span", "qualifier", "qualifier", f"{pointer}/qualifier", shown(term.qualifier))
            self._out.append(")")
        self._citations(term.citations, pointer)

    def _tree(self, tree: Tree, pointer: str) -> None:
        self._term(tree, pointer)
        if tree.children:
            self._list(tree.children, f"{pointer}/children", key="children")

    def _citations(self, numbers: Sequence[int], pointer: str) -> None:
        for at, number in enumerate(numbers):
            key, place = f"citations/{at}", f"{pointer}/citations/{at}"
            reference = self._references.get(number)
            if reference is None:
                self._text("span", "cite", key, place, f"{number}")
                continue
            self._cited.setdefault(number, []).append(place)
            self._open("a", "cite", key, place, f' id="{anchor(place)}" href="#{anchor(reference)}"')
            self._out.append(f"{number}</a>")

    def _prose(self, prose: Prose, pointer: str) -> None:
        self._open("div", "blocks", "blocks", f"{pointer}/blocks")
        self._blocks(prose.blocks, f"{pointer}/blocks")
        self._out.append("</div>")

    def _blocks(self, blocks: Sequence[Block], pointer: str) -> None:
        for at, block in self._together(blocks, '<div class="later">', "</div>"):
            tag = _KINDS.get(block.kind, "p")
            depth = f" d{min(block.depth or 1, 6)}" if block.kind == "item" else ""
            self._open(tag, f"block {block.kind}{depth}", f"{at}", f"{pointer}/{at}")
            for index, segment in self._together(block.segments, '<span class="later">', "</span>"):
                self._segment(segment, f"segments/{index}", f"{pointer}/{at}/segments/{index}")
            self._out.append(f"</{tag}>")

    def _segment(self, segment: Segment, key: str, pointer: str) -> None:
        self._open("span", "segment", key, pointer)
        if segment.text:
            self._text("span", "text", "text", f"{pointer}/text", _linked(segment.text))
        self._citations(segment.citations, pointer)
        self._out += map(_evidence, self._evidence.get(pointer, ()))
        self._out.append("</span> ")

    def _reference(self, reference: Reference, pointer: str) -> None:
        self._out.append(f'<span class="number">{reference.number}</span> <span class="said">')
        self._out.append(_linked(reference.text))
        if reference.url is not None:
            self._out.append(f' <span class="url">{scalar(reference.url)}</span>')
        self._out.append("</span>")
        if self._references[reference.number] == pointer:
            self._out.append(f"<!--{reference.number}-->")

    def _back(self, number: int) -> str:
        """Return the links from a reference to what cites it."""
        places = self._cited.get(number, [])
        links = " ".join(
            f'<a href="#{anchor(place)}" aria-label="citation {at} of reference {number}">{at}</a>'
            for at, place in enumerate(places[:_BACK], 1)
        )
        more = f" and {len(places) - _BACK:,} more" if len(places) > _BACK else ""
        return f' <span class="back">cited at {links}{more}</span>' if places else ""

    def _extra(self, extra: Extra, _: str) -> None:
        if extra.heading is not None:
            self._out.append(f'<span class="heading">{shown(extra.heading)}</span>')
        self._out.append(f'<span class="lines">{shown(extra.text)}</span>')

    def _table(self, table: Table, pointer: str) -> None:
        self._out.append('<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>')
        if table.columns:
            self._out.append("<thead><tr>")
            self._cells("th", table.columns, "columns", f"{pointer}/columns")
            self._out.append("</tr></thead>")
        self._out.append("<tbody>")
        for at, row in enumerate(table.rows):
            self._open("tr", "", f"rows/{at}", f"{pointer}/rows/{at}")
            self._cells("td", row, "", f"{pointer}/rows/{at}")
            self._out.append("</tr>")
        self._out.append("</tbody></table></div>")

    def _cells(self, tag: str, cells: Sequence[str], key: str, pointer: str) -> None:
        for at, cell in enumerate(cells):
            self._text(tag, "", f"{key}/{at}".lstrip("/"), f"{pointer}/{at}", shown(cell))

    def _textvalue(self, value: TextValue, pointer: str) -> None:
        members: Any = value.model_dump(mode="json")
        text = members.pop("text", None) if isinstance(members, dict) else None
        said = value.to_text() if text is None else str(text)
        if f"{pointer}/text" in self._spans:
            self._text("span", "text", "text", f"{pointer}/text", shown(said))
        else:
            self._out.append(f'<span class="text">{shown(said)}</span>')
        if isinstance(members, dict):
            pairs = (f"<code>{shown(key)}</code> {scalar(each)}" for key, each in members.items() if each is not None)
            self._out.append(f' <span class="members">{", ".join(pairs)}</span>')

    def _labelled(self, section: Labelled, pointer: str) -> None:
        self._out.append('<div class="section">')
        for name in type(section).model_fields:
            value = getattr(section, name)
            if name not in section.absent and value is not None and value not in ([], {}, ""):
                self._member(name, value, f"{pointer}/{name}", name)
        self._out.append("</div>")

    def _mapping(self, values: Mapping[Any, Any], pointer: str) -> None:
        self._out.append('<div class="section">')
        for key, value in values.items():
            step = pointer_of(str(key))
            self._member(step, value, f"{pointer}/{step}", str(key))
        self._out.append("</div>")

    def _model(self, value: BaseModel, pointer: str) -> None:
        self._mapping({name: getattr(value, name) for name in type(value).model_fields}, pointer)

    def _member(self, step: str, value: Any, pointer: str, name: str) -> None:
        is_deep = isinstance(value, Labelled | Prose | Table | dict) or (isinstance(value, list) and len(value) > 1)
        self._open("div", "member deep" if is_deep else "member", step, pointer)
        self._out.append(f'<span class="key">{shown(name)}</span><div class="value">')
        self._inside(value, pointer)
        self._out.append("</div></div>")

    def _list(self, values: Sequence[Any], pointer: str, key: str | None = None) -> None:
        kind = "references" if values and isinstance(values[0], Reference) else "list"
        of_key = "" if key is None else f' data-k="{key}"'
        if kind == "list" and pointer in self._spans and key is not None:
            of_key += f' data-a="{self._units.span(self._spans[pointer])}"'
        self._out.append(f'<div class="{kind}"{of_key}>')
        for at, value in self._together(values, '<ul class="later">', "</ul>", "<ul>"):
            place = f"{pointer}/{at}"
            more = f' id="{anchor(place)}"' if isinstance(value, Reference) else ""
            item = "entry" if isinstance(value, Extra) else "item"
            self._open("li", item, f"{at}", place, more)
            self._inside(value, place)
            self._out.append("</li>")
        self._out.append("</div>")

    def _absent(self, absent: Absent, _: str) -> None:
        self._out.append(f'<span class="reason">{absent.reason}</span> ')
        if absent.text is not None:
            self._out.append(f"<q>{shown(absent.text)}</q> ")
        self._out.append(f'<span class="why">{_REASONS[absent.reason]}</span>')

    # The first class that a value has decides.
    _KINDS: Mapping[type, Callable[..., None]] = {
        Tree: _tree, Term: _term, Prose: _prose, Reference: _reference, Extra: _extra, Table: _table, Absent: _absent,
        TextValue: _textvalue, Labelled: _labelled, BaseModel: _model, dict: _mapping, list: _list,
    }  # fmt: skip


def _evidence(found: Found) -> str:
    """Return what the sources have of some words; "" for a statement of which they have nothing."""
    if found.source is None:
        return ' <span class="evidence none">in no source</span>' if found.kind == "quotation" else ""
    ours, theirs = (", ".join(words) for words in found.differences)
    said = {"exact": "word for word", "folded": "but for print and spacing", "fuzzy": "nearly"}[found.match]
    changes = f": {ours or 'nothing'} instead of {theirs or 'nothing'}" if ours or theirs else ""
    return f' <span class="evidence {found.match}">in source {found.source} {said}{shown(changes)}</span>'


def shown_key(key: str) -> str:
    """Return a step of a pointer for an attribute: as it is, so that a script can put the pointer together."""
    return key if key.isidentifier() or key.isdecimal() else escape(key)


def scalar(value: Any) -> str:
    """Return a single value as HTML: text as it is, an address as a link, others as JSON has them."""
    if isinstance(value, str):
        url = address(value)
        return shown(value) if url is None else link(url, shown(value))
    if isinstance(value, bool | int | float) or value is None:
        return f'<span class="number">{json.dumps(value)}</span>'
    if isinstance(value, Mapping | Sequence):
        return shown(json.dumps(value, ensure_ascii=False, default=str))
    return shown(write_single(value))


def _linked(text: str) -> str:
    """Return running text, links in it as links."""
    pieces: list[str] = []
    done = 0
    for found, at, to in _links(text):
        url = address(found)
        if url is not None:
            pieces += shown(text[done:at]), link(url, shown(text[at:to]))
            done = to
    return "".join((*pieces, shown(text[done:]))) if pieces else shown(text)


def _links(text: str) -> Iterable[tuple[str, int, int]]:
    return ((each.url, at, to) for each, at, to in links_in(text))
