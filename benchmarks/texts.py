"""The sets of texts that the benchmarks measure: made from numbers, the same each time, harder than real ones.

Shares are of texts. What was counted on 26 real texts of the template stands in parentheses.

`template-a`, 200 profiles in layout A: no blank lines, ``- `` bullets, a pipe table. They start at the Overview with
empty Biological Functions and Disease Associations in 35 % (31); Disease Roles is empty where it stands (all).

`template-b`, 200 profiles in layout B: blank lines around headings, ``  • `` bullets, the table as bare lines (all);
Disease Roles repeats two or three Disease Associations with nothing between them in 92 % (90).

Both have citations in all texts (4), several forms of them in 86 %; 45 % of the sentences cite. Shares: a quotation
in mid-paragraph 37 % (4); a list in the prose 33 % (0); line breaks within a paragraph 37 % (0); brackets that are no
citation 30 % (4); bold 37 % (0); italics 30 % (8); author and year 40 % (4); a second paragraph 40 % (0). Mechanism
of Action is in fragments in 23 %, `N/A` in 10 % (8), `[]` in 6 % (4), empty in 6 % (4). Interacting Drugs stands in
78 % (77) and is empty in 20 % of these (15); Associated Biomarkers stands in 73 % (65), with bars on both sides in 15
% of the pipe tables (9). `No safety concerns listed` 10 % (8); doubles that differ in case 12 %; commas inside
parentheses or quotation marks of a list 35 %; a request to specify further 6 % (4); a stray last line 7 % (4); no
line end at the end 58 %.

`messy`, 200 profiles in the decorations, separators and line ends of other pages: see `messy.py`. `cited-answers`,
200 answers of language models in Markdown: see `answers.py`. `seed`: fixtures/template-b/cellular-secretion.txt.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import answers
import messy
from prose import Writer
from terms import drugs, name, terms

SEED = Path(__file__).parents[1] / "fixtures" / "template-b" / "cellular-secretion.txt"
COUNT = 200


def template(number: int, *, spaced: bool) -> str:
    """Return a profile in the template: layout B where it is spaced, else layout A."""
    rng = Random(f"template {spaced} {number}")
    entity = name(rng)
    diseases = terms(rng, 3, 6, odd=0.1)
    at_overview = not spaced and rng.random() < 0.35
    bullet = "  • " if spaced else "- "
    sections = [
        (f"{entity} Overview", _overview(rng, bullet)),
        ("Mechanism of Action", _mechanism(rng)),
        ("Biological Functions", [] if at_overview else terms(rng, 3, 7, odd=0.2)),
        ("Disease Associations", [] if at_overview else diseases),
        ("Safety Considerations", _safety(rng, bullet)),
    ]
    if rng.random() < 0.77:
        sections.append(("Interacting Drugs", [] if rng.random() < 0.2 else drugs(rng, 1, 7)))
    if rng.random() < 0.7:
        sections.append(("Associated Biomarkers", _biomarkers(rng, spaced=spaced)))
    if rng.random() < 0.06:
        sections[-1][1].append("The Open Target Pages")
    head = [] if at_overview else _head(rng, diseases, spaced=spaced)
    if spaced:
        bodies = ["\n".join(head), *(text for label, body in sections for text in (label, "\n".join(body)) if text)]
        text = "\n\n".join(bodies)
    else:
        text = "\n".join([*head, *(line for label, body in sections for line in (label, *body))])
    return text + ("" if rng.random() < 0.6 else "\n")


def _head(rng: Random, diseases: list[str], *, spaced: bool) -> list[str]:
    lines = ["Molecular Classification", ", ".join(terms(rng, 1, 3, odd=0.3))]
    if rng.random() < 0.81:
        names = terms(rng, 1, 5, odd=0.4)
        if rng.random() < 0.25:
            names.append(names[0][0].lower() + names[0][1:])
        lines += ["Other Names", ", ".join(names)]
    lines.append("Disease Roles")
    if spaced:
        lines.append("".join(diseases[: rng.randint(2, 3)] if rng.random() < 0.92 else diseases[:1]))
    return lines


def _overview(rng: Random, bullet: str) -> list[str]:
    writer = Writer(rng, citing=0.45)
    lines = [writer.paragraph(4, 9, quotes=0.35, breaks=0.35)]
    if rng.random() < 0.35:
        lines += [f"{writer.bare()}:", *writer.bullets(rng.choice((bullet, "- ", "* ")))]
    if rng.random() < 0.4:
        lines.append(writer.paragraph(2, 4))
    if rng.random() < 0.06:
        lines[-1] += (
            f" If you are seeking information on {writer.noun()} (such as {writer.noun()}), please specify further."
        )
    return lines


def _mechanism(rng: Random) -> list[str]:
    chance = rng.random()
    for share, body in ((0.06, []), (0.12, ["[]"]), (0.22, ["N/A"])):
        if chance < share:
            return body
    writer = Writer(rng, citing=0.45)
    if chance < 0.52:
        return ["; ".join(writer.statement() for _ in range(rng.randint(1, 4)))]
    return [writer.paragraph(1, 4, breaks=0.1)]


def _safety(rng: Random, bullet: str) -> list[str]:
    if rng.random() < 0.1:
        return ["No safety concerns listed"]
    return [bullet + term for term in terms(rng, 2, 6, odd=0.2)]


def _biomarkers(rng: Random, *, spaced: bool) -> list[str]:
    rows = terms(rng, 2, 5, odd=0.3)
    if spaced:
        return ["Biomarker", *rows]
    if rng.random() < 0.12:
        return ["| Biomarker |", "|---|", *(f"| {row} |" for row in rows)]
    return ["Biomarker |", "---|", *(f"{row} |" for row in rows)]


def large(size: int) -> str:
    """Return one profile of about ``size`` characters: long prose and long lists."""
    rng = Random(size)
    writer = Writer(rng)
    functions = [f"{writer.rng.choice(terms(rng, 1, 1, odd=0.1))} {number}" for number in range(size // 100)]
    paragraphs: list[str] = []
    missing = size - sum(map(len, functions))
    while missing > 0:
        paragraphs.append(writer.paragraph(5, 9, quotes=0.1, breaks=0.3))
        missing -= len(paragraphs[-1])
    body = "\n\n".join(paragraphs)
    return f"Large entity Overview\n\n{body}\n\nBiological Functions\n\n" + "\n".join(functions) + "\n"


def sets(count: int = COUNT) -> dict[str, list[str]]:
    """Return each set's texts by its name."""
    return {
        "template-a": [template(number, spaced=False) for number in range(count)],
        "template-b": [template(number, spaced=True) for number in range(count)],
        "messy": [messy.text(number) for number in range(count)],
        "cited-answers": [answers.text(number) for number in range(count)],
        "seed": [SEED.read_text(encoding="utf-8")],
    }
