"""Kinds of values that know their text: what every one has from their base."""

from __future__ import annotations

import datetime
import json
from enum import StrEnum
from typing import Annotated, Self

import jsonschema
import pytest
from pydantic import Field, TypeAdapter, ValidationError

from profileparse import EditError, Label, Profile, Span, TextValue, dumps, loads, parse
from profileparse.edit.paths import change_by_path
from profileparse.schema.profile import schema_of
from profileparse.values.textvalue import derived, expectation


class GeneSymbol(TextValue):
    symbol: str

    @classmethod
    def from_text(cls, text: str) -> Self:
        if not text.isupper():
            raise ValueError("a symbol is in capitals")
        return cls(symbol=text)

    def to_text(self) -> str:
        return self.symbol


class Strand(StrEnum):
    PLUS = "+"
    MINUS = "-"


class Locus(TextValue):
    """A kind with members that follow from others, and with types that JSON doesn't have."""

    expects = "a place such as 17:7661779 +"

    chromosome: str
    position: Annotated[int, Field(ge=1)]
    strand: Strand | None = None
    noted: datetime.date | None = None
    band: str = derived("The chromosome and the first two digits.")

    @classmethod
    def from_text(cls, text: str) -> Self:
        chromosome, colon, rest = text.partition(":")
        position, *others = rest.split()
        if not colon:
            raise ValueError("it has no colon")
        strand = Strand(others[0]) if others else None
        noted = datetime.date.fromisoformat(others[1]) if others[1:] else None
        band = f"{chromosome}.{position[:2]}"
        return cls(chromosome=chromosome, position=int(position), strand=strand, noted=noted, band=band)

    def to_text(self) -> str:
        parts = [f"{self.chromosome}:{self.position}", self.strand, self.noted and self.noted.isoformat()]
        return " ".join(filter(None, parts))


class Gene(Profile):
    symbol: GeneSymbol | None = None
    partners: Annotated[list[GeneSymbol], Label("Partners", layout="inline")] = []
    targets: Annotated[list[GeneSymbol], Label("Targets", layout="bullets")] = []
    locus: Annotated[Locus | None, Label("Locus")] = None


TEXT = """\
# p53

Symbol: TP53 [1]
Partners: MDM2, EP300 [2], mouse
Targets
- CDKN1A
- BAX, PUMA
- bax
Locus: 17:7661779 -
"""


def test_values_are_read_alone_and_in_lists():
    gene = loads(TEXT.replace(", mouse", "").replace("- bax\n", ""), model=Gene)
    assert gene.symbol == GeneSymbol(symbol="TP53")
    assert [each.symbol for each in gene.partners] == ["MDM2", "EP300"]
    assert [each.symbol for each in gene.targets] == ["CDKN1A", "BAX, PUMA"]
    assert gene.locus == Locus(chromosome="17", position=7661779, strand=Strand.MINUS)
    assert loads(dumps(gene), model=Gene) == gene


def test_each_value_has_a_span():
    parsed = parse(TEXT, model=Gene)
    shown = {name: TEXT[span.start : span.end] for name, span in parsed.spans.items()}
    assert shown["/symbol"] == "TP53"
    assert shown["/targets/0"] == "CDKN1A"
    assert shown["/locus"] == "17:7661779 -"
    assert parsed.spans["/targets"] == Span(TEXT.index("CDKN1A"), TEXT.index("PUMA") + 4)


def test_what_cannot_be_read_goes_to_extra_and_a_diagnostic_says_what_was_expected():
    parsed = parse(
        "# p53\n\nSymbol: tumour protein\nPartners: MDM2, not one\nTargets\n- p21\n\nLocus: here", model=Gene
    )
    gene = parsed.profile
    assert {name: each.reason for name, each in gene.absent.items()} == dict.fromkeys(
        ("symbol", "targets", "locus"), "unreadable"
    )
    assert [each.symbol for each in gene.partners] == ["MDM2"]
    assert [(each.heading, each.text) for each in gene.extra] == [
        ("Symbol", "tumour protein"), ("Partners", "not one"), ("Targets", "p21"), ("Locus", "here"),
    ]  # fmt: skip
    told = {
        parsed.text[each.span.start : each.span.end]: each.message
        for each in parsed.diagnostics
        if each.code == "PP104"
    }
    assert told.keys() == {"tumour protein", "not one", "p21", "here"}
    assert "expected a gene symbol: a symbol is in capitals" in told["not one"]
    assert "expected a place such as 17:7661779 +: " in told["here"]
    assert loads(dumps(gene), model=Gene) == gene


def test_statements_of_absence_are_none():
    gene = loads("# p53\n\nSymbol: N/A\nPartners: None known\nTargets\n- N/A\n", model=Gene)
    assert [gene.absent[name].reason for name in ("symbol", "partners", "targets")] == [
        "not_available", "none_stated", "not_available",
    ]  # fmt: skip


def test_json_has_the_members_that_apply_and_takes_a_plain_text():
    gene = Gene.model_validate_json(
        '{"name": "x", "symbol": " TP53 ", "partners": ["MDM2", {"symbol": "EP300"}],'
        ' "locus": {"chromosome": "17", "position": 12345, "strand": "+", "noted": "2020-01-02"}}'
    )
    data = json.loads(gene.model_dump_json())
    assert data["symbol"] == {"symbol": "TP53"}
    assert data["locus"] == {
        "chromosome": "17",
        "position": 12345,
        "strand": "+",
        "noted": "2020-01-02",
        "band": "17.12",
    }
    assert Gene.model_validate_json(json.dumps(data)) == gene
    assert "noted" not in Gene(name="x", locus="17:12345 +").model_dump()["locus"]


def test_json_schema_allows_objects_and_texts():
    schema = Gene.model_json_schema()
    assert schema["$defs"]["Locus"]["required"] == ["chromosome", "position"]
    record = json.loads(loads(TEXT, model=Gene).model_dump_json())
    jsonschema.validate(record, schema)
    jsonschema.validate(record, Gene.model_json_schema(mode="serialization"))
    jsonschema.validate({"name": "x", "symbol": "TP53", "partners": ["MDM2"]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"name": "x", "symbol": {"symbl": "TP53"}}, schema)


@pytest.mark.parametrize(
    ("value", "where", "message"),
    [
        ({"symbol": "tp53"}, (), "a symbol is in capitals"),
        ({"symbol": 7}, ("symbol",), "valid string"),
        ({"symbol": "TP53", "other": 1}, ("other",), "not permitted"),
        ({"symbol": "TP  53"}, (), "text can't carry"),
        ({"symbol": "TP\u200b53"}, (), "text can't carry"),
        ({"symbol": ""}, (), "is empty"),
        ({"symbol": "TP53 [1]"}, (), "would be a citation"),
        ("tp53", (), "a symbol is in capitals"),
        (7, (), "valid dictionary or instance"),
    ],
)
def test_a_value_that_does_not_read_back_is_refused(value, where, message):
    with pytest.raises(ValidationError, match=message) as caught:
        TypeAdapter(GeneSymbol).validate_python(value)
    assert caught.value.errors()[0]["loc"] == where


def test_a_member_that_disagrees_is_named():
    whole = {"chromosome": "17", "position": 12345}
    assert Locus(**whole, band="17.12").band == Locus(**whole).band == "17.12"
    with pytest.raises(ValidationError, match=r"the text '17:12345' gives '17.12', not '17.13'") as caught:
        Locus(**whole, band="17.13")
    assert caught.value.errors()[0]["loc"] == ("band",)
    with pytest.raises(EditError, match=r"^locus\.band: "):
        loads(TEXT, model=Gene).with_(locus={**whole, "band": "17.13"})


def test_a_text_that_a_kind_writes_and_does_not_read_is_told_at_once():
    class Shouted(GeneSymbol):
        def to_text(self) -> str:
            return self.symbol + "!"

    with pytest.raises(ValidationError, match=r"gives 'TP53!', not 'TP53'"):
        Shouted(symbol="TP53")
    with pytest.raises(ValidationError, match="which reads as another value"):
        TypeAdapter(Shouted).validate_python("TP53")


def test_a_kind_without_both_methods_is_no_type_of_a_field():
    class Half(TextValue):
        @classmethod
        def from_text(cls, text: str) -> Self:
            return cls()

    with pytest.raises(TypeError, match=r"Wrong\.half: Half has no to_text"):
        schema_of(type("Wrong", (Profile,), {"__annotations__": {"half": Half | None}, "half": None}))


def test_a_record_is_changed_by_texts():
    gene = loads(TEXT, model=Gene)
    changed = gene.with_(symbol="TP63", partners="MDM4, ITCH", targets=["CDKN1A", GeneSymbol(symbol="BBC3")])
    assert (changed.symbol.symbol, [each.symbol for each in changed.partners]) == ("TP63", ["MDM4", "ITCH"])
    assert [each.symbol for each in changed.targets] == ["CDKN1A", "BBC3"]
    for wrong in ({"symbol": "x"}, {"partners": ["MDM2", "x"]}):
        with pytest.raises(
            EditError, match=r"(?:symbol|partners\.1): 'x' can't be read: expected a gene symbol: a symbol"
        ):
            gene.with_(**wrong)
    assert gene.with_(partners=None).absent["partners"].reason == "empty"


def test_an_edit_changes_the_value_and_no_more():
    parsed = parse(TEXT, model=Gene)
    profile = change_by_path(parsed.profile, assign=["symbol=TP63", "partners.0=MDM4"], add=["targets=BBC3"])
    text = TEXT.replace("TP53", "TP63").replace("MDM2", "MDM4").replace("BAX, PUMA\n", "BAX, PUMA\n- BBC3\n")
    assert parsed.edit(profile) == text
    assert parse(parsed.edit(profile), model=Gene).profile == profile


@pytest.mark.parametrize(
    ("name", "words"), [("GeneSymbol", "a gene symbol"), ("EC", "an EC"), ("CASNumber", "a CAS number")]
)
def test_the_name_of_a_kind_says_what_is_expected(name, words):
    assert expectation(type(name, (TextValue,), {})) == words
