"""``profileparse view --serve``: a page on which a file can be edited."""

from __future__ import annotations

import os
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from profileparse.cli.inputs import STDIN, read_input
from profileparse.cli.terminal import CommandError, print_note
from profileparse.remote.addresses import is_address, shown

if TYPE_CHECKING:
    from profileparse.grounding import Grounding
    from profileparse.parsed import Parsed
    from profileparse.schema.profile import Profile


def refuse_unservable(paths: Sequence[str], output: str | None) -> None:
    """Make sure that paths can be those of one file on this machine.

    Raises:
        CommandError: they can't be, or a page is to be written, too.
    """
    if output is not None:
        raise CommandError("give --serve to edit the file or -o to write a page, not both")
    if STDIN in paths:
        raise CommandError("--serve edits a file: save the text to one, and give that")
    if remote := next(filter(is_address, paths), None):
        raise CommandError(f"{shown(remote)}: --serve edits files on this machine: make a copy here, and give that")


def serve_file(
    path: str,
    model: type[Profile],
    name: str | None,
    ground: Callable[[Parsed[Any]], Grounding] | None,
    *,
    port: int,
    do_open: bool,
) -> None:
    """Serve the page of a file until Ctrl-C.

    Args:
        path: The file.
        model: The record model.
        name: The entity's name that was given.
        ground: Holds a text against its sources.
        port: The port; 0 for one that is free.
        do_open: Show the page in the browser.

    Raises:
        CommandError: the file can't be edited, the port is not free, or a package is missing.
    """
    from profileparse.view.serve import serve
    from profileparse.view.session import Session

    read_input(path, in_place=True)  # which says best why a file can't be read
    session = Session(Path(path), model, name, ground=ground)

    def ready(address: str) -> None:
        print_note(f"edit {path} at {address} (Ctrl-C ends)")
        if do_open and not webbrowser.open(_leading_to(address, folder)):
            print_note("no browser could be started; open the address in one")

    try:
        with TemporaryDirectory(prefix="profileparse-") as folder:
            serve(session, ready, port)
    except KeyboardInterrupt:
        pass
    except ModuleNotFoundError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"port {port}: {os.strerror(error.errno or 0)}; give another --port, or none") from error
    finally:
        if not session.is_saved:
            print_note(f"{path}: the changes that were not saved are gone")


def _leading_to(address: str, folder: str) -> str:
    """Return the address of a private page that leads on: others on this machine can see how a browser was started."""
    page = Path(folder, "page.html")
    page.write_text(f'<!doctype html><meta http-equiv="refresh" content="0; url={address}">', encoding="utf-8")
    return page.as_uri()
