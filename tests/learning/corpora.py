"""Corpora at random: a model that nobody declared, and texts that follow it, each in a style of its own, with noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

# Labels as pages of many kinds have them.
LABELS = (
    "Founded", "Headquarters", "Industry", "Number of Employees", "Revenue", "Website", "Products", "Key People",
    "Stock Exchange", "History", "Synonyms", "Prevalence", "Inheritance", "Age of onset", "Definition", "Clinical features",
    "Differential diagnosis", "Treatment", "Scientific name", "Family", "Order", "Habitat", "Diet", "Predators", "Life span",
    "Weight", "Body length", "Top speed", "Conservation status", "Population trend", "Colour", "Distribution", "Behaviour",
    "Brand names", "Drug class", "Indications", "Contraindications", "Mechanism of action", "Half-life", "Molar mass",
    "Melting point", "Route of administration", "Side effects", "Interactions", "Pregnancy category", "CAS number", "Formula",
    "Accession", "Organism", "Tissue", "Cell type", "Morphology", "Growth mode", "Doubling time", "Karyotype", "Medium",
    "Biosafety level", "Applications", "Gene symbol", "Chromosome", "Aliases", "Pathways", "Expression", "Orthologs", "Function",
    "Crystal system", "Hardness", "Lustre", "Streak", "Cleavage", "Fracture", "Specific gravity", "Type locality",
    "Sun / Shade", "Soil type", "Water needs", "Bloom time", "Hardiness zone", "Spacing", "Pests & diseases", "Uses",
    "Breed group", "Coat", "Temperament", "Exercise needs", "Grooming", "Country of origin", "Registries", "Architect",
    "Completed", "Floors", "Height (m)", "Owner", "Material", "Opened", "Visitors per year", "Ingredients", "Servings",
    "Prep time", "Method", "Nutrition", "Launched", "Builder", "Tonnage", "Port of registry", "Crew", "Fate", "Licence",
    "Maintainers", "Repository", "Dependencies", "First release", "Known issues", "Cross-references", "External IDs", "Summary",
    "Background", "Key findings", "Limitations", "Funding", "Contact", "Notes on care", "Awards", "Members", "Capacity",
)  # fmt: skip
_ONSETS = (
    "b",
    "br",
    "c",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
)
_VOWELS = ("a", "e", "i", "o", "u", "ea", "ou")
_ENDS = ("", "n", "r", "l", "s", "x", "nd", "rt", "ck", "ne", "ment", "tion", "ous", "ite")
_UNITS = ("kg", "cm", "mm", "mg", "days", "years", "km/h", "°C", "g/mol", "%")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_PREFIXES = ("OMIM", "MGI", "UniProt", "PMID", "GO", "CHEBI", "ORPHA")
_NOTHING = ("N/A", "None", "Unknown", "-", "Not available", "None known")
KINDS = (
    "inline", "inline", "lines", "bullets", "bullets", "prose", "prose", "text", "text", "integer", "number", "date", "partial",
    "quantity", "quantity", "url", "identifier", "xrefs", "section", "rows",
)  # fmt: skip
SINGLE = frozenset(("text", "integer", "number", "date", "partial", "quantity", "url", "identifier"))
STYLES = ("colon", "colon", "bold", "bullet", "heading", "heading", "bare", "table", "tab", "wiki", "capitals")


@dataclass
class Drawn:
    """A label of a corpus: its kind, how else it is spelt, how often it is there, and the labels inside it."""

    label: str
    kind: str
    spellings: list[str] = field(default_factory=list)
    share: float = 1.0
    closed: list[str] = field(default_factory=list)
    inside: list[Drawn] = field(default_factory=list)


@dataclass
class Corpus:
    """The labels of a corpus and its texts."""

    labels: list[Drawn]
    texts: list[str]


class Writer:
    """Draws values and writes texts."""

    def __init__(self, choose: Random) -> None:
        self.choose = choose
        self.words = ["".join(choose.choice(each) for each in (_ONSETS, _VOWELS, _ENDS)) for _ in range(400)]

    def word(self) -> str:
        """Return a word."""
        return self.choose.choice(self.words)

    def phrase(self, least: int = 1, most: int = 3) -> str:
        """Return some words, the first with a capital."""
        words = [self.word() for _ in range(self.choose.randint(least, most))]
        return " ".join([words[0].capitalize(), *words[1:]])

    def sentence(self) -> str:
        """Return a sentence, some with a colon, citations or markup."""
        choose = self.choose
        verb = choose.choice(("is", "was", "has", "binds", "needs", "shows", "can be", "lives in"))
        text = (
            f"{choose.choice(('The', 'This', 'A'))} {self.word()} {verb} {self.word()} {self.word()} and {self.word()}"
        )
        more = choose.random()
        if more < 0.1:
            text += f" in two ways: {self.word()} and {self.word()}"
        elif more < 0.2:
            text += f", *{self.word()}* or **{self.word()} {self.word()}**"
        elif more < 0.3:
            text += f" ({self.word()}, {choose.randint(1900, 2024)})"
        return text + choose.choice((".", ".", ".", ".[1]", " [2][3]."))

    def prose(self) -> list[str]:
        """Return paragraphs."""
        count = self.choose.choice((1, 1, 2, 3))
        return [" ".join(self.sentence() for _ in range(self.choose.randint(2, 5))) for _ in range(count)]

    def term(self) -> str:
        """Return a term, some with a qualifier."""
        text = self.phrase()
        return f"{text} ({self.word()})" if self.choose.random() < 0.2 else text

    def single(self, drawn: Drawn) -> str:
        """Return a value of one line."""
        choose, kind = self.choose, drawn.kind
        year = choose.randint(1700, 2024)
        if kind == "text":
            return choose.choice(drawn.closed) if drawn.closed else self.phrase(2, 6)
        if kind == "integer":
            return choose.choice((f"{choose.randint(1, 999)}", f"{choose.randint(1, 99)},{choose.randint(100, 999)}"))
        if kind == "number":
            return f"{choose.uniform(0.1, 90):.2f}"
        if kind == "date":
            day, month = choose.randint(1, 28), choose.randint(1, 10)
            return choose.choice((f"{year}-{month:02}-{day:02}", f"{day} {_MONTHS[month - 1]} {year}"))
        if kind == "partial":
            return choose.choice((f"{year}", f"{choose.choice(_MONTHS)} {year}", f"c. {year}", f"{year}–{year + 3}"))
        if kind == "quantity":
            unit = choose.choice(drawn.closed)
            low = choose.randint(1, 80)
            return choose.choice(
                (f"{low} {unit}", f"{low} - {low + 9} {unit}", f"about {low}.5 {unit}", f"< {low} {unit}")
            )
        if kind == "url":
            return f"https://www.{self.word()}.example/{self.word()}"
        return f"{choose.choice('ABCQX')}{choose.randint(1000, 99999)}{choose.choice(('', '-1', '.2'))}"

    def items(self, drawn: Drawn) -> list[str]:
        """Return the entries of a list."""
        choose = self.choose
        if drawn.kind == "xrefs":
            prefixes = choose.sample(_PREFIXES, choose.randint(1, 3))
            return [f"{prefix}:{choose.randint(1000, 999999)}" for prefix in prefixes]
        count = choose.choice((1, 2, 3, 3, 4, 6))
        return [
            choose.choice(drawn.closed) if drawn.closed and choose.random() < 0.5 else self.term() for _ in range(count)
        ]

    # ---- texts -------------------------------------------------------------------------------------------------

    def text(self, labels: list[Drawn], noise: list[str]) -> str:
        """Return a text in a style of its own."""
        choose = self.choose
        style = choose.choice(STYLES)
        name = self.phrase(1, 3).title()
        pieces = [choose.choice((f"# {name}", f"# {name}", name, f"Name: {name}"))]
        if choose.random() < 0.3:
            pieces.insert(0, choose.choice(noise))
        if choose.random() < 0.3:
            pieces.append(self.sentence())
        rows: list[str] = []
        for drawn in labels:
            if choose.random() > drawn.share:
                continue
            label = choose.choice([drawn.label, drawn.label, drawn.label, *drawn.spellings])
            if style in ("table", "tab") and drawn.kind in SINGLE:
                value = self.stated() or self.single(drawn)
                rows.append(f"| {label} | {value} |" if style == "table" else f"{label}\t{value}")
                continue
            pieces.append(self.field(label, drawn, style))
            if choose.random() < 0.02:
                pieces.append(f"{self.phrase(1, 2)}: {self.phrase(1, 4)}")
        if rows:
            pieces.insert(1, "\n".join(rows))
        if choose.random() < 0.4:
            pieces.append(choose.choice(noise))
        return "\n\n".join(pieces) + "\n"

    def stated(self) -> str:
        """Return, now and then, a statement that there is no value."""
        return self.choose.choice(_NOTHING) if self.choose.random() < 0.06 else ""

    def field(self, label: str, drawn: Drawn, style: str) -> str:
        """Return a field with its label."""
        choose, kind = self.choose, drawn.kind
        opened: dict[str, str] = {
            "heading": f"## {label}", "wiki": f"== {label} ==", "bare": label, "capitals": label.upper(),
            "bold": f"**{label}**",
        }  # fmt: skip
        alone = opened.get(style, f"{label}:")
        beside: Callable[[str], str] = {
            "bold": lambda value: f"**{label}:** {value}", "bullet": lambda value: f"- {label}: {value}",
            "heading": lambda value: f"## {label}\n\n{value}", "wiki": lambda value: f"== {label} ==\n{value}",
            "bare": lambda value: f"{label}\n{value}", "capitals": lambda value: f"{label.upper()}\n{value}",
        }.get(style, lambda value: f"{label}: {value}")  # fmt: skip
        stated = self.stated()
        if stated:
            return beside(stated)
        if kind in SINGLE:
            return beside(self.single(drawn))
        if kind in ("inline", "xrefs"):
            return beside(choose.choice((", ", ", ", "; ")).join(self.items(drawn)))
        if kind == "lines":
            return alone + "\n" + "\n".join(self.items(drawn))
        if kind == "bullets":
            bullet = choose.choice(("- ", "* ", "• "))
            return alone + "\n" + "\n".join(bullet + each for each in self.items(drawn))
        if kind == "prose":
            return alone + "\n\n" + "\n\n".join(self.prose())
        if kind == "rows":
            head = [each.label for each in drawn.inside]
            rows = [[self.single(each) for each in drawn.inside] for _ in range(choose.randint(2, 4))]
            table = [head, ["---"] * len(head), *rows]
            return alone + "\n" + "\n".join(f"| {' | '.join(row)} |" for row in table)
        lines = []
        for each in drawn.inside:
            if choose.random() < each.share:
                value = self.single(each) if each.kind in SINGLE else ", ".join(self.items(each))
                lines.append(f"{each.label}: {value}")
        mark = choose.choice(("  ", "- ", "  - "))
        return alone + "\n" + "\n".join(mark + line for line in lines)


def corpus(seed: int, count: int = 80) -> Corpus:
    """Return a corpus at random."""
    choose = Random(seed)
    writer = Writer(choose)
    names = choose.sample(LABELS, choose.randint(6, 16))
    labels: list[Drawn] = []
    for name in names:
        kind = choose.choice(KINDS)
        drawn = Drawn(name, kind, share=choose.choice((1.0, 0.9, 0.8, 0.6, 0.4)))
        if choose.random() < 0.3:
            drawn.spellings = [name.title() if name.title() != name else name.lower().capitalize()]
        drawn.closed = _closed(writer, kind)
        if kind in ("section", "rows"):
            inside = choose.sample([each for each in LABELS if each not in names], choose.randint(2, 4))
            inner = [*SINGLE, "inline"] if kind == "section" else [each for each in SINGLE if each != "url"]
            drawn.inside = [Drawn(each, choose.choice(sorted(inner)), share=0.9) for each in inside]
            for each in drawn.inside:
                each.closed = _closed(writer, each.kind)
        labels.append(drawn)
    noise = [
        f"© {choose.randint(2000, 2024)} {writer.phrase(2, 3)}. All rights reserved.", "Back to top",
        f"Home > {writer.phrase()} > {writer.phrase()}", f"Share this page on {writer.phrase()}", "Printed on 3 May 2020",
    ]  # fmt: skip
    texts = [writer.text(labels, noise) for _ in range(count)]
    texts[0] = "\x00" * 40 + "[" * 500
    return Corpus(labels, texts)


def _closed(writer: Writer, kind: str) -> list[str]:
    if kind == "quantity":
        return [writer.choose.choice(_UNITS)]
    if kind in ("text", "inline", "lines", "bullets") and writer.choose.random() < 0.4:
        return [writer.phrase(1, 2) for _ in range(writer.choose.randint(2, 6))]
    return []
