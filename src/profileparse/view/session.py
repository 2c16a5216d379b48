"""A file that is being edited: its text, the record in it, and what was changed since it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from profileparse.diagnostics import Diagnostic, EditError
from profileparse.edit.paths import change
from profileparse.files import write_atomically
from profileparse.fixing import apply_fixes
from profileparse.normalize.sections import pointer_of
from profileparse.parsed import Parsed, parse
from profileparse.schema.entity import EntityProfile
from profileparse.schema.given import read_blocks
from profileparse.schema.profile import Profile
from profileparse.source import DecodingError, decode, encode, encoding_of
from profileparse.view.difference import Moved, in_words, moved_lines
from profileparse.view.editable import ADD, MOVE, REMOVE, SET, Editable, editable
from profileparse.view.page import Grounded, findings_of

# So many characters of older texts are kept for undoing, at the most.
_KEPT = 100_000_000


class RefusedError(Exception):
    """A change that was not made, or a file that was not written; the message says why, and what to do."""


class Done(NamedTuple):
    """What came of a change.

    Attributes:
        said: What was done, in one line.
        pointer: JSON Pointer to the value to go on with; None for the one that there was.
    """

    said: str
    pointer: str | None = None


class Session:
    r"""A file that is being edited. Nothing is written to it before `save`.

    Attributes:
        path: The file.
        parsed: The text as it is now, and its record.
        moved: The lines that the last change moved.
        revision: How many changes, undone ones too, led to this text.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "x.txt")
    ...     _ = path.write_text("Aliases: A, B\n\nX Overview\n\nText.\n")
    ...     session = Session(path)
    ...     done = session.set("/other_names/1", "C (d)")
    ...     saved = session.save()
    ...     print(done.said, path.read_text().splitlines()[0])
    1 line changed Aliases: A, C (d)
    """

    def __init__(
        self,
        path: Path,
        model: type[Profile] = EntityProfile,
        name: str | None = None,
        *,
        ground: Callable[[Parsed[Any]], Grounded] | None = None,
    ) -> None:
        """Read a file.

        Args:
            path: The file.
            model: The record model.
            name: The entity's name, for a text that has no heading with it.
            ground: Holds a text against its sources.

        Raises:
            OSError: the file can't be read.
            DecodingError: the file is not text.
        """
        self.path = path
        self.revision = 0
        self.moved: Sequence[Moved] = ()
        self._model = model
        self._name = name
        self._ground = ground
        self._undo: list[str] = []
        self._bytes = path.read_bytes()
        self._saved = decode(self._bytes)
        self._take(self._saved)

    def _take(self, text: str) -> None:
        self.parsed: Parsed[Any] = parse(text, model=self._model, name=self._name)
        self.grounding = None if self._ground is None else self._ground(self.parsed)

    @property
    def is_saved(self) -> bool:
        """Whether the file has the text as it was saved or read last."""
        return self.parsed.text == self._saved

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._undo)

    @property
    def unsaved(self) -> Sequence[Moved]:
        """The lines in which the text differs from the file as it was read or saved last."""
        return moved_lines(self._saved, self.parsed.text)

    @property
    def findings(self) -> Sequence[Diagnostic]:
        """What there is to say about the text, in the order of the page."""
        return findings_of(self.parsed, self.grounding)

    # ---- values ------------------------------------------------------------------------------------------

    def text_of(self, pointer: str) -> str:
        """Return the text that an editor of a value begins with.

        Raises:
            RefusedError: it is none that can be set.
        """
        return self._editable(pointer, SET).write()

    def set(self, pointer: str, text: str) -> Done:
        """Set a value to what a text says; a field that is absent gets one.

        Raises:
            RefusedError: the model or the text can't hold it.
        """
        found = self._editable(pointer, SET)
        if not text.strip() and MOVE in found.can and found.keys[0] != "extra":
            raise RefusedError(f"{_named(found.keys)}: an empty text is no entry; to take the entry away, remove it")
        return self._change(_pointer(found.keys), assign=[(found.keys, found.read(text))])

    def add(self, pointer: str, text: str) -> Done:
        """Add an entry: behind the one that a pointer names, or as the last one of the list or prose that it names.

        Raises:
            RefusedError: the model or the text can't hold it.
        """
        found = self._editable(pointer, "")
        if ADD in found.can:
            return self._change(pointer, add=[(found.to_add, text)])
        above = self._editable(_pointer(found.keys[:-1]).removesuffix("/blocks").removesuffix("/rows"), ADD)
        if MOVE not in found.can:
            return self._change(pointer, add=[(above.to_add, text)])
        keys, at = found.keys[:-1], int(found.keys[-1]) + 1
        count = len(read_blocks(text)) if keys[-1] == "blocks" else 1
        move = [([*keys, str(found.length + each)], at + each) for each in range(count)]
        return self._change(_pointer([*keys, str(at)]), add=[(above.to_add, text)], move=move)

    def remove(self, pointer: str) -> Done:
        """Remove an entry, or a field with its label.

        Raises:
            RefusedError: that is not possible.
        """
        found = self._editable(pointer, REMOVE)
        *above, last = found.keys
        next_to = str(max(min(int(last), found.length - 2), 0)) if found.length else last
        return self._change(_pointer([*above, next_to]), remove=[found.keys])

    def move(self, pointer: str, by: int) -> Done:
        """Move an entry in its list.

        Args:
            pointer: The entry.
            by: How many places, less than nought for up.

        Raises:
            RefusedError: it is no entry, or there is no such place.
        """
        found = self._editable(pointer, MOVE)
        *above, last = found.keys
        to = int(last) + by
        if not 0 <= to < found.length:
            raise RefusedError(f"{_named(found.keys)}: it is the {'first' if by < 0 else 'last'} one already")
        return self._change(_pointer([*above, str(to)]), move=[(found.keys, to)])

    def _editable(self, pointer: str, can: str) -> Editable:
        profile = self.parsed.profile
        if profile is None:
            raise RefusedError("the text gives no record, so there is no value to change; the findings say why")
        found = editable(profile, pointer)
        if not found.keys or (can and can not in found.can):
            raise RefusedError(f"{pointer}: {_NOT[can]}")
        return found

    def _change(self, pointer: str, **changes: Any) -> Done:
        profile: Any = self.parsed.profile  # `_editable` found something in it
        try:
            text = self.parsed.edit(change(profile, **changes))
        except EditError as error:
            raise RefusedError(str(error)) from error
        return self._go(text, pointer)

    # ---- fixes, undo, the file ---------------------------------------------------------------------------

    def fix(self, number: int) -> Done:
        """Apply the fix of a finding.

        Args:
            number: Its number in `findings`.

        Raises:
            RefusedError: there is none.
        """
        findings = self.findings
        finding = findings[number] if 0 <= number < len(findings) else None
        if finding is None or finding.fix is None:
            raise RefusedError("there is no such fix")
        done = self._go(apply_fixes(self.parsed.text, [finding], unsafe=True).text, None)
        return Done(f"{finding.code} fixed: {done.said}")

    def undo(self) -> Done:
        """Take the last change back.

        Raises:
            RefusedError: there is none.
        """
        if not self._undo:
            raise RefusedError("there is nothing to undo")
        text = self._undo[-1]
        said = self._show(text)
        del self._undo[-1]
        return Done(f"undone: {said}")

    def save(self) -> Done:
        """Write the text to the file, as a whole or not at all.

        Raises:
            RefusedError: the file changed since it was read or saved, or can't be written; it is as it was.
        """
        data = encode(self.parsed.text, encoding_of(self._bytes))
        try:
            if self._is_elsewhere():
                raise RefusedError(
                    "the file has changed since it was read, and was not written; your changes are kept here. "
                    "“Read again” takes what the file has now, and undoing that brings your text back"
                )
            write_atomically(self.path, data, was=self._bytes)
        except OSError as error:
            raise RefusedError(f"the file was not written: {error.strerror}; your changes are kept here") from error
        self._bytes, self._saved = data, self.parsed.text
        return Done("saved")

    def _is_elsewhere(self) -> bool:
        """Whether the file has another content than it had when it was read or saved last."""
        return self.path.read_bytes() != self._bytes

    def read_again(self) -> Done:
        """Take the text that the file has now; undoing that brings the text from before back.

        Raises:
            RefusedError: the file can't be read, or is not text.
        """
        try:
            data = self.path.read_bytes()
            text = decode(data)
        except OSError as error:
            raise RefusedError(f"the file can't be read: {error.strerror}") from error
        except DecodingError as error:
            raise RefusedError(f"the file is not text any more: {error}") from error
        done = self._go(text, None)
        self._bytes, self._saved = data, text
        return Done(f"read again: {done.said}")

    def _go(self, text: str, pointer: str | None) -> Done:
        """Go on with another text."""
        before = self.parsed.text
        if text == before:
            return Done("nothing to change", pointer)
        said = self._show(text)
        self._undo.append(before)
        while len(self._undo) > 1 and sum(map(len, self._undo)) > _KEPT:
            del self._undo[0]
        return Done(said, pointer)

    def _show(self, text: str) -> str:
        moved = moved_lines(self.parsed.text, text)
        self._take(text)
        self.moved = moved
        self.revision += 1
        return in_words(moved)


_NOT: Mapping[str, str] = {
    SET: "this can't be set as text; look for a value inside of it or around it",
    ADD: "nothing can be added here; lists, prose and tables can be added to",
    REMOVE: "this can't be removed alone; remove what it stands in",
    MOVE: "this is no entry of a list that can be moved",
    "": "there is no such value that can be changed",
}


def _pointer(keys: Sequence[str]) -> str:
    return "".join(f"/{pointer_of(key)}" for key in keys)


def _named(keys: Sequence[str]) -> str:
    return ".".join(keys)
