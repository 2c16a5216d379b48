"""Stores for the tests of reports: one of the fixtures after several runs, and one whose texts and names are markup."""

import shutil
import zipfile
from pathlib import Path

from batch.trees import profile, write
from profileparse.batch import run

FIXTURES = Path(__file__).parents[2] / "fixtures"
MARKUP = (
    "</script><script>alert(1)</script>",
    "</title></style></svg><img src=x onerror=alert(1)>",
    "\"' onload=alert(1) x='",
    "javascript:alert(1)",
    "a\u202eb\u2066c\u200b",
    "]]><!-- &lt;b&gt; --><![CDATA[",
    "\ufffe\uffff\x07\x0b\x1b[31m",
    "'); DROP TABLE source; --",
    "${alert(1)} {{7*7}} datum.value",
    "url(http://evil.test/x) \\u003c",
)


def fixtures_store(folder):
    """A store of the fixtures after three runs, in which sources have changed."""
    texts = folder / "texts"
    for name in ("template-a", "messy", "citations"):
        shutil.copytree(FIXTURES / name, texts / name)
    store = folder / "profiles.db"
    run([texts / "template-a", texts / "messy"], store, jobs=1)
    first, second, *_ = sorted((texts / "messy").iterdir())
    first.write_text("a poem\n")
    second.write_bytes(b"\x80")
    write(texts, two=profile("A", "Text.\n\n## Habitat\n\nwood") + b"%%\n" + profile("B"))
    run([texts], store, jobs=1)
    shutil.copytree(FIXTURES / "template-b", texts / "template-b")
    write(texts, three=profile("C", "Text.\n\n## Habitat\n\nwood"))
    first.write_text("Gull Overview\n\nA bird.\n")
    run([texts], store, jobs=1, all_profiles=True, boundary="%%")
    return store


def hostile_store(folder):
    """A store whose texts, labels, and names of files and folders are markup, and so is its own name."""
    texts = folder / "x' onerror=alert(1) <b>"
    texts.mkdir()
    for number, markup in enumerate(MARKUP * 2):
        terms = "\n".join(f"- {each}" for each in MARKUP)
        text = f"{markup} Overview\n\n{markup}\n\nOther Names\n{terms}\n\n## {markup}\n\n{markup}\n\nSafety Considerations\nNone\n"
        name = markup.replace("/", "\u2215").replace("\0", "")
        (texts / f"{number}{name}.txt").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(texts / "a.zip", "w") as archive:
        for number, markup in enumerate(MARKUP):
            archive.writestr(f"{number}{markup}.txt", f"{markup} Overview\n\n{markup}")
    store = folder / '"><img src=x onerror=alert(1)>.db'
    run([texts], store, jobs=1)
    return store
