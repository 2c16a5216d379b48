"""Profiles at random: a record, and many texts each of which must give that record.

Plain Python with ``random.Random``, so that a number names a profile: ``record(Random(7))``, ``text(record, Random(8))``.
"""

import itertools
from random import Random

from profileparse import EntityProfile
from profileparse.schema.profile import schema_of
from profileparse.values.kinds import Kind

FIRST = ("Amber", "Kelp", "River", "Slate", "Opal", "Cedar", "Lumen", "Maple", "β-Fable", "HIV/AIDS", "CD4+")
SECOND = ("delta", "grove", "prism", "basin", "jolly", "haven", "quartz", "fable-2", "tidal cell", "(Aβ) plaque")
QUALIFIERS = ("late", "e.g., A, B", "x; y", "the “old, odd” form", "reviewed (twice)")
WORDS = (
    "binds",
    "the",
    "membrane",
    "and",
    "protein",
    "of",
    "cells",
    "releases",
    "Ca²⁺",
    "in",
    "tissue",
    "(gloss)",
    "*C5*",
)
SENTINELS = {
    "none_stated": ("None", "none.", "No safety concerns listed", "No synonyms found.", "No Results"),
    "not_available": ("N/A", "-", "Unknown", "TBD", "Awaiting annotation", "definition not available."),
    "not_applicable": ("Not applicable",),
}
FIELDS = schema_of(EntityProfile).fields
ALIASES = {"other_names": ("Synonym(s)", "Aliases", "Also known as", "Alternative Name(s)", "Alt. symbols")}
DECORATIONS = ("{}", "{}:", "## {}", "### {} ###", "== {} ==", "{}[edit]", "**{}**", "**{}:**", "2. {}", "IV. {}", "🧬 {}",
               "__{}__", "{}：", "{}\n----------", "{}\n==========")  # fmt: skip
PAIRS = ("{}: ", "{}:", "**{}:** ", "**{}**: ", "- **{}:** ", "  • {}: ", "- {}: ")
BULLETS = ("- ", "* ", "• ", "  • ", "‣ ", "–\t", "1. ", "1) ")

# ---- records -----------------------------------------------------------------------------------------------


def record(random):
    """Return a record with any of its fields present, empty or said to be absent."""
    members = {
        "name": f"{random.choice(FIRST)} {random.choice(('Receptor', 'T Cell', 'gene-7', 'aggregate'))}",
        "absent": {},
    }
    for spec in FIELDS:
        value = _terms(random, spec) if spec.kind is Kind.TERMS else _prose(random)
        state = random.random()
        if state < 0.7 or (spec.is_title and state < 0.95):
            members[spec.name] = value
        else:
            members["absent"][spec.name] = _absent(random, spec)
    associations = members.get("disease_associations", [])
    if len(associations) > 1 and "disease_roles" in members and random.random() < 0.5:
        members["disease_roles"] = [dict(term, citations=[]) for term in associations[: random.randint(1, 3)]]
    if random.random() < 0.4:
        members["references"] = [_reference(random, number + 1) for number in range(random.randint(1, 4))]
    members["extra"] = _extra(random)
    return EntityProfile.model_validate(members)


def _absent(random, spec):
    if spec.is_title:
        return {"reason": "empty", "text": None}
    reason = random.choice(("missing", "empty", *SENTINELS))
    return {"reason": reason, "text": random.choice(SENTINELS[reason]) if reason in SENTINELS else None}


def _terms(random, spec):
    labels = random.sample([f"{first} {second}" for first in FIRST for second in SECOND], random.randint(1, 5))
    if random.random() < 0.2 and spec.name != "disease_roles":
        labels[0] += ", type II"
    return [
        {
            "label": label,
            "qualifier": random.choice(QUALIFIERS) if random.random() < 0.3 else None,
            "citations": _citations(random) if random.random() < 0.2 else [],
        }
        for label in labels
    ]


def _citations(random):
    first = random.randint(1, 40)
    return random.choice(([first], [first, first + 1], [first, first + 1, first + 2], [first, first + 4, 3]))


def _sentence(random, stop):
    words = [random.choice(WORDS) for _ in range(random.randint(2, 8))]
    return " ".join(["It", *words, "membrane"]) + stop


def _segments(random, most):
    segments = [
        {"text": _sentence(random, random.choice((".", ",", ";", ""))), "citations": _citations(random)}
        for _ in range(random.randint(0, most))
    ]
    return [*segments, {"text": _sentence(random, "."), "citations": random.choice(([], _citations(random)))}]


def _prose(random):
    blocks = [{"kind": "paragraph", "segments": _segments(random, 3)}]
    for _ in range(random.randint(0, 3)):
        kind = "quote" if blocks[-1]["kind"] == "paragraph" and random.random() < 0.5 else "paragraph"
        blocks.append({"kind": kind, "segments": _segments(random, 1 if kind == "quote" else 2)})
    return {"blocks": blocks}


def _reference(random, number):
    url = f"https://example.org/{number}" if random.random() < 0.3 else None
    return {"number": number, "text": f"{random.choice(FIRST)} J. A title. A journal {1990 + number}.", "url": url}


def _extra(random):
    found = []
    if random.random() < 0.2:
        found.append({"heading": None, "text": "title: A page\nid: 7"})
    if random.random() < 0.2:
        found.append({"heading": None, "text": "From the Open Encyclopedia\nHome of targets"})
    if random.random() < 0.2:
        found.append({"heading": "See also", "text": "- Amber pages\n- Kelp pages"})
    if random.random() < 0.2:
        found.append({"heading": None, "text": "The Target Pages"})
    return found


# ---- texts -------------------------------------------------------------------------------------------------


def text(profile, random):
    """Return a text that gives the record, in layout, decoration, separators, white space and line ends at random."""
    return _noise(_lines(profile, random), random)


def _lines(profile, random):
    blank = random.random() < 0.5
    before = [each for each in profile.extra if each.text.startswith(("title", "From"))]
    after = [each for each in profile.extra if each not in before]
    lines = []
    for extra in before:
        lines += (
            ["---", *extra.text.split("\n"), "---"] if extra.text.startswith("title") else [*extra.text.split("\n"), ""]
        )
    for spec in FIELDS:
        absent = profile.absent.get(spec.name)
        if absent is None or absent.reason != "missing":
            lines += _field(profile, spec, random, blank, lines)
            lines += [""] if blank else []
    if profile.references:
        lines += [random.choice(DECORATIONS).format(random.choice(("References", "bibliography")))]
        lines += _references(profile.references, random)
    for extra in after:
        opening = (
            random.choice(("## {}", "== {} ==", "{}[edit]", "**{}**")).format(extra.heading)
            if extra.heading
            else "\n---\n"
        )
        lines += [opening, *extra.text.replace("- ", random.choice(BULLETS[:5])).split("\n"), ""]
    return "\n".join(lines).split("\n")


def _label(spec, random):
    label = random.choice((spec.label.text, spec.label.text, *ALIASES.get(spec.name, ())))
    style = random.choice((str, str, str.lower, str.upper, lambda each: each.lower().replace(" ", "_")))
    return style(label)


def _heading(profile, spec, random):
    if not spec.is_title:
        return random.choice(DECORATIONS).format(_label(spec, random))
    frames = [frame for frame in DECORATIONS if not frame.startswith("#") or frame == "## {}"]
    return random.choice(frames).format(f"{profile.name} {random.choice(('Overview', 'overview', 'OVERVIEW'))}")


def _field(profile, spec, random, blank, lines):
    heading = _heading(profile, spec, random)
    absent = profile.absent.get(spec.name)
    if absent is not None:
        body = [absent.text] if absent.text is not None else random.choice(([], ["[]"]))
        one_line = absent.text
    elif spec.kind is Kind.TERMS:
        forms = list(_term_forms(profile, spec, random))
        body = random.choice(forms)
        has_comma = any(", " in term.label for term in getattr(profile, spec.name))
        plain = len(body) == 1 and body[0][0] not in "-*•‣–>| 1B" and (len(forms[0]) > 1 or not has_comma)
        one_line = body[0] if plain else None
    else:
        body = _prose_lines(getattr(profile, spec.name), random)
        one_line = None
    if one_line is not None and not spec.is_title and random.random() < 0.3:
        # Under a label on a line of its own a labelled bullet is an item.
        written = [line for line in lines if line]
        frames = (
            PAIRS
            if not written or (written[-1].startswith(("- **", "  • ", "- ")) and ": " in written[-1])
            else PAIRS[:4]
        )
        return [random.choice(frames).format(_label(spec, random)) + one_line]
    return [heading, *([""] if blank and random.random() < 0.8 else []), *body]


# ---- lists -------------------------------------------------------------------------------------------------


def _term(term, random):
    written = term.label + (f" ({term.qualifier})" if term.qualifier is not None else "")
    return written + (" " + _brackets(term.citations, random) if term.citations else "")


def _term_forms(profile, spec, random):
    """Yield the bodies that a list may have."""
    terms = [_term(term, random) for term in getattr(profile, spec.name)]
    has_comma = any(", " in term.label for term in getattr(profile, spec.name))
    bullet = random.choice(BULLETS)
    yield _bulleted(bullet, terms)
    yield [f"> {term}" for term in terms]
    if spec.label.layout != "inline":
        yield terms
    elif not has_comma:
        yield [", ".join(terms)]
        yield terms
        yield [",\n".join(terms)]
    if spec.label.layout == "inline" and len(terms) > 1:
        yield ["; ".join(terms)]
        yield [" | ".join(terms)]
    if spec.label.header is not None:
        header = spec.label.header
        yield [header, *terms]
        yield [f"{header} |", "---|", *(f"{term} |" for term in terms)]
        yield [f"| {header} |", "|---|", *(f"| {term} |" for term in terms)]
    first = getattr(profile, "disease_associations", [])[: len(terms)]
    if (
        spec.label.glued
        and terms
        and getattr(profile, spec.name) == [term.model_copy(update={"citations": []}) for term in first]
    ):
        yield ["".join(terms)]


def _bulleted(bullet, texts):
    number = bullet[0] == "1"
    return [(f"{at + 1}{bullet[1:]}" if number else bullet) + text for at, text in enumerate(texts)]


# ---- prose -------------------------------------------------------------------------------------------------


def _brackets(citations, random):
    forms = ["".join(f"[{number}]" for number in citations), f"[{', '.join(map(str, citations))}]"]
    forms += [f"[{','.join(map(str, citations))}]", " ".join(f"[ {number} ]" for number in citations)]
    if citations == list(range(citations[0], citations[0] + 3)):
        forms += [f"[{citations[0]}-{citations[2]}]", f"[{citations[0]}–{citations[2]}]"]
    return random.choice(forms)


def _segment(segment, random):
    if not segment.citations:
        return segment.text
    cited = _brackets(segment.citations, random)
    if segment.text[-1] in ".,;":
        return random.choice(
            (segment.text + cited, f"{segment.text} {cited}", f"{segment.text[:-1]} {cited}{segment.text[-1]}")
        )
    return random.choice((f"{segment.text} {cited}", segment.text + cited))


def _written(block, random):
    return " ".join(_segment(segment, random) for segment in block.segments)


def _quotation(block, random):
    opening, closing = random.choice((("“", "”"), ('"', '"'), ("«", "»")))
    *first, last = block.segments
    inner = " ".join([*(_segment(segment, random) for segment in first), last.text])
    cited = random.choice(("", " ")) + _brackets(last.citations, random) if last.citations else ""
    return f"> {opening}{inner}{closing}{cited}"


def _prose_lines(prose, random):
    lines = []
    kind = None
    for block in prose.blocks:
        if block.kind == "quote":
            in_line = kind == "paragraph" and random.random() < 0.5
            quotation = _quotation(block, random)
            if in_line:
                lines[-1] += " " + quotation
            else:
                lines += [*([""] if random.random() < 0.5 and kind else []), quotation]
        elif kind == "quote" and block.segments[0].text:
            has_citation = lines[-1].endswith("]")
            if has_citation and random.random() < 0.5:
                lines[-1] += " " + _written(block, random)
            else:
                lines += ["", _written(block, random)]
        else:
            lines += [*([""] if kind else []), _written(block, random)]
        kind = block.kind
    return [line if line.startswith(">") else _wrapped(line, random) for line in lines]


def _wrapped(line, random):
    """Break a line at some spaces between two words."""
    words = line.split(" ")
    wrapped = words[0]
    for before, word in itertools.pairwise(words):
        breaks = before.isalpha() and word.isalpha() and random.random() < 0.1
        wrapped += ("\n" if breaks else " ") + word
    return wrapped


def _references(references, random):
    frame = random.choice(("{}. {}", "[{}] {}", "{0}. [{0}] {1}", "{}) {}", "- [{}] {}", "{}. ^ a b {}", "[^{}]: {}"))
    ending = random.choice(("", " ↩")) if not any(each.url for each in references) else ""
    return [frame.format(each.number, each.text + (f" {each.url}" if each.url else "")) + ending for each in references]


# ---- white space -------------------------------------------------------------------------------------------


def _noise(lines, random):
    """Put the lines together with blanks and line ends that change nothing."""
    has_front_matter = lines[0] == "---"
    indent = "" if has_front_matter else random.choice(("", "", "", " ", "    ", "\t", "\u00a0"))
    trailing = random.choice(("", "", "  ", "\t", "\u00a0", " \u200b"))
    odd_space = random.choice((None, None, "\u00a0", "\t", "  ", "\u200b ", " \u2060"))
    ends = random.choice((("\n",), ("\n",), ("\r\n",), ("\r",), ("\n", "\r\n")))
    text = ""
    for number, line in enumerate(lines):
        at_front = has_front_matter and line == "---"
        if odd_space is not None and not at_front:
            line = "".join(odd_space if each == " " and random.random() < 0.2 else each for each in line)  # noqa: PLW2901
        text += line if at_front else indent + line + trailing
        text += random.choice(ends) if number + 1 < len(lines) else random.choice(("", "\n"))
    return ("\ufeff" if random.random() < 0.1 else "") + text


def pair(seed):
    """Return a record and a text that gives it, by number."""
    random = Random(seed)
    made = record(random)
    return made, text(made, random)
