"""Profiles as other pages write them: decorations, separators, citations and line ends of every kind.

Each text keeps to one decoration of its headings, as pages do; each of the twelve has about 8 % of the texts. Shares
of texts: labels with their values on one line (`Label: value`, bold, bulleted, with no space, or with nothing
between) 50 %; synonyms of labels 50 %, lower case, upper case or snake_case 50 %; lists in bullets, numbers,
semicolons, bars or ragged commas in most; statements of absence 75 %; links, keys and notes of editors among the
citations 53 %; a reference list 47 %, in one of six forms; a quotation in mid-paragraph 33 %; line breaks within a
paragraph 30 %; front matter 11 %; residue of the page 28 %; `\\r\\n` or `\\r` line ends 22 %; a byte order mark 8 %;
no-break or zero-width spaces, tabs or spaces at line ends 37 %; no blank lines 30 %.
"""

from __future__ import annotations

from random import Random

from prose import Writer
from terms import drugs, name, terms

HEADINGS = (
    "{}", "{}:", "## {}", "### {} ###", "== {} ==", "{}[edit]", "{numeral}. {}", "{number}. {}", "🧬 {}", "**{}**",
    "**{}:**", "{}\n----------",
)  # fmt: skip
PAIRS = ("{}: {}", "**{}:** {}", "**{}**: {}", "- **{}:** {}", "  • {}: {}", "{}:{}", "{}{}")
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
WORDINGS = {
    "Molecular Classification": ("Molecular Class", "Target Class"),
    "Other Names": ("Synonym(s)", "Alternative Name(s)", "Also known as", "Alt. symbols", "Aliases"),
    "Disease Roles": ("Role in Disease",),
    "Mechanism of Action": ("Mode of action",),
    "Disease Associations": ("Associated diseases",),
    "Interacting Drugs": ("Drug Interactions",),
}
UNUSUAL = (
    ".[{0}](https://example.org/articles/{1}_(open)?x=[{2}])", " [@norwell1998; @tamsin20{2}, p. {1}].", ".[^{0}]",
    " (PMID: 1000000{0}, 1000000{2}).", ".[citation needed]", ",[{0}][{1}] as Pax[6] is.", " [{0}], [{2}].", ". []",
    ", see <https://example.org/{0}>.", ".[edit]",
)  # fmt: skip
ABSENT = (
    "-",
    "None",
    "N/A",
    "No synonyms found.",
    "No Results",
    "Unknown",
    "Awaiting annotation",
    "Not applicable",
    "TBD",
)
REFERENCES = ("{0}. {1}", "[{0}] {1}", "{0}. [{0}] {1}", "{0}. ^ {1}", "- [{0}] {1}", "{0}. {1} ↩")
RESIDUE = (
    "From the Open Encyclopedia of Targets", "Home > Targets > Receptors", "Top ▲", "Share this page",
    "This page is for general information only and is no substitute for advice.",
)  # fmt: skip


def text(number: int) -> str:
    """Return a profile by number."""
    rng = Random(f"messy {number}")
    entity = name(rng)
    writer = Writer(rng, UNUSUAL if rng.random() < 0.6 else ())
    fields = [
        ("Molecular Classification", terms(rng, 1, 3, odd=0.1)),
        ("Other Names", terms(rng, 2, 5, odd=0.2)),
        ("Disease Roles", terms(rng, 1, 2, odd=0.1)),
        ("Mechanism of Action", [writer.paragraph(1, 3)]),
        ("Biological Functions", terms(rng, 3, 7, odd=0.2)),
        ("Disease Associations", terms(rng, 2, 6, odd=0.1)),
        ("Safety Considerations", terms(rng, 2, 5, odd=0.1)),
        ("Interacting Drugs", drugs(rng, 2, 6)),
        ("Associated Biomarkers", terms(rng, 2, 5, odd=0.3)),
    ]
    page = _Page(rng)
    lines = page.section(f"{entity} Overview", writer.paragraph(3, 8, quotes=0.3, breaks=0.3).split("\n"))
    for label, values in fields:
        if rng.random() < 0.9:
            lines += page.field(label, values)
    if rng.random() < 0.5:
        frame = rng.choice(REFERENCES)
        entries = [frame.format(at, writer.reference()) for at in range(1, writer.highest + 1)]
        lines += page.section("References", entries)
    return _noisy(rng, page.framed(entity, lines))


class _Page:
    """The style of one page: how it writes headings, labels, lists."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.heading = rng.choice(HEADINGS)
        self.pair = rng.choice(PAIRS) if rng.random() < 0.5 else None
        self.wording = rng.choice((str, str, str, str.lower, str.upper, lambda label: label.lower().replace(" ", "_")))
        self.synonyms = rng.random() < 0.5
        self.blank = [""] if rng.random() < 0.7 else []
        self.number = 0

    def section(self, label: str, body: list[str]) -> list[str]:
        self.number += 1
        heading = self.heading.format(label, number=self.number, numeral=NUMERALS[self.number - 1])
        return [*heading.split("\n"), *self.blank, *body, *self.blank]

    def field(self, label: str, values: list[str]) -> list[str]:
        rng = self.rng
        if self.synonyms:
            label = rng.choice(WORDINGS.get(label, (label,)))
        label = self.wording(label)
        if rng.random() < 0.18:
            values = [rng.choice(ABSENT)]
        if self.pair is not None and rng.random() < 0.8:
            return [self.pair.format(label, rng.choice((", ", "; ", " | ")).join(values))]
        return self.section(label, self._list(values))

    def _list(self, values: list[str]) -> list[str]:
        if len(values) == 1:
            return values
        kind = self.rng.random()
        if kind < 0.35:
            bullet = self.rng.choice(("- ", "* ", "• ", "  • ", "+ "))
            return [bullet + value for value in values]
        if kind < 0.45:
            return [f"{number}. {value}" for number, value in enumerate(values, 1)]
        if kind < 0.7:
            return [self.rng.choice((", ", "; ", " | ", " ,", ",")).join(values)]
        return [f"| {value} | serum |" for value in ("Biomarker", *values)] if kind < 0.75 else values

    def framed(self, entity: str, lines: list[str]) -> list[str]:
        """Return the lines with what pages have above and below."""
        if self.rng.random() < 0.35:
            lines = [
                self.rng.choice(RESIDUE[:2]),
                "",
                *lines,
                *([] if self.blank else [""]),
                self.rng.choice(RESIDUE[2:]),
            ]
        if self.rng.random() < 0.08:
            lines = ["---", f"title: {entity}", f"id: {self.rng.randint(1, 99)}", "---", *lines]
        return lines


def _noisy(rng: Random, lines: list[str]) -> str:
    """Return the lines as one text, with line ends and blanks of its origin."""
    if rng.random() < 0.4:
        trailing = rng.choice(("", "  ", "\t", "\u00a0"))
        space = rng.choice(("\u00a0", "\u200b ", "  ", "\t"))
        lines = [
            line
            if line == "---"
            else " ".join(line.split(" ")[:3]) + space + " ".join(line.split(" ")[3:]) + trailing
            if line.count(" ") > 5
            else line + trailing
            for line in lines
        ]
    end = rng.choice(("\r\n", "\r\n", "\r")) if rng.random() < 0.2 else "\n"
    return ("\ufeff" if rng.random() < 0.08 else "") + end.join(lines)
