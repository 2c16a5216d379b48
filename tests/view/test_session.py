"""A file that is being edited: changes, refusals, undo, and saving."""

from __future__ import annotations

import os
import stat

import pytest

from profileparse import Profile, Prose, Quantity, Section, Table, Term, Tree, parse
from profileparse.view.difference import in_words, moved_html, moved_lines
from profileparse.view.session import RefusedError, Session
from view.reading import Reader

TEXT = (
    "Mira Overview\n\nMira pulses.[1] It is red (old).[2]\n\nIt fades.\n\nOther Names\n- Omicron Ceti (Bayer)\n"
    "- Wonder star[2]\n- Collum Ceti\n\nInteracting Drugs\n\nReferences\n[1] A book.\n[2] A paper.\n\n## Notes\nSeen in 1596.\n"
)


@pytest.fixture
def session(tmp_path):
    return of(tmp_path, TEXT)


def of(folder, text, **options):
    path = folder / "x.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Session(path, **options)


def lines(session):
    """Return the lines that the last change moved."""
    return [
        line for each in session.moved for line in (*(f"-{old}" for old in each.old), *(f"+{new}" for new in each.new))
    ]


@pytest.mark.parametrize(
    ("action", "given", "moved", "goes_to"),
    [
        ("set", ("/other_names/1", "Stella mira [1]"), ["-- Wonder star[2]\n", "+- Stella mira [1]\n"], "/other_names/1"),
        ("set", ("/other_names/0/qualifier", "1603"), ["-- Omicron Ceti (Bayer)\n", "+- Omicron Ceti (1603)\n"], "/other_names/0/qualifier"),
        ("set", ("/other_names/0/label", " Omikron  Ceti "), ["-- Omicron Ceti (Bayer)\n", "+- Omikron Ceti (Bayer)\n"], "/other_names/0/label"),
        ("set", ("/overview/blocks/1", "It fades.[1] Then not."), ["-It fades.\n", "+It fades.[1] Then not.\n"], "/overview/blocks/1"),
        ("set", ("/references/0", "A book. https://example.org/b"), ["-[1] A book.\n", "+[1] A book. https://example.org/b\n"], "/references/0"),
        ("set", ("/absent/interacting_drugs", "Aspirin (none)"), ["+Aspirin (none)\n"], "/interacting_drugs"),
        ("set", ("/extra/0", "Seen in 1597."), ["-Seen in 1596.\n", "+Seen in 1597.\n"], "/extra/0"),
        ("add", ("/other_names", "Mira A"), ["+- Mira A\n"], "/other_names"),
        ("add", ("/other_names/0", "Mira A"), ["+- Mira A\n"], "/other_names/1"),
        ("add", ("/overview/blocks/0", "New.[2]"), ["+New.[2]\n", "+\n"], "/overview/blocks/1"),
        ("add", ("/references/1", "A letter."), ["+[3] A letter.\n"], "/references/2"),
        ("remove", ("/other_names/1",), ["-- Wonder star[2]\n"], "/other_names/1"),
        ("remove", ("/other_names/2",), ["-- Collum Ceti\n"], "/other_names/1"),
        ("remove", ("/extra/0",), ["-\n", "-## Notes\n", "-Seen in 1596.\n"], "/extra/0"),
        ("move", ("/other_names/2", -1), ["+- Collum Ceti\n", "-- Collum Ceti\n"], "/other_names/1"),
    ],
)  # fmt: skip
def test_a_change_moves_only_its_lines(session, action, given, moved, goes_to):
    done = getattr(session, action)(*given)
    assert sorted(lines(session)) == sorted(moved)
    assert done.pointer == goes_to
    assert session.revision == 1
    assert not session.is_saved
    assert session.path.read_text() == TEXT, "nothing is written before it is saved"
    session.undo()
    assert session.parsed.text == TEXT
    assert session.is_saved
    assert session.revision == 2


@pytest.mark.parametrize(
    ("action", "given", "message"),
    [
        ("set", ("/other_names/1", " "), "other_names.1: an empty text is no entry; to take the entry away, remove it"),
        ("set", ("/other_names", "A"), "/other_names: this can't be set as text; look for a value inside of it or around it"),
        ("set", ("/other_names/0/label", "a\ud800"), "half"),
        ("set", ("/overview/blocks/0/segments/0", "A.[1] B."), "is 2 segments; set the block that has them"),
        ("set", ("/overview/blocks/0", "A. > “B.”[1] C."), "is 3 blocks; give one, and add the others"),
        ("set", ("/nothing", "A"), "/nothing: there is no such value|can't be set"),
        ("set", ("/name", ""), "name"),
        ("add", ("/name", "A"), "nothing can be added here"),
        ("add", ("/other_names", ""), "an empty text"),
        ("remove", ("/name",), "/name: this can't be removed alone"),
        ("move", ("/other_names/0", -1), "other_names.0: it is the first one already"),
        ("move", ("/other_names/2", 1), "other_names.2: it is the last one already"),
        ("move", ("/other_names", 1), "no entry of a list"),
        ("fix", (99,), "there is no such fix"),
        ("fix", (-1,), "there is no such fix"),
        ("undo", (), "there is nothing to undo"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said_and_nothing_is_lost(session, action, given, message):
    with pytest.raises(RefusedError, match=message):
        getattr(session, action)(*given)
    assert session.parsed.text == TEXT
    assert (session.revision, session.can_undo, session.is_saved) == (0, False, True)


def test_a_text_without_a_record_has_fixes_only(tmp_path):
    session = of(tmp_path, "a shopping\u200b list")
    with pytest.raises(RefusedError, match="the text gives no record, so there is no value to change"):
        session.set("/name", "X")
    number = next(at for at, each in enumerate(session.findings) if each.fix is not None)
    assert session.fix(number).said.endswith("fixed: 1 line changed")
    assert session.parsed.text == "a shopping list"


def test_what_changes_nothing_is_no_change(session):
    assert session.set("/other_names/2", "Collum Ceti").said == "nothing to change"
    assert (session.revision, session.can_undo) == (0, False)


def test_changes_are_undone_one_after_another(session):
    texts = [TEXT]
    for text in ("A", "B", "C"):
        session.set("/other_names/0", text)
        texts.append(session.parsed.text)
    for text in texts[-2::-1]:
        assert session.undo().said == "undone: 1 line changed"
        assert session.parsed.text == text
    assert not session.can_undo


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.rstrip().encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.replace("\n", "\r").encode("utf-16-be"),
    ],
)
def test_saving_keeps_encoding_line_ends_mark_and_mode(tmp_path, data):
    session = of(tmp_path, data)
    session.path.chmod(0o640)
    session.set("/other_names/1/label", "Wunderstern")
    assert session.save().said == "saved"
    old, new = ("Wonder star", "Wunderstern")
    encoding = "utf-16-le" if data[:1] == b"\xff" else "utf-16-be" if data[:1] == b"\xfe" else "utf-8"
    assert session.path.read_bytes() == data.replace(old.encode(encoding), new.encode(encoding))
    assert stat.S_IMODE(session.path.stat().st_mode) == 0o640
    assert session.is_saved
    session.undo()
    assert not session.is_saved
    session.save()
    assert session.path.read_bytes() == data


def test_a_file_that_changed_is_not_written_and_no_change_is_lost(session):
    session.set("/other_names/1", "Stella")
    mine = session.parsed.text
    session.path.write_text("Mira Overview\n\nOthers were here.\n")
    with pytest.raises(RefusedError, match="the file has changed since it was read, and was not written"):
        session.save()
    assert session.path.read_text() == "Mira Overview\n\nOthers were here.\n"
    assert session.parsed.text == mine
    session.read_again()
    assert session.parsed.text == "Mira Overview\n\nOthers were here.\n"
    assert session.is_saved
    session.undo()
    assert session.parsed.text == mine
    session.save()
    assert session.path.read_text() == mine


def test_a_file_that_is_gone_or_no_text_is_said(session):
    session.set("/other_names/1", "Stella")
    session.path.unlink()
    with pytest.raises(
        RefusedError, match="the file was not written: No such file or directory; your changes are kept"
    ):
        session.save()
    with pytest.raises(RefusedError, match="the file can't be read: No such file"):
        session.read_again()
    session.path.write_bytes(b"\xff")
    with pytest.raises(RefusedError, match="the file is not text any more"):
        session.read_again()
    assert "Stella" in session.parsed.text


def test_a_file_that_may_not_be_written_is_said(session):
    session.set("/other_names/1", "Stella")
    os.link(session.path, session.path.with_suffix(".other"))
    with pytest.raises(RefusedError, match=r"the file was not written: the file has 2 names \(hard links\)"):
        session.save()
    assert session.path.read_text() == TEXT


class Skin(Section):
    rash: list[Term] = []


class Star(Profile):
    magnitude: float | None = None
    period: Quantity | None = None
    color: Prose | None = None
    kinds: list[Tree] = []
    counts: Table | None = None
    skin: Skin | None = None
    by_place: dict[str, list[Term]] = {}


STAR = """# Mira

Magnitude: 2.5
Period: 332 days

Kinds
- Pulsating
  - Long-period
- Double

Counts
| year | seen |
|------|------|
| 1596 | yes |
| 1597 | no |

Skin
  Rash: bumps, hives

By place
- North: Wonder
- South: Mirror, Glass
"""


@pytest.mark.parametrize(
    ("action", "given", "value"),
    [
        ("set", ("/magnitude", "3.25"), "magnitude: 3.25"),
        ("set", ("/period", "about 330 d"), "text='about 330 d'"),
        ("set", ("/period/text", "about 330 d"), "text='about 330 d'"),
        ("set", ("/kinds/0", "Throbbing (slow)"), "label='Throbbing', qualifier='slow'"),
        ("add", ("/kinds/0", "Short-period"), "Short-period"),
        ("set", ("/kinds/0/children/0", "Brief"), "Brief"),
        ("set", ("/counts/rows/1/1", "perhaps"), "['1597', 'perhaps']"),
        ("set", ("/counts/columns/1", "noted"), "['year', 'noted']"),
        ("add", ("/counts", "1598 | no"), "['1598', 'no']"),
        ("add", ("/counts/rows/0", "1598 | no"), "['1598', 'no']"),
        ("move", ("/counts/rows/1", -1), "rows=[['1597', 'no'], ['1596', 'yes']]"),
        ("set", ("/skin/rash/1", "weals"), "weals"),
        ("add", ("/by_place/South", "Lens"), "Lens"),
        ("add", ("/by_place/South/0", "Lens"), "Lens"),
        ("set", ("/by_place/South/0", "Looking-glass [3]"), "citations=[3]"),
        ("set", ("/absent/color", "It is red."), "It is red."),
    ],
)
def test_values_of_all_kinds_are_changed(tmp_path, action, given, value):
    session = of(tmp_path, STAR, model=Star)
    getattr(session, action)(*given)
    profile = session.parsed.profile
    assert value in f"magnitude: {profile.magnitude} {profile!r}"
    assert parse(session.parsed.text, model=Star).profile == profile
    assert len(lines(session)) <= 5


@pytest.mark.parametrize(
    ("pointer", "text", "message"),
    [
        ("/magnitude", "bright", "magnitude: 'bright' is no number"),
        ("/period", "long", "period: 'long' can't be read"),
        ("/counts/rows/9/1", "x", "can't be set"),
        ("/skin", "x", "can't be set as text"),
    ],
)
def test_values_that_the_model_refuses_are_named(tmp_path, pointer, text, message):
    session = of(tmp_path, STAR, model=Star)
    with pytest.raises(RefusedError, match=message):
        session.set(pointer, text)
    assert session.parsed.text == STAR


def test_findings_of_sources_are_numbered_as_on_the_page(tmp_path):
    pytest.importorskip("rapidfuzz")
    from profileparse import ground

    text = "X Overview\n\n> “It pul\u200bses at 12”[1]\n\nAnd.\u200b\n\nReferences\n1. Venn.\n"
    session = of(tmp_path, text, ground=lambda parsed: ground(parsed, {1: "It pulses at 21."}))
    codes = [each.code for each in session.findings]
    assert any(code.startswith("PP6") for code in codes)
    last = max(at for at, each in enumerate(session.findings) if each.fix is not None)
    session.fix(last)
    assert session.parsed.text.count("\u200b") < 2


def test_lines_that_moved_are_shown_with_what_differs():
    moved = moved_lines("a\nthe old word\r\nb\nc", "a\nthe new word\r\nb\nc\nd\u202e<b>\n")
    reader = Reader(moved_html(moved))
    assert in_words(moved) == "2 lines changed, 1 added"
    assert ("pre", {"class": "old"}) in reader.elements
    assert "−2the old word\r+2the new word\r−4c+4c\n+5d\u202e<b>" in reader.words.replace("\n+4", "+4")
    assert ("i", {"class": "box", "data-u": "U+202E"}) in reader.elements
    assert not any(tag == "b" for tag, _ in reader.elements)


def test_long_differences_are_cut():
    made = moved_html(moved_lines("a" * 1_000_000, "a" * 500_000 + "b" + "a" * 500_000))
    assert len(made) < 3_000
    many = moved_lines("".join(f"{at}\nx\n" for at in range(5_000)), "".join(f"{at}!\nx\n" for at in range(5_000)))
    assert len(many) == 5_000
    assert "and 4,960 more places" in moved_html(many)
    assert "more lines" in moved_html(moved_lines("", "a\n" * 1_000))
