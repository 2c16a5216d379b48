"""Make the pictures of the documentation from real runs: ``python docs/pictures.py [diagnostic] [page] [report]``.

The pictures of pages need Playwright (``pip install playwright``) and a Chromium: the one that the variable CHROMIUM
names, one that is installed, or Playwright's own.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "pictures"
# A forge shows larger pictures late.
_MOST_BYTES = 200_000
# Ink and ground, then the eight colours of a terminal and their bright variants; each is legible on the ground.
_THEME = TerminalTheme(
    (22, 27, 34),
    (230, 237, 243),
    [
        (72, 79, 88),
        (255, 123, 114),
        (63, 185, 80),
        (226, 179, 65),
        (121, 184, 255),
        (210, 168, 255),
        (86, 212, 221),
        (200, 209, 217),
    ],
    [
        (139, 148, 158),
        (255, 161, 152),
        (86, 211, 100),
        (240, 195, 90),
        (150, 205, 255),
        (226, 197, 255),
        (120, 225, 232),
        (255, 255, 255),
    ],
)
# Rich's own frame asks a server for a font; this one takes what the reader has.
_FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>What profileparse check prints</title>
<style>
.{unique_id}-matrix {{
font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-family: system-ui, "Liberation Sans", "DejaVu Sans", sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def profileparse(*arguments: str | Path, folder: Path, ends: tuple[int, ...] = (0,)) -> str:
    """Run a command as on a terminal with colours, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "profileparse", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "FORCE_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in ends:
        raise RuntimeError(f"profileparse {' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def write_profile(folder: Path) -> str:
    """Write the profile of the tutorial, and return its name."""
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    name, text = re.findall(r"^<!-- file: (\S+) -->\n```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0]
    (folder / name).parent.mkdir()
    (folder / name).write_text(text, encoding="utf-8")
    return name


def diagnostic(folder: Path) -> Path:
    """Draw what ``check`` says of the profile."""
    name = write_profile(folder)
    console = Console(record=True, width=116, file=io.StringIO())
    console.print(
        Text.from_ansi(f"$ profileparse check {name}\n" + profileparse("check", name, folder=folder, ends=(1,)))
    )
    svg = console.export_svg(title="profileparse check", theme=_THEME, code_format=_FRAME, unique_id="check")
    made = OUT / "diagnostic.svg"
    made.write_text(re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE), encoding="utf-8", newline="\n")
    return made


def page(folder: Path) -> Path:
    """Photograph the page of the profile."""
    profileparse("view", write_profile(folder), "-o", "page.html", folder=folder)
    return _photograph(folder / "page.html", "page.png", height=680)


def report(folder: Path) -> Path:
    """Photograph the report of a store with the profiles of both templates, and messy and hostile ones."""
    sources = [ROOT / "fixtures" / each for each in ("template-a", "template-b", "messy", "hostile")]
    profileparse("batch", *sources, "--store", "profiles.db", folder=folder, ends=(0, 1))
    profileparse("report", "profiles.db", "-o", "report.html", folder=folder)
    return _photograph(folder / "report.html", "report.png", height=1250)


def _photograph(page: Path, name: str, *, height: int) -> Path:
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        shown = browser.new_page(
            viewport={"width": 1200, "height": height}, color_scheme="light", reduced_motion="reduce"
        )
        shown.goto(page.as_uri())
        shown.wait_for_load_state("networkidle")
        shown.screenshot(path=OUT / name)
        browser.close()
    return OUT / name


def main(names: list[str]) -> None:
    """Make the pictures with these names, or all of them."""
    OUT.mkdir(exist_ok=True)
    for make in (diagnostic, page, report):
        if not names or make.__name__ in names:
            with tempfile.TemporaryDirectory() as folder:
                made = make(Path(folder))
            size = made.stat().st_size
            print(f"{made.relative_to(ROOT)}: {size:,} bytes{' (too many)' if size > _MOST_BYTES else ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
