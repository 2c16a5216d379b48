"""Trees and tables, changed line by line where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from profileparse.edit.changes import Change
from profileparse.edit.entries import NUMBERED, Entry, EntryEditor
from profileparse.edit.items import as_cited
from profileparse.edit.rewording import change_inside
from profileparse.edit.view import Reading
from profileparse.normalize.draft import Inside, Range
from profileparse.render import write_item
from profileparse.schema.profile import FieldSpec
from profileparse.syntax.inside import bullet_end
from profileparse.values.kinds import Kind
from profileparse.values.tables import is_aligned, written_cell
from profileparse.values.trees import Tree, flat_values, write_tree

# What stands between columns that only white space sets apart.
_GAP = "  "


def whole_changes(reading: Reading, spec: FieldSpec, new: Any, insides: Sequence[Inside]) -> Iterator[list[Change]]:
    """Yield ways to change trees or a table where they stand, the smallest first; none where it must be written anew.

    Args:
        reading: The text.
        spec: The field.
        new: Its value, as a dump of the record has it.
        insides: What stands inside the fields of the text, or of a section of it.
    """
    own = [each for each in insides if each.field == spec.name]
    if len(own) == 1:
        yield from (_trees if spec.kind is Kind.TREES else _table)(reading, spec.name, new, own[0])


# ---- trees -------------------------------------------------------------------------------------------------


def _trees(reading: Reading, name: str, new: Any, inside: Inside) -> Iterator[list[Change]]:
    old = list(_old_trees(name, inside))
    wanted = list(flat_values(new))
    places = [inside.outline.source.outermost(at, to) for _, _, (at, to) in old]
    starts = [reading.line_start(at) for at, _ in places]
    prefixes: dict[int, str] = {}
    for (depth, _, _), start, (at, to) in zip(old, starts, places, strict=True):
        if start + bullet_end(reading.visible[start:to]) != at:
            return  # it has a mark of its own, or stands beside a label
        prefixes.setdefault(depth, reading.visible[start:at])
    if any(NUMBERED.fullmatch(prefix) for prefix in prefixes.values()):
        return
    texts: list[str] = []
    needs_mark: list[bool] = []
    for depth, tree in wanted:
        text, is_literal = write_tree(Tree.model_construct(**_term(tree)), reading.citing)
        bullet = _prefix(prefixes, depth)
        if not bullet.strip():  # plain lines can hold plain texts only
            if is_literal or not inside.outline.syntax.is_plain(text):
                return
            texts.append(bullet + text)
            needs_mark.append(False)
            continue
        texts.append(write_item(inside.outline.syntax, text, bullet, is_literal=is_literal))
        needs_mark.append(texts[-1] != bullet + text)

    def within(at: int, to: int) -> list[Change] | None:
        if old[at][0] != wanted[to][0] or needs_mark[to]:
            return None
        return change_inside(reading, places[at], as_cited(old[at][1]), as_cited(_term(wanted[to][1])))

    editor = EntryEditor(
        reading, [Entry(start, to, own_line=True) for start, (_, to) in zip(starts, places, strict=True)]
    )
    before = [(depth, tree) for depth, tree, _ in old]
    after = [(depth, _term(tree)) for depth, tree in wanted]
    yield editor.changes(before, after, texts, within)
    yield editor.changes(before, after, texts)


def _old_trees(
    name: str, inside: Inside, path: str = "", depth: int = 1
) -> Iterator[tuple[int, dict[str, Any], Range]]:
    """Yield the trees of a text, each with its depth and its place, before those below it."""
    draft = inside.draft
    for number, (at, to, _) in enumerate(draft.ranges.get(name + path, ())):
        yield depth, _term(draft.values[name + path][number]), (at, to)
        yield from _old_trees(name, inside, f"{path}/{number}/children", depth + 1)


def _term(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {member: tree[member] for member in ("label", "qualifier", "citations")}


def _prefix(prefixes: Mapping[int, str], depth: int) -> str:
    """Return what stands before a tree of some depth: as the text has it, or deeper than what it has."""
    known = max(each for each in prefixes if each <= depth)
    prefix = prefixes[known]
    indents = [len(prefixes[each]) for each in sorted(prefixes)][:2]
    step = indents[1] - indents[0] if len(indents) > 1 else len(_GAP)
    return " " * step * (depth - known) + prefix


# ---- tables ------------------------------------------------------------------------------------------------


def _table(reading: Reading, name: str, new: Any, inside: Inside) -> Iterator[list[Change]]:
    draft, source = inside.draft, inside.outline.source
    columns = f"{name}/columns"
    names = [each for each in draft.entries if each != columns]
    old = [draft.values[each] for each in names]
    heads = draft.values.get(columns, [])
    if not old or not new["rows"] or (len(old[0]), bool(heads)) != (len(new["rows"][0]), bool(new["columns"])):
        return
    places = {each: [source.outermost(*place) for place in draft.entries[each]] for each in draft.entries}
    rows = [places[each] for each in names]
    starts = [_text_start(reading, row[0][0]) for row in rows]
    ends = [reading.line_end(row[-1][1]) for row in rows]
    like = reading.visible[starts[0] : ends[0]]
    all_places = [*places.values()]
    lefts = [[at - _text_start(reading, row[0][0]) if at < to else None for at, to in row] for row in all_places]
    is_padded = is_aligned(lefts) and "\t" not in like
    widths = _widths([*([heads] if heads else []), *old, *new["rows"]]) if is_padded else None
    write = written_cell if "|" in like else str
    texts = [_row(like, list(map(write, row)), widths) for row in new["rows"]]

    def cells(place: Sequence[Range], before: Sequence[str], after: Sequence[str]) -> list[Change] | None:
        changed = [each for each in zip(place, before, after, strict=True) if each[1] != each[2]]
        if not all(was and now for _, was, now in changed):
            return None
        return [_cell(reading, where, write(now), is_padded=is_padded) for where, _, now in changed]

    head_changes = cells(places.get(columns, []), heads, new["columns"])
    if head_changes is None:
        return
    editor = EntryEditor(reading, [Entry(start, end, own_line=True) for start, end in zip(starts, ends, strict=True)])
    yield [
        *head_changes,
        *editor.changes(old, new["rows"], texts, lambda at, to: cells(rows[at], old[at], new["rows"][to])),
    ]
    yield [*head_changes, *editor.changes(old, new["rows"], texts)]


def _text_start(reading: Reading, at: int) -> int:
    """Return where the text of the line of an offset begins."""
    start = reading.line_start(at)
    while reading.visible[start].isspace():
        start += 1
    return start


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide the columns of a table are."""
    return [max(len(written_cell(cell)) for cell in column) for column in zip(*rows, strict=True)]


def _row(like: str, cells: Sequence[str], widths: Sequence[int] | None) -> str:
    """Return a row as another one is written."""
    if widths is not None:
        cells = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    if "|" in like:
        line = " | ".join(cells)
        return f"| {line} |" if like.startswith("|") else line.rstrip()
    return ("\t" if "\t" in like else _GAP).join(cells).rstrip()


def _cell(reading: Reading, place: Range, text: str, *, is_padded: bool) -> Change:
    """Return the change of a cell; in an aligned table the cells after it stay where they are."""
    at, to = place
    end = to
    if is_padded:
        while end < len(reading.visible) and reading.visible[end] == " ":
            end += 1
        if end < len(reading.visible) and reading.visible[end] not in "\r\n":
            text = text.ljust(end - at - 1) + " "
        else:
            end = to
    return Change(at, end, text)
