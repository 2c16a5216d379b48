"""Each fixture, stage by stage: tree, record, canonical text and diagnostics, a readable file each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from elsewhere.reading import ELSEWHERE
from profileparse import EntityProfile, Parsed, dumps, parse, stream
from profileparse.source import decode

FIXTURES = Path(__file__).parents[1] / "fixtures"
# The snapshots are named after fixtures, not after tests.
pytestmark = pytest.mark.filterwarnings(r"ignore:\sCan not relate snapshot:UserWarning")
PATHS = sorted(FIXTURES.rglob("*.txt"))
# The models of fixtures that are no profiles of entities.
MODELS = {ELSEWHERE.path(name): model for name, model in ELSEWHERE.models.items()}


def _extension(suffix: str) -> type[SingleFileSnapshotExtension]:
    """Return an extension that keeps ``fixtures/kind/name.txt`` as ``__snapshots__/kind/name.suffix``."""

    class Extension(SingleFileSnapshotExtension):
        _write_mode = WriteMode.TEXT
        file_extension = suffix

        @classmethod
        def dirname(cls, *, test_location):
            return str(Path(test_location.filepath).parent / "__snapshots__" / _case(test_location).parent)

        @classmethod
        def get_snapshot_name(cls, *, test_location, index=0):
            return _case(test_location).name

        @classmethod
        def matches_test_location(cls, *, test_location, snapshot_location):
            return Path(snapshot_location) == Path(cls.get_location(test_location=test_location, index=0))

        def serialize(self, data, **_):
            return data

    return Extension


def _case(test_location) -> Path:
    name = test_location.nodename or ""
    return Path(name[name.index("[") + 1 : -1])


def _parsed(path: Path) -> Parsed:
    return parse(decode(path.read_bytes()), model=MODELS.get(path, EntityProfile))


def _visible(text: str) -> str:
    """Return text with one line for each line, other line ends and control characters escaped."""
    return "".join(
        character if character == "\n" or character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def _shortened(text: str) -> str:
    return "\n".join(
        line if len(line) <= 400 else f"{line[:200]} … {len(line) - 400} more … {line[-200:]}"
        for line in text.split("\n")
    )


cases = pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(FIXTURES).with_suffix("")))


@cases
def test_tree(path, snapshot):
    assert _shortened(_parsed(path).document.dump()) + "\n" == snapshot(extension_class=_extension("tree"))


@cases
def test_record(path, snapshot):
    profile = _parsed(path).profile
    record = None if profile is None else profile.model_dump(mode="json")
    assert _shortened(json.dumps(record, ensure_ascii=False, indent=2)) + "\n" == snapshot(
        extension_class=_extension("json")
    )


@cases
def test_canonical_text(path, snapshot):
    profile = _parsed(path).profile
    text = "no record\n" if profile is None else dumps(profile)
    assert _shortened(_visible(text)) == snapshot(extension_class=_extension("canonical"))


@cases
def test_diagnostics(path, snapshot):
    parsed = _parsed(path)
    lines = []
    for each in parsed.diagnostics:
        place = parsed.lines.position(each.span.start)
        lines.append(f"{place.line}:{place.column} {each.severity} {each.code} {each.message}")
        if each.fix is not None:
            edits = ", ".join(
                f"{parsed.text[edit.span.start : edit.span.end]!r} → {edit.replacement!r}" for edit in each.fix.edits
            )
            lines.append(f"    {'safe' if each.fix.safe else 'unsafe'} fix: {each.fix.message}: {edits}")
    assert _shortened("\n".join(_visible(line) for line in lines) or "nothing to say") + "\n" == snapshot(
        extension_class=_extension("diagnostics")
    )


STREAMED = [
    FIXTURES / name
    for name in (
        "template-b/cellular-secretion.txt",
        "messy/markdown-throughout.txt",
        "elsewhere/md-instrument-card.txt",
    )
]


@pytest.mark.parametrize("path", STREAMED, ids=lambda path: str(path.relative_to(FIXTURES).with_suffix("")))
def test_events(path, snapshot):
    """The events of a text, line by line; ``>`` is before the line that tells what follows."""
    text = stream(model=MODELS.get(path, EntityProfile))
    lines = []
    for line in [*decode(path.read_bytes()).splitlines(keepends=True), None]:
        if line is None:
            text.close()
        found = text.closing if line is None else text.feed(line)
        lines.append("> the end" if line is None else f"> {_visible(line.rstrip())}")
        for event in found:
            members = event.to_dict()
            lines.append(f"    {_visible(str(event))}")
            if event.kind in ("closed", "revised"):
                shown = {name: members[name] for name in ("value", "absent") if name in members}
                lines.append(f"        {_visible(json.dumps(shown, ensure_ascii=False))}")
    assert _shortened("\n".join(lines)) + "\n" == snapshot(extension_class=_extension("events"))
