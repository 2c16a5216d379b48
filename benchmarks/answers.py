"""Answers of language models in Markdown, with citations, about one entity.

A quarter is short: one or two paragraphs, and here and there a reference list. Half of the others have little but
paragraphs under their headings. Sentences cite in 60 %. Shares of answers: headings 80 %, those of fields of the
profile (Overview, Mechanism of Action …) 70 %; a line to the reader first 29 %; a title 35 %; bullets 65 %, with a
bold lead-in 45 %; nested lists 20 %; numbered steps 12 %; a table 12 %; links or footnotes among the citations 33 %;
a quotation 50 %; code, formulas or HTML 10 %; rules between sections 20 %; a reference list at the end 70 %, in one
of five forms; a closing offer 20 %. Nearly half name the entity in no heading: these need ``parse(text, name=…)``.
"""

from __future__ import annotations

from random import Random

from prose import Writer
from terms import name, terms

LINKS = (
    ". ([Kelp Letters](https://example.org/k/{0}_(open)))", ".[{0}](https://example.org/{1})", " [{0}][{1}][{2}].",
    ".<sup>[{0}]</sup>", ".[^{0}]", " ([{0}], [{2}]).",
)  # fmt: skip
KNOWN = (
    "Mechanism of Action",
    "Biological Functions",
    "Disease Associations",
    "Safety Considerations",
    "Interacting Drugs",
)
UNKNOWN = (
    "Key Findings",
    "Clinical Evidence",
    "Open Questions",
    "Structure and Expression",
    "Summary",
    "Why It Matters",
)
CODE = ("`slt-2 --fold`", "$K_d \\approx 3$ nM", "\\(IC_{50}\\)", "`[x]`", "<br>")
REFERENCES = (
    "{0}. {1}", "{0}. {1}", "{0}. {1}", "[{0}] {1}", "[{0}] {1}", '[{0}]: https://example.org/{0} "{1}"', "[^{0}]: {1}",
    "- [{0}] [{1}](https://example.org/{0})",
)  # fmt: skip


def text(number: int) -> str:
    """Return an answer by number."""
    rng = Random(f"answer {number}")
    entity = name(rng)
    writer = Writer(rng, LINKS if rng.random() < 0.3 else (), citing=0.6)
    level = rng.choice(("## ", "## ", "### ", "**"))
    blocks = [f"Here is an overview of **{entity}**, with sources:"] if rng.random() < 0.4 else []
    if rng.random() < 0.5:
        blocks.append(f"# {entity}")
    blocks += [_heading(level, rng.choice((f"{entity} Overview", "Overview"))), writer.paragraph(2, 5)]
    if short := rng.random() < 0.25:
        blocks = [writer.paragraph(2, 4, quotes=0.3) for _ in range(rng.randint(1, 2))]
    known = rng.sample(KNOWN, rng.randint(1, 4)) if rng.random() < 0.8 else []
    headings = () if short else (*known, *rng.sample(UNKNOWN, rng.randint(1, 3)))
    rule = rng.random() < 0.25
    plain = rng.random() < 0.5
    for heading in headings:
        blocks += ["---"] if rule else []
        blocks += [_heading(level, heading), *_section(writer, plain=plain)]
    if rng.random() < (0.4 if short else 0.8):
        frame = rng.choice(REFERENCES)
        entries = [frame.format(at, writer.reference()) for at in range(1, writer.highest + 1)]
        blocks += [_heading(level, rng.choice(("References", "Sources", "Citations:"))), "\n".join(entries)]
    if rng.random() < 0.2:
        blocks.append(f"Let me know if you’d like more on {writer.noun()}!")
    return "\n\n".join(blocks) + rng.choice(("", "\n"))


def _heading(level: str, words: str) -> str:
    return f"**{words}**" if level == "**" else level + words


def _section(writer: Writer, *, plain: bool) -> list[str]:
    """Return the blocks of a section: a paragraph, lists, a table, a quotation."""
    rng = writer.rng
    if plain:
        return [writer.paragraph(2, 5, quotes=0.2), *([] if rng.random() < 0.7 else ["\n".join(writer.bullets("- "))])]
    blocks = [writer.paragraph(1, 4, quotes=0.1, breaks=0.1)] if rng.random() < 0.7 else []
    kind = rng.random()
    if kind < 0.3 or not blocks:
        blocks.append("\n".join(writer.bullets(rng.choice(("- ", "* ")))))
    elif kind < 0.5:
        blocks.append("\n".join(_nested(writer)))
    elif kind < 0.65:
        blocks.append("\n".join(f"{at}. {writer.sentence()}" for at in range(1, rng.randint(3, 6))))
    elif kind < 0.95:
        blocks.append("\n".join(_table(writer)))
    if rng.random() < 0.15:
        blocks.append(f"> {writer.sentence()}\n> {writer.sentence()}")
    if rng.random() < 0.1:
        blocks[0] += f" It is written {rng.choice(CODE)} here."
    return blocks


def _nested(writer: Writer) -> list[str]:
    lines = []
    for item in terms(writer.rng, 2, 3, odd=0.2):
        lines += [f"- **{item}**", *writer.bullets(writer.rng.choice(("  - ", "    * ")), 1, 3)]
    return lines


def _table(writer: Writer) -> list[str]:
    rows = terms(writer.rng, 2, 5, odd=0.2)
    cells = [f"| {row} | {writer.noun()} | {writer.citation('[{0}][{1}]')} |" for row in rows]
    return ["| Entity | What it meets | Source |", "|:---|---|---:|", *cells]
