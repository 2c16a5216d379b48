"""The contents of the site: the lists of links in docs/index.md.

On a forge the index is a page of links. Here, each of its sections is a part of the navigation too, so that a page is
listed once; Sphinx warns of a page that no section lists.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SECTION = re.compile(r"^## (?P<title>.+)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
_PAGE = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<path>[^)#:]+)\.md\)", re.MULTILINE)


def contents(index: str, folder: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sections of the index that list pages: each with its title, and titles and names of the pages.

    >>> contents("# A\\n\\n## How-to\\n\\n- [Edit](edit.md): change\\n- [Read](../README.md)\\n", "docs")
    [('How-to', [('Edit', 'docs/edit'), ('Read', 'README')])]
    """
    sections = [
        (
            found["title"],
            [(page["title"], posixpath.normpath(f"{folder}/{page['path']}")) for page in _PAGE.finditer(found["body"])],
        )
        for found in _SECTION.finditer(index)
    ]
    return [section for section in sections if section[1]]


def _add_contents(app: Sphinx, docname: str, source: list[str]) -> None:
    """Add a hidden table of contents for each section of the index."""
    if docname != app.config.root_doc:
        return
    for title, pages in contents(source[0], posixpath.dirname(docname)):
        listed = "\n".join(f"{name} </{page}>" for name, page in pages)
        source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{listed}\n```\n"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("source-read", _add_contents)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
