"""What a line of canonical text can hold: the patterns of prose, of terms, of names, and of what is none of these."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from profileparse.decoding.patterns import (
    ANYTHING,
    CHARACTERS,
    NEVER,
    Chars,
    Pattern,
    alt,
    any_case,
    both,
    but,
    literal,
    many,
    maybe,
    minus,
    pattern,
    repeat,
    seq,
    union,
)
from profileparse.once import once
from profileparse.schema.labels import NAME
from profileparse.schema.profile import Schema
from profileparse.syntax.styles import ALTERNATIONS, ENOUGH, MOST_WORDS_ASKING
from profileparse.values.absence import wordings

# Marks that lines have in a few forms only or never: brackets and a backslash, the superscript that cites.
_MARKS = ((0x20, 0x20), (0x5B, 0x5D), (0xB9, 0xB9))
VISIBLE = minus(CHARACTERS, _MARKS)
# Letters that words begin with.
LETTERS = union(
    (
        *((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F), (0x391, 0x3A1), (0x3A3, 0x3CE)),
        *((0x400, 0x481), (0x48A, 0x52F), (0x5D0, 0x5EA), (0x620, 0x64A), (0x904, 0x939), (0xE01, 0xE30)),
        *((0x1E00, 0x1EFF), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3)),
    )
)
DIGITS = ((0x30, 0x39),)
_SMALL = union(((0x61, 0x7A), (0xDF, 0xF6), (0xF8, 0xFF), (0x3B1, 0x3CE), (0x430, 0x45F)))
# Emoji at the end of a heading decorate it.
_EMOJI = "".join(
    map(chr, (*range(0x2300, 0x2400), *range(0x2600, 0x27C0), *range(0x2B00, 0x2C00), *range(0x1F000, 0x1FB00)))
)


def _without(marks: str) -> Chars:
    return Chars(minus(VISIBLE, union((ord(each), ord(each)) for each in marks)))


@cache
def pieces() -> dict[str, Pattern]:
    """Return the patterns that those of lines are made of, by the names that expressions have for them."""
    named: dict[str, Pattern] = {
        "letter": Chars(LETTERS),
        "word": Chars(union((*LETTERS, *DIGITS))),
        "small": Chars(_SMALL),
        "visible": Chars(VISIBLE),
        "no_word": Chars(((0x20, 0x2F), (0x3A, 0x40), (0x5B, 0x5E), (0x60, 0x60), (0x7B, 0x7E))),
        "prose": _without(">|:·"),
        "term": _without("():,;.…|"),
        "listed": _without("0123456789()|,;•\"“”«»‘’'{}:<>…"),
        "enclosed": _without("()\"“”«»‘’'{}|"),
        "quoted": _without(">“”"),
        "in_term_bracket": _without('>|:·*_`=<"“”(),;'),
        "in_bracket": _without('>|:·*_`=<"“”'),
        "called": _without('>“”";'),
        "in_cell": Chars(minus(CHARACTERS, union((ord(each), ord(each)) for each in " |\\"))),
        "key_word": Chars(minus(CHARACTERS, union((ord(each), ord(each)) for each in " :*|[]<>"))),
        "named": _without(_EMOJI + '[]*=:#_|"«»!?`{}<>.,;'),
    }
    for name, source in _SOURCES:
        named[name] = pattern(source, named)
    return named


_SOURCES = (
    # What a line begins with: a word, or marks that are no bullet and no decoration before one.
    ("first", r"(?&word)|[“\"«‘`$£€@%§°](?&word)|``` (?&prose)|\((?&word)(?&word)|[<~≈≥≤±] ?[0-9]|\+[0-9]"),
    ("term_first", r"(?&word)|[“\"«‘`](?&word)"),
    # A bracket with words in it is no citation, and no link to an editor.
    ("bracket", r"\[(?:[AC-Za-df-z]|[0-9]{1,3}[A-Za-z%])(?: ?(?&in_bracket))*\]"),
    ("term_bracket", r"\[(?:[AC-Za-df-z]|[0-9]{1,3}[A-Za-z%])(?: ?(?&in_term_bracket))*\]"),
    ("name_first", "“?(?&word)"),
    # In prose a sign ">" before a quotation mark begins a quotation.
    ("more", r":* ?(?:(?&prose)|(?&bracket))|>[=0-9A-Za-z]| > [0-9A-Za-z]| ?· ?(?&word)"),
    ("text", "(?&first)(?&more)*"),
    ("stop_in_quotes", r"[.,;!?)]"),
    ("stop", r"[.,;!?)”’\"…%]"),
    # Parentheses in terms are paired, two deep; before the last ones is a blank if they hold a qualifier.
    ("quotation", "“(?&quoted)(?: ?(?&quoted))*”"),
    ("title", "“(?&called)(?: ?(?&called))*”"),
    ("straight", '"(?&enclosed)(?: ?(?&enclosed))*"'),
    ("inner", r"\((?&enclosed)(?: ?(?&enclosed))*\)"),
    (
        "parentheses",
        r"\((?:(?&enclosed)|(?&inner)|(?&title))(?: ?(?:(?&enclosed)|(?&inner)|(?&title)))*\)",
    ),
    ("inside", r"[,;.:]* ?(?:\| ?)?(?:(?&term)|\((?:[,;.:]* ?(?&term))+\))"),
    ("nested", r"\((?:(?&term)|\((?:[,;.:]* ?(?&term))+\))(?&inside)*\.?\)"),
    ("term_text", r"(?&term_first)(?:[,;.:]* ?(?:(?&term)|(?&term_bracket)|(?&nested))| \| ?(?&term))*\.?"),
    ("item_text", r"(?&term_first)(?:[,;.:]* ?(?:(?&term)|(?&term_bracket)|(?&nested)|\| ?(?&term)))*\.?"),
    ("digits", "[0-9]+(?:,[0-9]+)*"),
    ("locants", "[A-Z0-9],[A-Z0-9]-"),
    (
        "listed_text",
        r"(?:(?&letter)|(?&title)|(?&straight)|(?&digits)|(?&locants))"
        r"(?: ?(?:(?&listed)|(?&parentheses)|(?&title)|(?&digits))| (?&straight)"
        r"| (?&locants)|['’][a-z]|: ?(?&word))*",
    ),
    ("url", r"https?://[\w.-]+\.[a-z]{2,}(?:[/?#][\w.~/?#@!$&+=%-]*[\w/])?"),
    # A line with a key and a colon, as the grammar of lines has it.
    ("key_line", r"(?:[A-Z]|[a-z]+_)(?&key_word)*(?: (?&key_word)+){0,6} ?: .*"),
    # Words in bold or italics, which a line can begin with.
    ("few_words", "(?&word)(?&key_word)*(?: (?&key_word)+){0,6}"),
    ("strong", r"\*\*(?&few_words):?\*\*|\*(?&few_words)\*"),
    # Two terms of a line, if that ends with them.
    ("joined", r"(?:(?:[^,()]* )?(?:and|&)|or) [^,()]*"),
    ("escaped", r"\\(?:\||(?&word))"),
    ("cell", r"(?:(?&in_cell)|(?&escaped))(?: ?(?:(?&in_cell)|(?&escaped)))*"),
    ("number_bullet", r"[0-9]{1,3}[.)] .*"),
    ("ordinal", r"\(?(?:[IVXivx]{1,5}|[A-Ha-h])[.)] +|[0-9]{1,2}\.[0-9.]* +|\([0-9]{1,2}[.)] +"),
)  # fmt: skip
# How a page ends, and what it leaves behind, in any case: such lines are no content in the last field.
_PAGE = (
    r"(?:copyright |\(c\) |all rights reserved|you (?:may|might) (?:also|like)|see also:|share (?:this|on)"
    r"|(?:this )?page (?:was )?last|last (?:updated|edited|modified|reviewed|changed)|letzte änderung"
    r"|review date|medically reviewed|reviewed(?: on| by)?(?::| [0-9])|categor(?:y|ies) ?:|kategorien? ?:"
    r"|customer reviews|write a review|this (?:article|entry) was (?:last|most recently)"
    r"|(?:page|seite) [0-9]|(?:printed|generated|retrieved|downloaded|posted|published|filed|updated)"
    r" (?:on|at|by|from|in|under|[0-9])|leave a (?:reply|comment)|[0-9]{1,4} comment"
    r"|(?:photo|photograph|image|picture|foto)s? ?(?::|by|credit|©)|tags? ?:|privacy |cookies? |terms of|contact us"
    r"|site ?map|impressum|kontakt|back to|(?:next|previous) (?:page|leaflet|article|entry|chapter|post)|sponsored by"
    r"|advertisement|subscribe|home ?[>»›|]).*"
    r"|related(?: \w+){0,2}|see also|share|privacy|cookies?"
    r"|(?:(?:learn|read|see|find out|show|view|load) (?:more|all|full|less|this)|more information (?:on|about)|shop now"
    r"|(?:expand|collapse) |click (?:here|to)|(?:back|go) to (?:the )?top)[^.:]*[.:]?"
    r"|(?:launch|view|open|explore|browse|download|visit|see|get) [^.:]*"
    r"(?:viewer|maps?|gallery|web ?site|videos?|photos|images|directions|brochure)"
)
# Some of these, and nothing else.
_PICTURE = "(?:photo|photograph|image|picture|foto)s?"
_SURE_PAGE = (
    r"(?:was this (?:page|article|information|content) (?:helpful|useful)"
    r"|all rights reserved|share (?:this|on)|(?:this )?page (?:was )?last"
    r"|last (?:updated|edited|modified|reviewed|changed)|sponsored by|advertisement|subscribe"
    rf"|{_PICTURE} (?:by|credits?))(?:(?&no_word).*)?|{_PICTURE} ?:.*"
)
_LEFT_BEHIND = "top|(?:top ?[▲↑]|disclaimer|from .* encyclop).*"
_PAGE_NUMBER = (
    r"[0-9]{1,3}|[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}\.?|(?:page|seite|p\.) ?[0-9]{1,4}(?: ?(?:of|von|/) ?[0-9]{1,4})?"
)
# What says before a name what the page is, and behind it.
_KINDS = (
    r"(?:[Pp]rofile|[Oo]verview|[Ff]act ?sheet|[Dd]ata ?sheet|[Rr]eport|[Ss]ummary|[Dd]ossier|[Pp]ortrait|[Ss]potlight)"
)
_KIND_OF_PAGE = rf"(?:[^ ]+ ){{0,2}}{_KINDS}(?: ?:| [–—-]) .*|.*[^ ](?: ?:| [–—|-]) (?:[A-Z][^ ]* ){{0,2}}{_KINDS}"
# What a heading isn't: a sentence, or the part of one.
_NO_HEADING = (
    r"(?&small).*|.*[.!?,;]|.* (?:of|for|to|by|in|with|and|or|the|a|an)"
    r"|(?:.*(?&no_word))?(?:is|are|was|were|be|been|has|have|had|can|may|will|would|should|includes?|contains?|it|this"
    r"|these|they|you|following|follows|such as)(?:(?&no_word).*)?"
)
# What a term doesn't end with: it says that there are more.
_NO_TERM = r"(?:.*[ ,(])?(?:etc|others?|more|so on)\.?|(?:load|read|see|show|view) all"


class Texts:
    """The patterns of the lines of one model's texts, without their line ends.

    Attributes:
        schema: The schema of the model.
        sources: The highest number that can be cited; None where any can.
        has_exceptions: Whether the dialect has a word for "but not". Without it each exception multiplies the grammar,
            so that it has those for labels alone.
        headings: How lines of prose stand that look like a heading: with the mark of a literal line, without, or not.
    """

    def __init__(
        self,
        schema: Schema,
        sources: int | None,
        *,
        has_exceptions: bool = True,
        headings: Literal["marked", "plain", "none"] = "none",
    ) -> None:
        self.schema = schema
        self.sources = sources
        self.has_exceptions = has_exceptions
        self.headings = headings

    # ---- lines that are no content ---------------------------------------------------------------------------

    @once
    def no_content(self) -> Pattern:
        """Lines that would be read as something else than content, or in some texts."""
        if not self.has_exceptions:
            return self._labels("(?:|:.*)")
        page = pattern(f"{_PAGE}|{_LEFT_BEHIND}", ignore_case=True)
        return alt(self._label_lines, self._titles(), pieces()["number_bullet"], page)

    @once
    def no_item(self) -> Pattern:
        """What would be read as something else than the content of an item."""
        if not self.has_exceptions:
            return self._labels(":.*")
        return alt(self._labels(_AFTER_ITEM), pieces()["number_bullet"])

    def _labels(self, after: str) -> Pattern:
        """Return lines that begin with a label of the model, as a label stands in texts."""
        words = [_words(wording) for wording in _wordings(self.schema) if NAME not in wording]
        return seq(maybe(pieces()["ordinal"]), alt(*words), pattern(after)) if words else NEVER

    @once
    def _label_lines(self) -> Pattern:
        """Lines that would be read as a label of the model, alone or with its value."""
        # After a space or nothing, a value stands only behind a label that begins with a capital.
        beside = but(self._labels(_BEFORE_VALUE), pattern("[a-z][^A-Z].*"))
        return alt(self._labels(_AFTER_LABEL), beside)

    def _titles(self) -> Pattern:
        """Return lines that begin or end with the words of a label that holds the entity's name."""
        parts = [wording.partition(NAME) for wording in _wordings(self.schema) if NAME in wording]
        start, end = maybe(pieces()["ordinal"]), pattern(r"[ :*=_#.)-]*(?::.*)?")
        return alt(*(
            seq(
                *((start, _words(before), pattern("[ :]")) if before.strip() else ()),
                ANYTHING,
                *((_words(after), end) if after.strip() else ()),
            )
            for before, _, after in parts
        ))  # fmt: skip

    # ---- prose ---------------------------------------------------------------------------------------------------

    @once
    def _numbers(self) -> Pattern:
        return pattern("[1-9][0-9]{0,2}") if self.sources is None else integers(1, self.sources)

    @once
    def citations(self) -> Pattern | None:
        """Brackets with a number each; None where nothing can be cited."""
        if self._run is None or self.sources is not None:
            return self._run
        # Numbers from nought: in a text that has others, the first bracket is text.
        return alt(self._run, seq(literal("[0]"), maybe(self._run)))

    @once
    def _run(self) -> Pattern | None:
        """Brackets whose numbers cite in any text."""
        return None if self.sources == 0 else many(seq(literal("["), self._numbers, literal("]")), 1)

    @once
    def _stretches(self) -> Pattern:
        """Text with what it cites: close to a stop, and after a blank to a word."""
        if self.citations is None:
            return pieces()["text"]
        cited = " ?(?:(?&word) |(?&stop))(?&cites)"
        rest = f"(?:(?&more)|{cited} (?&first))*(?:{cited})?"
        source = f"(?&first){rest}|(?&word) (?&cites)(?: (?&first){rest})?"
        return pattern(source, {**pieces(), "cites": self.citations})

    @once
    def quotation(self) -> Pattern:
        """A quotation with what it cites, as a whole and inside."""
        if self._run is None:
            return seq(literal("> "), pieces()["quotation"])
        return pattern(
            "> “(?&word)(?: ?(?&quoted)| ?(?:(?&word) |(?&stop_in_quotes))(?&cites) (?&word))*”(?&cites)?",
            {**pieces(), "cites": self._run},
        )

    @once
    def _line(self) -> Pattern:
        quoted = seq(literal(" "), self.quotation)
        line = seq(self._stretches, many(seq(many(quoted, 1), literal(" "), self._stretches)))
        # A colon leads to the list or the quotation below.
        colon = literal(":") if self._run is None else seq(literal(":"), maybe(self._run))
        return seq(line, alt(many(quoted), colon))

    @once
    def prose_line(self) -> Pattern:
        """A line of a paragraph."""
        line = seq(maybe(pieces()["strong"], literal(" ")), self._line) if self.has_exceptions else self._line
        headings = NEVER if self.headings == "plain" else self._headings
        return but(line, alt(self.no_content, headings, self._questions("[^a-z ]"), self._page_numbers))

    @once
    def _headings(self) -> Pattern:
        """Lines that read as headings where the text's labels stand alone: a few words, and no sentence."""
        alone = sum(not spec.label.inline_only for spec in self.schema.fields)
        alone += self.schema.is_profile and self.sources != 0  # the label of the references
        if self.schema.model.ordered_labels or alone < ALTERNATIONS:
            return NEVER
        return but(pattern(r"[^ \n]+(?: [^ \n]+){0,7}"), pattern(_NO_HEADING, pieces()))

    @once
    def _page_numbers(self) -> Pattern:
        """Lines that read as the number of a page."""
        return NEVER if self.schema.model.ordered_labels else pattern(_PAGE_NUMBER, ignore_case=True)

    def _questions(self, first: str) -> Pattern:
        """Lines that read as labels where two labels of the model are questions, by how they begin."""
        asked = sum("?" in spec.label_line for spec in self.schema.fields)
        if self.schema.model.ordered_labels or asked < ENOUGH:
            return NEVER
        return pattern(rf"{first}[^ ?]*(?: [^ ?]+){{0,{MOST_WORDS_ASKING - 1}}}\?")

    @once
    def like_heading(self) -> Pattern:
        """A line that would be a heading, if it had not the mark of a literal line."""
        return both(self._line, self._headings) if self.has_exceptions else NEVER

    @once
    def marked(self) -> Pattern:
        """A line of prose that has the mark of a literal line."""
        if not self.has_exceptions:
            return NEVER
        return alt(
            self.like_heading if self.headings == "marked" else NEVER,
            both(self._line, alt(self._questions("[A-Z]"), self._page_numbers)),
        )

    @once
    def like_page(self) -> Pattern:
        """A line that would end the page, if it had not the mark of a literal line, as the last line of a text."""
        page = pattern(_SURE_PAGE, pieces(), ignore_case=True)
        return both(self._line, page) if self.has_exceptions else NEVER

    @once
    def item(self) -> Pattern:
        """What stands after the bullet of an item of prose."""
        strong = seq(maybe(pieces()["strong"], literal(" ")), self._line)
        return but(strong if self.has_exceptions else self._line, self.no_item)

    @once
    def statement(self) -> Pattern:
        """A statement that there is no value."""
        if not self.has_exceptions:
            forms = "|".join(wordings()).replace(r"[\w/'-]++", "[A-Za-z]+")
            return pattern(rf"(?:{forms})[.!]?", ignore_case=True)
        # Words of a bounded length keep it as short as statements are, and letters alone keep it simple.
        forms = "|".join(wordings()).replace(r"[\w/'-]++", "[A-Za-z]{1,12}").replace("{0,7}", "{0,5}")
        whole = seq(pattern(forms, ignore_case=True), pattern(r"[.!]?"))
        value = pattern("no (?:longer|[0-9]).*", ignore_case=True)
        # Of marks only one alone says it: more can underline the label.
        return but(whole, alt(self._label_lines, pattern("[^A-Za-z].+"), value))

    # ---- terms -------------------------------------------------------------------------------------------------

    @once
    def _term_cites(self) -> Pattern:
        return seq() if self.citations is None else maybe(literal(" "), self.citations)

    @once
    def term(self) -> Pattern:
        """A term that has its own line."""
        if not self.has_exceptions:
            return self._term("term_text", self.no_content)
        # The letter o can be the bullet of several lines.
        return self._term("term_text", alt(self.no_content, pieces()["key_line"], pattern("o .*")))

    @once
    def item_term(self) -> Pattern:
        """A term after a bullet, which keeps it a term even where it begins with a label and a colon."""
        return self._term("item_text", pieces()["number_bullet"] if self.has_exceptions else NEVER)

    def _term(self, text: str, excluded: Pattern) -> Pattern:
        return self._excepted(seq(pieces()[text], self._term_cites), excluded)

    def _excepted(self, term: Pattern, excluded: Pattern) -> Pattern:
        return but(term, alt(excluded, pattern(_NO_TERM, ignore_case=True)) if self.has_exceptions else excluded)

    def terms(self, counts: tuple[int, int | None] = (1, None)) -> Pattern:
        """So many terms, at least and at most, with commas between them."""
        least, most = counts
        term = seq(pieces()["listed_text"], self._term_cites)
        line = seq(term, repeat(seq(literal(", "), term), least - 1, None if most is None else most - 1))
        if not self.has_exceptions:
            return but(line, self.no_content)
        joined = pattern(".*, (?&joined)|(?&key_line)", pieces())
        no_term = pattern(r"(?:.*[ ,])?(?:etc|others?|more|so on)(?:,.*)?|.*[.!?]", ignore_case=True)
        page = pattern(f"{_PAGE}|{_LEFT_BEHIND}", ignore_case=True)
        return but(line, alt(self._label_lines, self._titles(), page, no_term, joined))

    @once
    def term_apart(self) -> Pattern:
        """A term that no line with commas can hold."""
        in_one = r"(?:[^,;()]|,+[^ ,;()]|\((?:[^()]|\([^()]*\))*\))*,*"
        return but(self.item_term, pattern(in_one))

    @once
    def key_term(self) -> Pattern:
        """A term that would be a key and its value, if it had its line without a bullet."""
        return both(self.item_term, pieces()["key_line"])

    @once
    def key_terms(self) -> tuple[Pattern, Pattern]:
        """Two terms that would be a key and its value in one line: "BDNF", "growth factor (PMID: 12)"."""
        named = pieces()
        first = pattern("(?:[A-Z]|[a-z]+_)(?&key_word)*(?: (?&key_word)+){0,2}", named)
        second = pattern("(?&key_word)+(?: (?&key_word)+){0,3}: .*", named)
        return both(self.item_term, first), both(self.item_term, second)

    @once
    def strong_term(self) -> Pattern:
        """A term that begins with words in bold or italics."""
        text = pattern(r"(?&strong)(?: (?&item_text))?(?: (?&nested))?", pieces())
        return self._excepted(seq(text, self._term_cites), self.no_item)

    @once
    def joined_term(self) -> Pattern:
        """A term that would be two at the end of a line with others: "eel and carp"."""
        text = pattern(
            "(?&term_first)(?:(?&listed)| (?&listed))* (?:and|&) (?&listed)(?:(?&listed)| (?&listed))*", pieces()
        )
        return self._excepted(text, self.no_item)

    @once
    def numbered_term(self) -> Pattern:
        """A term that begins as an item of a list with numbers does."""
        return seq(pattern(r"[0-9]{1,3}\. (?&term_text)", pieces()), self._term_cites)

    # ---- single values -------------------------------------------------------------------------------------------

    @once
    def value(self) -> Pattern:
        """A line of text that is a value."""
        return but(pattern(r"(?&text)(?: \| (?&text))?|<(?&url)>", pieces()), self.no_content)

    @once
    def marked_value(self) -> Pattern:
        """A value that begins with words in bold or italics: after a label these would decorate it."""
        return pattern("(?&strong)(?: (?&text))?", pieces())

    @once
    def name(self) -> Pattern:
        """A name of 120 characters at most: the more words, the shorter they are."""
        return self._name(_names(",?"))

    @once
    def name_before_words(self) -> Pattern:
        """The same before other words of a line, where it can end with a stop: "Miller Ltd. History"."""
        if not self.has_exceptions:
            return self.name
        # A number or a letter with a stop would decorate the words.
        ordinal = pattern(r"(?:[IVXivx]{1,5}|[A-Ha-h])[.)]|[0-9]{1,2}[0-9.]*[.)][0-9.]*")
        return but(seq(self.name, maybe(literal("."))), ordinal)

    @once
    def name_in_heading(self) -> Pattern:
        """The same in a heading, which can have a colon."""
        return self._name(_names("[,:]?"))

    @once
    def heading(self) -> Pattern:
        """The words of a heading in prose."""
        return seq(maybe(pattern("[0-9]{1,2}\\.[0-9]{1,2} ")), but(self.name_in_heading, self._titles()))

    @once
    def abbreviated_name(self) -> Pattern:
        """A name that begins as a numbered heading does, and stands on the line of its label: "E. coli"."""
        return pattern(r"[A-H]\. (?&named){1,18}(?: (?&named){1,19}){0,4}", pieces())

    def _name(self, source: str) -> Pattern:
        if not self.has_exceptions:
            return pattern(source, pieces())
        # A letter or a number with a stop before it is decoration, and a row of letters is no name.
        no_name = alt(self._labels(_AFTER_ITEM), pattern("(?&ordinal).*|(?&number_bullet)|[^ ](?: [^ ])*", pieces()))
        return but(pattern(source, pieces()), no_name)

    @once
    def title(self) -> Pattern:
        """A name in the heading of the whole text, where words before it can say what the page is."""
        return but(self.name_in_heading, pattern(_KIND_OF_PAGE)) if self.has_exceptions else self.name_in_heading

    @once
    def reference(self) -> Pattern:
        """A reference without its number."""
        named = pieces()
        words = seq(named["term_first"], many(pattern(" ?(?:(?&visible)|(?&bracket))", named)))
        text = but(words, alt(self.no_content, pattern(r".*://.*")))
        return alt(seq(text, maybe(literal(" "), named["url"])), named["url"])


def _names(mark: str) -> str:
    """Return the expression of names; a mark may stand behind a word."""
    sizes = ((4, 28), (7, 15), (10, 10))
    forms = (f"(?&named){{0,{size - 1}}}(?:{mark} (?&named){{1,{size}}}){{0,{words - 1}}}" for words, size in sizes)
    return f"(?&name_first)(?:{'|'.join(forms)})"


# What follows a label that counts as one: on a line of its own or with a mark, with a value, and in an item.
_AFTER_LABEL = r"[ .()_-]*(?:| ?[-–—=:_*#].*|\.\..*)"
_BEFORE_VALUE = "[ .()_-]*[A-Z0-9].*"
_AFTER_ITEM = r"[ .()_-]*(?:| ?[:=*_].*|\.\..*)"


def _wordings(schema: Schema) -> list[str]:
    return [wording for spec in schema.by_name.values() for wording in (spec.label.text, *spec.label.aliases)]


_GAP = pattern("[ _.()-]*")


def _words(label: str) -> Pattern:
    """Return the pattern of a label's words, in any case and with any spacing between them."""
    words = re.findall(r"[^\W_]+|[^\w\s.()-]+", label)
    return seq(*(part for number, word in enumerate(words) for part in (*((_GAP,) if number else ()), any_case(word))))


def integers(low: int, high: int) -> Pattern:
    """Return the pattern of the integers from one to another, none of them below nought."""
    options: list[Pattern] = []
    for size in range(len(str(low)), len(str(high)) + 1):
        first, last = max(low, 10 ** (size - 1) if size > 1 else 0), min(high, 10**size - 1)
        if first <= last:
            options.append(_same_size(str(first), str(last)))
    return alt(*options)


def _same_size(low: str, high: str) -> Pattern:
    """Return the pattern of the numbers between two that have as many digits."""
    if not low:
        return seq()
    rest = len(low) - 1
    if low[1:] == "0" * rest and high[1:] == "9" * rest:
        digits = Chars(((ord(low[0]), ord(high[0])),))
        return seq(digits, *[Chars(DIGITS)] * rest)
    if low[0] == high[0]:
        return seq(literal(low[0]), _same_size(low[1:], high[1:]))
    options = [seq(literal(low[0]), _same_size(low[1:], "9" * rest))]
    if int(high[0]) - int(low[0]) > 1:
        options.append(seq(Chars(((ord(low[0]) + 1, ord(high[0]) - 1),)), *[Chars(DIGITS)] * rest))
    options.append(seq(literal(high[0]), _same_size("0" * rest, high[1:])))
    return alt(*options)
