"""Where a text says what it is about: a label of the name, the title of the page, a line above the first label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from profileparse.normalize.fields import content_range
from profileparse.source import LINE_END, fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import content_end, is_next_line, line_ranges, line_start, underline_at
from profileparse.syntax.pages import lines_below
from profileparse.syntax.parser import Outline
from profileparse.syntax.parts import Part, Range
from profileparse.syntax.rows import heads_values
from profileparse.syntax.styles import PRONOUNS
from profileparse.values.citations import citations_at_end
from profileparse.values.lines import is_running_text

# No name has more words, in a heading or anywhere else.
_MOST_WORDS = 10
_LONGEST = 120
# A name can end with an abbreviation.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Inc|Ltd|Co|Corp|Bros|Jr|Sr|St|spp?|var|subsp|cv|No|Mr|Dr|e\.V|S\.A|ca)|[–-] [A-Z][a-z]{1,5}"
    r"|(?:[.)&]| ex| et) [A-Z][a-z]{1,8})\.\Z"  # authors of a species
)
# What a title can begin with, beside letters and digits.
_OPENING = "“\"'‘«"
_CONTROLS = frozenset(map(chr, range(32)))
# How a name was found that no mark shows, and that the text under the labels speaks for.
BY_LINE = "a line above the labels"
_TITLE_KEY = re.compile(
    r"(?<![^\r\n])(?i:title|name)[^\S\r\n]*:[^\S\r\n]*(?P<name>[^\s:](?:[^\r\n]*[^\s])?)[^\S\r\n]*(?=[\r\n]|\Z)"
)
_QUOTED = re.compile(r"\"[^\"]+\"|'[^']+'")
_TITLE_MARK = re.compile(r"#{1,6}")
# Bread crumbs, addresses and dates, which stand above a title.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*+\.?"
_PAGE_LINE = re.compile(
    rf"""(?ix)
    \s[>›»→|·•]\s | » | \d% | \bn[°º]\s?\d | https?:// | www\. | [@©] | \(c\)\s | \s/\s[^/]*+\s/\s
    | \b(?:19|20)\d\d[-/.]\d{{1,2}}\b | \b\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d\d)?\d\d\b
    | \bopens?\sin\s(?:a\s)?new\s(?:window|tab) | (?-i:[a-z](?:Hide|Show|Edit)\b)
    | \b{_MONTH}\s\d{{1,2}},?\s\d{{4}} | \b\d{{1,2}}\s{_MONTH},?\s\d{{4}}
    """
)
_DOMAIN = re.compile(r"(?i:(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|info|eu|de|uk|example)(?:/\S*)?)")
_MARKS = "*=_~"
# What divides the columns of a line, such as those of a running head.
_WIDE_GAP = re.compile(r"\t\s*|\s{3,}")
_RUNNING_HEAD = re.compile(r"(?<!\s)\s{3,}+(?i:page) \d+(?: (?:of|/) \d+)?\Z")
# Three columns or more.
_ROW = re.compile(r"\S+(?: \S+)*(?:(?:\t|  )[ \t]*\S+(?: \S+)*){2,}")
_EMOJI = re.compile(r"[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\s]*+")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?[^\S\r\n]+[^\W\d_]")
_ARTICLE = re.compile(r"\A(?:the|a|an|der|die|das) ")
_CRUMB = re.compile(r"\s[>›»/→]\s")
_PIECE = re.compile(r":\s|\s[-–—|]\s")
# What a page is, before the name in its title, and behind it.
_KINDS = r"(?i:profile|overview|fact ?sheet|data ?sheet|report|summary|dossier|portrait|spotlight)"
_KIND_OF_PAGE = re.compile(rf"(?:[^\W\d_]+ ){{0,2}}{_KINDS}(?: ?: | [–—-] )(?=[^\W_])")
_KIND_BEHIND = re.compile(
    rf"(?<=\S)(?:(?: ?: | [–—|-] )(?:[A-Z][^\W\d_]+ ){{0,2}}(?=[A-Z]){_KINDS}| [–—|-] {_KINDS})\Z"
)
# A heading with which a page leads through its site, the number of an issue, and that of a record.
_NO_TITLE = re.compile(
    r"(?i:(?:search|jump|skip|go) (?:for|to|in|the)\b.*|(?:vol(?:ume)?|issue)\.? \d.*|(?:main )?menu|home|navigation"
    r"|(?:table of )?contents)|\d{5,}"
)
_AROUND = frozenset("*_`[]{}")
_LINKED = re.compile(r"\[(?P<name>[^\[\]]+)\]\([^()\s]+\)")
_ANCHOR = re.compile(r"(?<![^\S\r\n])[^\S\r\n]*+\{#[^{}\s]++\}\Z")
# The version of a program, behind its name.
_VERSION = re.compile(r" (?:v\d[\d.]*|\d+\.[\d.]+)\Z")
# What can be the name of a series of pages, before that of the entity.
_SERIES = re.compile(r"[^:\r\n]{3,60}:[^\S\r\n]+(?=[^\W_])")
# So often a name comes again behind that of a series.
_ENOUGH_TIMES = 2
# Words in bold of which a sentence says what they are, or that it is about them.
_LEAD = re.compile(
    r"(?P<of>\b(?:about|for|of|on)\s)?\*\*(?P<name>[^*\r\n]+)\*\*"
    r"(?(of)|,?(?: \([^()\r\n]*\),?)?\s(?:is|are|was|were)\s)"
)
# Words of those who publish pages, and what heads a part of one: such a line is the name only where no other can be.
_PUBLISHER = re.compile(
    r"\b(?i:universit(?:y|ies|ät)|museum|database|encyclop\w+|library|wikipedia|federation|association|ministry|department"
    r"|society|web|online|portal|archive|newsletter|bulletin|catalogue?)\b"
    r"|\A(?:[^\W\d_]+ )?(?i:information|details|data|facts|snapshot|overview|summary|specifications)\Z"
)
# A line with one of these says something of the entity; its name does not.
_SAYS = re.compile(r"\b(?:is|are|was|were|has|have|can|may|pronounced)\b")
# Running text that a page has above its title.
_OF_PAGE = re.compile(
    r"\b(?i:cookies?|javascript|browser|newsletter|subscribe|sign up|log in|web ?site|this (?:site|page)|privacy)\b"
)
# What stands above a list of what the page holds.
_CONTENTS = re.compile(r"(?i:(?:(?:table of|page) )?contents|on this page|in this (?:article|section))")
# What a sentence adds to its subject between commas.
_ADDS = re.compile(
    r", (?:(?:an?|any|the|or|also|once|called|known|commonly|formerly|one)\b"
    r"|[^,.\r\n]{1,80}+, (?:is|are|was|were|has|have|can|may|known)\b)"
)
_WORD = re.compile(r"(?<![^\W_])(?!(?:the|and|for|from|with)(?![^\W_]))[^\W_]{3,}")
# A line that names so many others lists the sections of the page.
_MANY_NAMED = 3
# So many lines that lead through the site make a menu.
_MENU = 2
# So many lines above the labels are looked at, the last ones.
_MOST_LINES = 50
# Words of a line speak for it where so many of them come again.
_ENOUGH_AGAIN = 0.5


class Named(NamedTuple):
    """The name of the entity, and how the text gives it.

    Attributes:
        text: The name.
        place: Where it stands.
        part: The part that it stands in.
        how: In words, for a diagnostic; empty where it is the title of the page.
        line: Where its line stands, with the marks around the name; None where it is part of a text that stays.
    """

    text: str
    place: Range
    part: Part
    how: str
    line: Range | None


def is_name(text: str) -> bool:
    """Whether a text can be a name: a few words, no sentence, no row of letters.

    >>> is_name("Tarvellite (TvL)"), is_name("A B C D"), is_name("It is used in the cold, and in the rain.")
    (True, False, False)
    """
    if not 0 < len(text) <= _LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    if not any(character.isalnum() for character in text) or any(character in _CONTROLS for character in text):
        return False
    words = text.split()
    is_alphabet = len(words) > len("abc") and all(len(word) == 1 for word in words)
    return not is_alphabet and not is_running_text(text)


def bare_name(visible: str, at: int, to: int) -> Range:
    """Return where a name stands without what is around it: emphasis, a link, citations, the anchor of a heading.

    Emphasis that a heading was cut at belongs to the name, if only words of it have it.

    >>> bare_name("The *Mary Rose*", 0, 14), bare_name("[Dog rose](/rosa)", 0, 17), bare_name("Dog rose [1]", 0, 12)
    ((0, 15), (1, 9), (0, 8))
    """
    if _AROUND.isdisjoint(visible[max(at - 1, 0) : to + 1]):
        return at, to
    if anchor := _ANCHOR.search(visible, at, to):
        to = anchor.start()
    cited = citations_at_end(visible, at, to)
    to = cited if cited > at else to
    if link := _LINKED.fullmatch(visible, at, to):
        at, to = link.span("name")
    for mark in "*_`":
        start, end = at, to
        while visible[start - 1 : start] == mark:
            start -= 1
        while visible[end : end + 1] == mark:
            end += 1
        whole = visible[start:end]
        count = min(len(whole) - len(whole.lstrip(mark)), len(whole) - len(whole.rstrip(mark)))
        if count and mark not in (inner := whole[count : len(whole) - count]) and inner.strip():
            return start + count, end - count
        if mark in visible[at:to]:
            at, to = start, end
    return at, to


def can_be_name(text: str) -> bool:
    """Whether a text under a label of the name is one: a long one that ends with a full stop says something of it.

    >>> can_be_name("Dog rose"), can_be_name("Honors Elsa Dorn, curator of minerals at Oslo.")
    (True, False)
    """
    is_statement = text[-1:] == "." and len(text.split()) > _MOST_WORDS // 2 and not _ABBREVIATION.search(text)
    return is_name(text) and not is_statement and bare_name(text, 0, len(text)) == (0, len(text))


def can_head(text: str) -> bool:
    """Whether a name in a heading reads as the name, without an emoji or words before it that say what the page is.

    >>> can_head("Dog rose: a portrait"), can_head("Plant profile: Dog rose"), can_head("🌹 Dog rose")
    (True, False, False)
    """
    whole = (0, len(text))
    is_whole = _without_kind(text, *whole) == whole == bare_name(text, *whole)
    return is_name(text) and is_whole and not _NO_TITLE.fullmatch(text)


def _without_kind(text: str, at: int, to: int) -> Range:
    """Return where the name stands in a title, without an emoji and words that say what the page is."""
    said = _KIND_OF_PAGE.match(text, at, to)
    at = _emoji_end(text, said.end() if said else at, to)
    behind = _KIND_BEHIND.search(text, at, to)
    return at, behind.start() if behind else to


def _emoji_end(text: str, at: int, to: int) -> int:
    """Return where the emoji end that a stretch begins with, and white space; where it begins, if all of it is that."""
    match = _EMOJI.match(text, at, to)
    return match.end() if match and match.end() < to else at


def title_of(outline: Outline, parts: Sequence[Part]) -> Named | None:
    """Return the name that the title of the page gives; None where there is none.

    Args:
        outline: The text.
        parts: The parts that no field is for, in their order.
    """
    first = next((part.at for part in outline.parts if part.field is not None and part.rule != "header"), None)
    above = [part for part in parts if first is None or part.at < first]
    named = _from_header(outline, parts) or _from_heading(outline, above, has_fields=first is not None)
    if named is not None or first is None:
        return named
    named = _from_label(outline)
    if named is not None and named.text[0].islower():
        named = line_with_name(outline, above, named.text) or named
    if named is None and (line := _from_line(outline, above, first)):
        named = _without_site(outline, _without_series(outline, line))
    return named or _from_lead(outline, above)


def _without_series(outline: Outline, named: Named) -> Named:
    """Return a name without the name of a series before a colon, if it comes again alone ("Breed of the month: X")."""
    visible = outline.source.visible
    series = _SERIES.match(visible, *named.place)
    if series is None or named.line is None:
        return named
    body = visible[named.place[1] :].lower()
    rest = fold(visible[series.end() : named.place[1]])
    words = fold(series[0]).rstrip(" :").lower()
    if words in body or body.count(rest.lower()) < _ENOUGH_TIMES or not is_name(rest):
        return named
    return named._replace(text=rest, place=(series.end(), named.place[1]))


def _without_site(outline: Outline, named: Named) -> Named:
    """Return a name without what the page is behind it, or a site if it comes again without that ("X: Museum of Y")."""
    visible = outline.source.visible
    if named.line is not None and (behind := _KIND_BEHIND.search(visible, *named.place)):
        end = behind.start()
        named = named._replace(text=fold(visible[named.place[0] : end]), place=(named.place[0], end))
    gap = _PIECE.search(visible, *named.place)
    if gap is None or named.line is None:
        return named
    name, rest = fold(visible[named.place[0] : gap.start()]), fold(visible[gap.end() : named.place[1]])
    is_site = _PUBLISHER.search(rest) is not None or rest.lower().endswith((" information", " facts"))
    body = visible[named.place[1] :].lower()
    if not is_site or rest.lower() in body or body.count(name.lower()) < _ENOUGH_TIMES or not is_name(name):
        return named
    return named._replace(text=name, place=(named.place[0], gap.start()))


def _from_header(outline: Outline, parts: Sequence[Part]) -> Named | None:
    """Return the name that a YAML header gives."""
    visible = outline.source.visible
    for part in parts:
        place: Range | None = None
        if part.rule == "header" and part.label and visible[slice(*part.label)].lower() in ("title", "name"):
            place = content_range(visible, part.blocks, []) if part.blocks else None
        elif part.rule == "front_matter" and (match := _TITLE_KEY.search(visible, part.at, part.to)):
            place = match.span("name")
            if _QUOTED.fullmatch(visible, *place):
                place = place[0] + 1, place[1] - 1
        if place is not None:
            name = fold(visible[slice(*place)])
            return Named(name, place, part, "the YAML header", None) if is_name(name) else None
    return None


def _from_heading(outline: Outline, above: Sequence[Part], *, has_fields: bool) -> Named | None:
    """Return the name of a heading that no other stands over or beside; of "# X" alone where there are no fields.

    A heading that leads through the site is none, nor is a long number, or that of an issue.
    """
    visible = outline.source.visible
    headings = [part for part in above if part.label is not None]
    leading = {part.at for part in headings if part.label and _NO_TITLE.fullmatch(visible, *part.label)}
    others = (part for part in outline.parts if part.label is not None and part.at not in leading)
    levels = sorted(filter(None, (title_level(visible, part) for part in others)))
    for part in headings:
        if part.label is None or part.at in leading:
            continue
        if part is not headings[0] and _NUMBERED.match(visible, part.label[0]):
            continue  # the number of a section
        mark = visible[part.at : part.label[0]].strip()
        after = visible[part.label[1] : part.head_to]
        is_underlined = "\n" in after.strip(" \t=") and "==" in after
        level = title_level(visible, part)
        has_mark = mark in ("#", "=") or (is_underlined and has_fields)
        is_single = levels[:1] == [level] != levels[1:2]
        is_alone = has_fields and is_single
        if has_mark or is_alone:
            is_certain = has_mark and (is_single or not level)
            how = "" if is_certain else "a heading"
            place = _without_kind(visible, *bare_name(visible, *part.label))
            name = fold(visible[slice(*place)])
            return Named(name, place, part, how, part.label) if is_name(name) else None
    return None


def title_level(visible: str, part: Part) -> int:
    """Return the level of a heading with ``#``; 0 for others."""
    match = _TITLE_MARK.match(visible, part.at)
    return len(match[0]) if match else 0


def _from_label(outline: Outline) -> Named | None:
    """Return the name that stands in an alias with a place for it ("Synonyms of X"); rather one with a capital."""
    if outline.schema.model.ordered_labels:
        return None
    first: Named | None = None
    for part in outline.parts:
        if part.field is None or part.name is not None:
            continue
        label = outline.source.visible[slice(*part.head)]
        name = outline.schema.name_in(label)
        if name and is_name(name) and name in label and name.lower() not in PRONOUNS:
            at = part.head[0] + label.index(name)
            found = Named(name, (at, at + len(name)), part, "a label", None)
            if not name[0].islower():
                return found
            first = first or found
    return first


def line_with_name(outline: Outline, parts: Sequence[Part], name: str) -> Named | None:
    """Return the line above the first label that is a name, with a capital if labels have it with a small letter.

    Args:
        outline: The text.
        parts: The parts that no field is for, in their order.
        name: The name.
    """
    visible = outline.source.visible
    fields = (part.at for part in outline.parts if part.field is not None and part.rule != "header")
    first = next(fields, len(visible))
    for line in _lines(visible, [part for part in parts if part.at < first], frozenset()):
        if line.text.lower() == name.lower() and not line.text[0].islower():
            return Named(line.text, line.place, line.part, "", _line_of(visible, line.part, line.place))
    return None


class _Line(NamedTuple):
    """A line above the first label that can be the title."""

    part: Part
    place: Range
    text: str
    is_marked: bool


def _from_line(outline: Outline, above: Sequence[Part], first: int) -> Named | None:
    """Return the name that a plain line above the first label gives.

    Of several the one that most speaks for: it ends bread crumbs, comes again under the labels, stands between marks,
    or its words come again. Where nothing speaks for any, it is the first line after the last blank line above running
    text.
    """
    visible = outline.source.visible
    levels = {title_level(visible, part) for part in outline.parts if part.field is not None} - {0}
    times = Counter(title_level(visible, part) for part in outline.parts if part.label is not None)
    several = {level for level, count in times.items() if level > 1 < count}
    over_rows = {part.at for part, below in pairwise(outline.parts) if below.rule in ("row", "table_head")}
    own = [part for part in above if part.at not in over_rows or title_level(visible, part) not in several]
    all_lines = [line for line in _lines(visible, own, levels) if line.text][-_MOST_LINES:]
    body = visible[first:].lower()
    lines = _without_menus(visible, all_lines, first, body)
    label_in = outline.syntax.label_in
    below = {line.strip().lower() for line in lines_below(visible, lines[0].place[1])} if lines else set()
    candidates = [
        line
        for line in lines
        if can_be_title(line.text) and label_in(line.text) is None and not _names_lines(line.text.lower(), below)
    ]
    candidates = [line for line in candidates if not _PUBLISHER.search(line.text)] or candidates
    words = outline.schema.words
    candidates = [line for line in candidates if not words.issuperset(line.text.lower().split())] or candidates
    plain = [line for line in candidates if not _is_key(line.text, body) and not _SAYS.search(line.text)]
    are_keys = sum(":" in line.text for line in candidates) > 1
    if (are_keys and plain) or any(word in body for line in plain for word in _WORD.findall(line.text.lower())):
        candidates = plain
    if not candidates:
        return None
    # What bread crumbs end with, and what a page names twice.
    crumbs = {_CRUMB.split(line.text)[-1].lower() for line in lines if _CRUMB.search(line.text)}
    crumbs |= {
        line.text.lower()
        for before, line in pairwise(lines)
        if before.text == line.text and is_next_line(visible, before.place[1], line.place[0])
    }
    own_crumbs = _vertical_crumbs(visible, all_lines)
    crumbs |= {line.text.lower() for line in own_crumbs}
    candidates = [line for line in candidates if line not in own_crumbs] or candidates
    others = "\n".join(line.text.lower() for line in all_lines)
    scores = [_score(line, body, others, crumbs) for line in candidates]
    best = max(scores)
    if best > _Score():
        found = [line for line, score in zip(candidates, scores, strict=True) if score == best]
        run = _run_of(visible, lines, found[-1])
        line = next(
            line for line in run if line in found or (line in candidates and _says_again(line.text, found[-1].text))
        )
        number = run.index(line)
        before = run[max(0, number - 1)]
        if number and before in candidates and f"{before.text} {line.text}".lower() in body + others:
            line = before  # a sentence has both names: the page is headed with the first
    else:
        line = _after_last_blank(visible, _above_lead(all_lines, plain or candidates))
    return Named(line.text, line.place, line.part, BY_LINE, _line_of(visible, line.part, line.place))


def _vertical_crumbs(visible: str, lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines that end bread crumbs with a line for each, and with which lines after a blank one begin."""
    edges = [n for n in range(1, len(lines)) if not is_next_line(visible, lines[n - 1].place[1], lines[n].place[0])]
    found: list[_Line] = []
    for start, end in pairwise((0, *edges)):
        last, leads = lines[end - 1], line_pattern("NAVIGATION").fullmatch(lines[start].text)
        below = (f"{lines[edge].text} " for edge in edges if edge >= end)
        if leads and end - start > _MENU and any(text.startswith(f"{last.text} ") for text in below):
            found.append(last)
    return found


def _is_key(text: str, body: str) -> bool:
    """Whether a line with a colon is a key with a value: what stands before the colon doesn't come again below."""
    before, colon, _ = text.partition(":")
    return bool(colon) and (" " not in before or before.lower() not in body)


def _names_lines(text: str, below: AbstractSet[str]) -> bool:
    """Whether a text is made of three or more lines that stand below it, as a list of sections in one line is."""
    words, count, at = text.split(), 0, 0
    while at < len(words):
        # The line itself is none of them.
        ends = (end for end in range(len(words) - (at == 0), at, -1) if " ".join(words[at:end]) in below)
        end = next(ends, None)
        if end is None:
            return False
        count, at = count + 1, end
    return count >= _MANY_NAMED


def _without_menus(visible: str, lines: list[_Line], first: int, body: str) -> list[_Line]:
    """Return lines without those of menus: runs of lines of which two or more lead through the site, or one in columns.

    So is a run of three or more most of which come again below. A line that comes again above the labels, alone or in
    another line, is no part of a menu; nor is one of which a sentence below says something.

    Args:
        visible: The text.
        lines: The lines above the first label.
        first: Where the label stands.
        body: The text from there on, in small letters.
    """
    runs: list[list[_Line]] = []
    for line in lines:
        if runs and is_next_line(visible, runs[-1][-1].place[1], line.place[0]):
            runs[-1].append(line)
        else:
            runs.append([line])
    leads = line_pattern("NAVIGATION").fullmatch
    below = lines_below(visible, first)

    def is_menu(run: list[_Line]) -> bool:
        again = sum(line.text in below for line in run)
        led = sum(bool(leads(line.text)) for line in run)
        has_row = any(leads(line.text) and _ROW.match(visible, line.place[0]) for line in run)
        is_contents = _CONTENTS.fullmatch(run[0].text) is not None
        return led >= _MENU or has_row or is_contents or 2 * again > len(run) > _MENU

    def is_own(text: str) -> bool:
        return spaced.count(f" {text} ") > 1 or _is_subject(text.lower(), body)

    # Each line with spaces around it, to see which stand in others.
    spaced = "\n".join(f" {line.text} " for line in lines if not leads(line.text))
    found: list[_Line] = []
    for run in runs:
        if not is_menu(run):
            found += run
        else:
            # The title of the page can stand right below a menu.
            last = run[-1] if run[-1].text.isupper() and len(run) > _MENU else None
            found += [line for line in run if not leads(line.text) and (line is last or is_own(line.text))]
    return found or lines


def _from_lead(outline: Outline, above: Sequence[Part]) -> Named | None:
    """Return the name in bold with which the first paragraph says what the entity is: "**X** (a moth) is …"."""
    visible = outline.source.visible
    blocks = [(part, *block) for part in above if part.rule == "loose" for block in part.blocks]
    for part, kind, at, to in blocks[:1]:
        match = _LEAD.search(visible, at, to) if kind == "paragraph" else None
        if match is not None and is_name(name := fold(match["name"])):
            return Named(name, match.span("name"), part, "words in bold in the first paragraph", None)
    return None


def _line_of(visible: str, part: Part, place: Range) -> Range:
    """Return where the line of a title stands, with an underline."""
    if part.label is not None and part.label[0] < place[1] and place[0] < part.label[1]:
        return part.label
    _, at, to = next(block for block in part.blocks if block[1] <= place[0] < block[2])
    start = line_start(visible, place[0])
    end = LINE_END.search(visible, place[1], to)
    stop = content_end(visible, start, end.start() if end else to)
    whole = content_end(visible, at, to)
    edge = underline_at(visible, at, whole)
    is_underlined = stop <= edge < whole and not visible[stop:edge].strip()
    return max(start, at), whole if is_underlined else stop


def _lines(visible: str, above: Sequence[Part], levels: AbstractSet[int]) -> Iterator[_Line]:
    """Yield the lines above the first label, and the headings among them.

    Args:
        visible: The text.
        above: The parts above the label.
        levels: Those of headings that are labels: another one with text under it is an unknown label.
    """
    for part in above:
        if part.rule in ("front_matter", "header", "row", "table_head") or part.has_value:
            continue
        if part.label is not None and not (part.blocks and title_level(visible, part) in levels):
            place = bare_name(visible, *part.label)
            yield _Line(part, place, fold(visible[slice(*place)]), is_marked=False)
        for kind, at, to in part.blocks:
            for line in line_ranges(visible, at, to) if kind == "paragraph" else ():
                if not heads_values(visible[slice(*line)].split("\t")) and not _RUNNING_HEAD.search(visible, *line):
                    yield _bare_line(visible, part, *line)


def _bare_line(visible: str, part: Part, at: int, to: int) -> _Line:
    """Return the first column of a line, without the emoji, or marks such as "**", around its words."""
    mark = visible[at]
    is_marked = mark in _MARKS and visible[to - 1] == mark
    start, end = at, to
    if is_marked:
        inner = visible[at:to].strip(mark)
        start = at + visible[at:to].index(inner) if inner else at
        end = start + len(inner)
    start = _emoji_end(visible, start, end)
    if gap := _WIDE_GAP.search(visible, start, end):
        end = gap.start()
    while end > start and _EMOJI.fullmatch(visible, end - 1, end):
        end -= 1
    start, end = bare_name(visible, start, end)
    return _Line(part, (start, end), fold(visible[start:end]), is_marked)


def can_be_title(text: str) -> bool:
    """Whether a line above the first label can be the title."""
    if text[-1] in "!?:;,…" or text.startswith(("o ", "« ", "‹ ")) or not (text[0].isalnum() or text[0] in _OPENING):
        return False
    if text[-1] == "." and not _ABBREVIATION.search(text):
        return False
    if not any(map(str.isalpha, text)) or _DOMAIN.fullmatch(text):
        return False
    return is_name(text) and not (_PAGE_LINE.search(text) or line_pattern("NAVIGATION").fullmatch(text))


class _Score(NamedTuple):
    """What speaks for a line, the strongest first.

    Attributes:
        is_last_crumb: Whether it ends bread crumbs, or begins with what does, or stands twice.
        is_subject: Whether a sentence begins with it, and a verb.
        times: How often it comes again, as far as that counts.
        is_marked: Whether marks stand around it.
        again: How many of its words come again.
    """

    is_last_crumb: bool = False
    is_subject: bool = False
    times: int = 0
    is_marked: bool = False
    again: float = 0.0


# A sentence may leave out so many words at the end of a name, and what a company is by law.
_MOST_LEFT_OUT = 2
_LEGAL_FORM = re.compile(r",? (?:inc|llc|ltd|limited|plc|corp|corporation|co|gmbh|ag|s\.?a|ab|bv|b\.v)\.?\Z")
_OPEN_END = re.compile(r"(?<!\S)(?:of|an?|the|and|for|to|in|with|&)\Z")
_VERBS = frozenset(("is", "are", "was", "were", "has", "have", "can", "may"))
_LONGEST_VERB = 20
# So many places are looked at where a line's words come again.
_MOST_PLACES = 20


def _is_subject(name: str, text: str) -> bool:
    """Whether a sentence begins with a name, and goes on with a verb.

    >>> _is_subject("dog rose", "a shrub. the dog rose grows in hedges"), _is_subject("dog rose", "dog rose care")
    (True, False)
    >>> _is_subject("rosa canina", "rosa canina, commonly called dog rose, is a shrub")
    True
    """
    at = -1
    for _ in range(_MOST_PLACES):
        at = text.find(name, at + 1)
        if at < 0:
            return False
        before = text[max(0, at - len("\n the ")) : at].removesuffix("the ").rstrip(" ")
        after = text[at + len(name) : at + len(name) + _LONGEST_VERB]
        word = after[1:].partition(" ")[0] if after[:1] == " " else ""
        is_verb = word in _VERBS or (word[-1:] == "s" and word[-2:] != "ss")
        if before[-1:] in ("", "\n", ".", "!", "?") and (
            is_verb or (" " in name and _ADDS.match(text, at + len(name)))
        ):
            return True
    return False


def _score(line: _Line, body: str, others: str, crumbs: AbstractSet[str]) -> _Score:
    """Return what speaks for a line.

    Args:
        line: The line.
        body: The text under the labels, in small letters.
        others: The lines above the labels, this one too.
        crumbs: What stands last in bread crumbs, or twice.
    """
    text = line.text.lower()
    pieces = [_ARTICLE.sub("", _without_parenthesis(piece), count=1) for piece in (text, *_PIECE.split(text))]
    pieces.append(_VERSION.sub("", pieces[0]))
    texts = [piece for piece in pieces if len(piece) > len("abc")]
    times = max((body.count(piece) + (others.count(piece) > 1) for piece in texts), default=0)
    times += f"\n{others}\n".count(f"\n{text}\n") > 1
    own = _WORD.findall(pieces[0])
    again = sum(word in body for word in own) / len(own) if own else 0.0
    words = _LEGAL_FORM.sub("", text).split(" ")
    parts = [" ".join(words[:count]) for count in range(len(words), max(1, len(words) - _MOST_LEFT_OUT - 1), -1)]
    parts = [part for part in parts if not _OPEN_END.search(part)]
    is_subject = any(_is_subject(piece, each) for piece in texts for each in (others, body))
    is_subject = is_subject or any(_is_subject(part, body) for part in parts)
    ends_crumbs = text in crumbs or any(text.startswith(f"{crumb} ") for crumb in crumbs)
    return _Score(ends_crumbs, is_subject, min(times, 3), line.is_marked, again if again >= _ENOUGH_AGAIN else 0.0)


def _without_parenthesis(text: str) -> str:
    """Return a text without the parenthesis that ends it."""
    return text[: text.rfind("(")].rstrip() if text[-1:] == ")" and text.rfind("(") > 0 else text


def _says_again(text: str, other: str) -> bool:
    """Whether a line has half of the words of another one, or more: that is a name in other words."""
    words = _WORD.findall(other.lower())
    return bool(words) and 2 * len(set(words) & set(_WORD.findall(text.lower()))) >= len(words)


def _run_of(visible: str, lines: Sequence[_Line], line: _Line) -> Sequence[_Line]:
    """Return the lines around one between which no blank line stands."""
    first = last = lines.index(line)
    while first and is_next_line(visible, lines[first - 1].place[1], lines[first].place[0]):
        first -= 1
    while last + 1 < len(lines) and is_next_line(visible, lines[last].place[1], lines[last + 1].place[0]):
        last += 1
    return lines[first : last + 1]


def _above_lead(lines: Sequence[_Line], candidates: Sequence[_Line]) -> Sequence[_Line]:
    """Return the candidates above the first running text that says nothing of the page, if there are any."""
    leads = (line.place[0] for line in lines if is_running_text(line.text) and not _OF_PAGE.search(line.text))
    lead = next(leads, None)
    return [line for line in candidates if lead is None or line.place[0] < lead] or candidates


def _after_last_blank(visible: str, lines: Sequence[_Line]) -> _Line:
    """Return the first line after the last blank line between some."""
    found = lines[0]
    for before, line in pairwise(lines):
        if len(LINE_END.findall(visible, before.place[1], line.place[0])) > 1:
            found = line
    return found
