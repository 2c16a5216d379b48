"""Sentences and paragraphs as people and models write them, from a random generator; the words are invented.

One text keeps mostly to one style of citing, and has bold and italics or none, as texts do: 30 % have them. Shares of
sentences: a parenthetical 25 %, an aside in dashes 7 %, words in quotation marks 7 %, author and year in parentheses
5 %, brackets that are no citation (`[Ca2+]`, `[3H]`) 3 %; how many cite, the caller says.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

ADJECTIVES = (
    "amber", "basal", "coastal", "dense", "early", "fused", "gated", "hollow", "inner", "lateral", "mobile", "nested",
    "outer", "paired", "resting", "slow", "soluble", "stress-dependent", "tethered", "voltage-sensitive", "well-folded",
)  # fmt: skip
NOUNS = (
    "adaptor", "basin complex", "Ca²⁺ store", "cell’s membrane", "cytokine", "effector", "endosome", "fable-2 subunit",
    "IFN-γ response", "ion channel", "kelp kinase", "ligand–receptor pair", "lumen", "macrophage", "NF-κB pathway",
    "pore", "precursor protein", "receptor", "ribosome", "slate peptide", "T cell", "TGF-β signal", "tissue", "vesicle",
    "α-chain", "β-sheet core",
)  # fmt: skip
VERBS = (
    "activates", "binds", "blocks", "carries", "cuts", "depends on", "drives", "feeds", "folds into", "joins", "limits",
    "marks", "opens", "recruits", "regulates", "releases", "shapes", "signals through", "steadies", "tunes",
)  # fmt: skip
PLACES = (
    "in most tissues", "at rest", "during acute stress", "within 5–10 minutes", "across the inner membrane",
    "after injury", "in about 30 % of patients", "at doses of 2–4 mg/kg", "in the gut and the kidney",
    "near 40 mm³ of tissue", "throughout development", "(at least in mice)", "where oxygen is short",
)  # fmt: skip
ACRONYMS = ("ER", "SLT-2", "GPX", "MHC", "AMB1", "KLP", "β-FBL", "IL-6R")
BRACKETED = ("[Ca2+]", "[Ca²⁺]i", "[3H]-labelled slate", "[95% CI 0.2, 0.8]", "NAD[P]H", "the “[sic]” form")
AUTHORS = ("Marlow", "Oduya", "Tamsin", "Norwell", "Abara", "Penn")
JOURNALS = ("Journal of Basin Biology", "Annals of Lumen Research", "Coastal Medicine", "Kelp Letters")
# How a sentence ends with its citations: before the stop, after it, with and without spaces; numbers are filled in.
CITING = (
    " [{0}].", " [{0}].", ".[{0}][{1}][{2}]", ".[{0}][{1}]", " [{0}, {1}-{2}].", " [{0},{1}].", ". [{0}]", ".[{0}]",
    " [{0}–{2}].", " [{0}][{1}].", ".[{0}, {1}]", " [ {0} ].",
)  # fmt: skip


class Writer:
    """Writes the prose of one text.

    Attributes:
        rng: Where all choices come from.
        highest: The highest number cited so far.
        citing: The share of sentences that cite.
        emphatic: Whether words stand in bold and italics here and there.
        unusual: More ends of sentences, of texts with other conventions (links, keys, notes of editors).
    """

    def __init__(self, rng: Random, unusual: Sequence[str] = (), *, citing: float = 0.75) -> None:
        self.rng = rng
        self.highest = 1
        self.unusual = unusual
        self.citing = citing
        self.emphatic = rng.random() < 0.3
        self._style = rng.choice(CITING)

    def noun(self) -> str:
        """Return a noun with or without adjective, here and there in bold or italics or with brackets in it."""
        rng = self.rng
        noun = rng.choice(NOUNS)
        if rng.random() < 0.5:
            noun = f"{rng.choice(ADJECTIVES)} {noun}"
        chance = rng.random()
        if self.emphatic and chance < 0.1:
            return f"**{noun}**" if chance < 0.05 else f"*{noun}*"
        return rng.choice(BRACKETED) if chance > 0.99 else noun

    def citation(self, style: str) -> str:
        """Return a style's pattern with the numbers of some references."""
        first = self.rng.randint(1, 9)
        numbers = (first, first + self.rng.randint(1, 2), first + self.rng.randint(3, 5))
        self.highest = max(self.highest, *numbers)
        return style.format(*numbers)

    def clause(self) -> str:
        return f"{self.rng.choice(('the', 'this', 'each'))} {self.noun()} {self.rng.choice(VERBS)} the {self.noun()}"

    def statement(self) -> str:
        """Return a clause with a capital at its start."""
        return _capital(self.clause())

    def bare(self) -> str:
        """Return a sentence without its stop."""
        rng = self.rng
        text = self.clause()
        chance = rng.random()
        if chance < 0.15:
            text += f" (e.g., {self.noun()}, {self.noun()})"
        elif chance < 0.25:
            text += f" ({rng.choice(ACRONYMS)})"
        elif chance < 0.32:
            text += f"—such as {self.noun()} and {self.noun()}—"
        text += ("" if text[-1] == "—" else " ") + rng.choice(PLACES)
        chance = rng.random()
        if chance < 0.3:
            text += f", which {rng.choice(VERBS)} the {self.noun()}"
        elif chance < 0.4:
            text += f"; {self.clause()}"
        elif chance < 0.5:
            text += (
                f", whereas {self.clause()}{self.citation(' [{0}]') if rng.random() < 0.3 else ''}, not {self.noun()}"
            )
        elif chance < 0.57:
            text += rng.choice((", the so-called “{}”", ', known as "{}"', ", or ‘{}’")).format(self.noun())
        elif chance < 0.62:
            author, journal = rng.choice(AUTHORS), rng.choice(JOURNALS)
            text += f" ({author} et al., {journal}, {rng.randint(1987, 2024)})"
        return _capital(text)

    def sentence(self) -> str:
        """Return a sentence with its stop and what it cites."""
        rng = self.rng
        if self.unusual and rng.random() < 0.3:
            return self.bare() + self.citation(rng.choice(self.unusual))
        if rng.random() > self.citing:
            return self.bare() + "."
        return self.bare() + self.citation(self._style if rng.random() < 0.7 else rng.choice(CITING))

    def paragraph(self, low: int, high: int, *, quotes: float = 0.0, breaks: float = 0.0) -> str:
        """Return some sentences; with these chances a quotation among them, and line breaks between words."""
        rng = self.rng
        sentences = [self.sentence() for _ in range(rng.randint(low, high))]
        if rng.random() < quotes:
            quoted = f"> “{self.bare()}{rng.choice(('.', '...', ''))}”" + self.citation(
                rng.choice(("[{0}]", " [{0}][{1}]"))
            )
            sentences.insert(rng.randint(1, len(sentences)), quoted)
        text = " ".join(sentences)
        return self.broken(text) if rng.random() < breaks else text

    def broken(self, text: str) -> str:
        """Return a text with line breaks at about 80 characters, none of them before a mark."""
        lines = [""]
        for word in text.split(" "):
            if len(lines[-1]) > 70 and word[0].isalpha():
                lines.append(word)
            else:
                lines[-1] += f" {word}" if lines[-1] else word
        return "\n".join(lines)

    def bullets(self, bullet: str, low: int = 2, high: int = 5) -> list[str]:
        """Return a list in prose: items with a bold lead-in, or plain ones."""
        lead = self.rng.random() < (0.9 if self.emphatic else 0.3)
        items = [self.sentence() for _ in range(self.rng.randint(low, high))]
        return [f"{bullet}**{self.rng.choice(NOUNS)}:** {item}" if lead else bullet + item for item in items]

    def reference(self) -> str:
        """Return an entry of a reference list, without its number."""
        rng = self.rng
        text = f"{rng.choice(AUTHORS)} J, {rng.choice(AUTHORS)} K. {self.statement()}."
        text += f" {rng.choice(JOURNALS)}. {rng.randint(1987, 2024)};{rng.randint(1, 90)}({rng.randint(1, 12)})"
        text += f":10–{rng.randint(11, 99)}."
        chance = rng.random()
        if chance < 0.3:
            return text + f" doi:10.0000/kelp.{rng.randint(100, 999)}"
        return (
            text + f" https://example.org/articles/{rng.randint(100, 999)}_(open)?view=full" if chance < 0.6 else text
        )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
