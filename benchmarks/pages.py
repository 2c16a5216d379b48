"""Pages: one of a large text, and a folder of many with its list, in a browser.

Run: ``python benchmarks/pages.py [COUNT]``. It needs Playwright and a chromium. COUNT: so many profiles in the folder.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

import texts
from profileparse import parse

RUNS = 5
FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
# Sets the filters and waits until the rows are laid out.
FILTER = """() => {
  const start = performance.now();
  document.querySelector('#query').value = 'a';
  document.querySelector('#field').value = '1';
  document.querySelector('#state').value = '0';
  window.dispatchEvent(new Event('pageshow'));
  document.querySelector('#rows').scrollHeight;
  return performance.now() - start;
}"""
CHOOSE = """() => {
  const { values } = profileparse.page, start = performance.now();
  for (let at = 0; at < 20; at += 1) profileparse.choose(values[Math.floor((values.length * (at + 0.5)) / 20)]);
  return (performance.now() - start) / 20;
}"""


def cases() -> dict[str, str]:
    """Return texts of a megabyte: prose and a list, lists alone, one line."""
    names = "\n".join(f"Name {number} (form {number % 10})" for number in range(36_000))
    return {
        "prose and a list": texts.large(1_000_000),
        "lists": f"Mira Overview\n\nMira pulses.\n\nOther Names\n{names}\n",
        "one line": "X Overview\n\n" + "Cells release molecules.[1] " * 37_000,
    }


def one_page(browser: Browser, folder: Path) -> None:
    print(f"{'text of 1 MB':20}{'values':>9}{'page, MB':>10}{'html(), s':>11}{'open, s':>9}{'choose, ms':>12}")
    for name, text in cases().items():
        parsed = parse(text)
        _ = parsed.profile, parsed.spans, parsed.diagnostics
        start = time.perf_counter()
        made = parsed.html()
        making = time.perf_counter() - start
        file = folder / "page.html"
        file.write_text(made, encoding="utf-8", newline="")
        window = browser.new_page()
        opening = []
        for _ in range(RUNS):
            start = time.perf_counter()
            window.goto(file.as_uri())
            window.evaluate(FRAME)
            opening.append(time.perf_counter() - start)
        values = window.evaluate("() => profileparse.page.values.length")
        print(
            f"{name:20}{values:>9,}{len(made.encode()) / 1e6:>10.1f}{making:>11.2f}{median(opening):>9.2f}"
            f"{window.evaluate(CHOOSE):>12.0f}"
        )
        window.close()


def many_pages(browser: Browser, folder: Path, count: int) -> None:
    profiles = [text for name in ("template-a", "template-b", "messy") for text in texts.sets()[name]]
    (folder / "in").mkdir()
    for number in range(count):
        (folder / "in" / f"{number:06}.txt").write_text(profiles[number % len(profiles)], encoding="utf-8", newline="")
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "profileparse", "view", "in", "-o", "pages/"], cwd=folder, check=True)
    building = time.perf_counter() - start
    window = browser.new_page()
    start = time.perf_counter()
    window.goto((folder / "pages" / "index.html").as_uri())
    window.evaluate(FRAME)
    opening = time.perf_counter() - start
    filtering = window.evaluate(FILTER)
    print(
        f"{count:,} profiles: built in {building:.1f} s; list opened in {opening:.2f} s, filtered in {filtering:.0f} ms"
    )
    print(window.inner_text("#count"))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as running, tempfile.TemporaryDirectory() as folder:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        one_page(browser, Path(folder))
        many_pages(browser, Path(folder), count)
        browser.close()


if __name__ == "__main__":
    main()
