"""Cross-references: identifiers with a prefix, in their usual forms."""

from __future__ import annotations

import sys
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from profileparse import Label, Profile, Xref, dumps, loads, parse
from profileparse.source import fold
from profileparse.values.prefixes import PREFIXES
from profileparse.values.textvalue import read_value

READ = {
    "OMIM: 191170": "OMIM:191170",
    "omim #191170": "OMIM:191170",
    "MGI: 98834": "MGI:98834",
    "ORPHA:718": "ORPHA:718",
    "PMID 123": "PMID:123",
    "ICD-10: E83.0": "ICD-10:E83.0",
    "10.1000/xyz": "DOI:10.1000/xyz",
    "doi:10.1000/xyz": "DOI:10.1000/xyz",
    "https://doi.org/10.1000/xyz": "DOI:10.1000/xyz",
    "DOI: https://doi.org/10.1000/xyz": "DOI:10.1000/xyz",
    "10.1002/(SICI)1(1998)17:15<16::A>3.0.CO;2-2": "DOI:10.1002/(SICI)1(1998)17:15<16::A>3.0.CO;2-2",
    "https://identifiers.org/mgi:98834": "MGI:98834",
    "https://identifiers.org/taxonomy/9606": "NCBITaxon:9606",
    "https://identifiers.org/hgnc/HGNC:2674": "HGNC:2674",
    "http://purl.obolibrary.org/obo/GO_0008150": "GO:0008150",
    "https://orcid.org/0000-0002-1825-0097": "ORCID:0000-0002-1825-0097",
    "HGNC:HGNC:1097": "HGNC:1097",
    "NCBI Gene: 7157": "NCBIGene:7157",
    "SNOMED CT: 123": "SNOMEDCT:123",
    "CAS 50-78-2": "CAS:50-78-2",
    "EC 1.1.1.1": "EC:1.1.1.1",
    "ISBN 978-3-16-148410-0": "ISBN:978-3-16-148410-0",
    "MESH:D006973.": "MESH:D006973",
    "FooDB: 12": "FooDB:12",
}
REFUSED = {
    "191170": "no prefix",
    "OMIM": "no prefix",
    "OMIM:": "no identifier",
    "GO annotation": "no prefix",
    "Foo Bar: 12": "no prefix",
    "Note: see above": "no prefix",
    "ISBN 978 3 16": "no identifier",
    "https://example.org/x": "no identifier of a known source",
    "https://identifiers.org/x": "no prefix and identifier",
}


@pytest.mark.parametrize("text", READ)
def test_a_cross_reference_is_read(text):
    xref = Xref.from_text(text)
    assert xref.curie == f"{xref.prefix}:{xref.id}" == str(xref) == READ[text]
    assert Xref.model_validate_json(xref.model_dump_json()) == xref
    assert xref.is_known == (xref.prefix in PREFIXES)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_cross_reference_is_refused(text):
    with pytest.raises(ValueError, match=REFUSED[text]):
        Xref.from_text(text)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_spelling_of_a_prefix_is_read_as_the_prefix(prefix):
    for spelling in (prefix, *PREFIXES[prefix]):
        for form in ("{}:X1", "{}: X1", "{} X1", "{}".upper() + ": X1"):
            assert Xref.from_text(form.format(spelling)).curie == f"{prefix}:X1"


def test_no_two_prefixes_share_a_spelling():
    owners: dict[str, set[str]] = {}
    for prefix, others in PREFIXES.items():
        for spelling in (prefix, *others):
            owners.setdefault(spelling.replace(" ", "").casefold(), set()).add(prefix)
    assert [each for each in owners.values() if len(each) > 1] == []


class Disorder(Profile):
    identifiers: Annotated[list[Xref], Label("External IDs", layout="inline")] = []
    sources: Annotated[list[Xref], Label("Sources of data", layout="bullets")] = []
    orpha: Annotated[Xref | None, Label("Orphanet entry")] = None


@pytest.mark.parametrize(
    ("line", "curies"),
    [
        ("OMIM: 191170  MGI: 98834", ["OMIM:191170", "MGI:98834"]),
        ("OMIM: 191170 MGI: 98834 GeneCards: BRAF UniProt: P15056", ["OMIM:191170", "MGI:98834", "GeneCards:BRAF", "UniProt:P15056"]),
        ("OMIM:1,OMIM:2", ["OMIM:1", "OMIM:2"]),
        ("PMID 123 PMID 456; doi:10.1000/x", ["PMID:123", "PMID:456", "DOI:10.1000/x"]),
        ("GO:1 NCBI Gene: 7157 | https://identifiers.org/mgi:98834", ["GO:1", "NCBIGene:7157", "MGI:98834"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["External IDs: {}", "External IDs\n{}", "External IDs:\n{}", "Sources of data:\n- {}"]
)
def test_a_line_holds_several(line, curies, form):
    record = loads(f"# x\n\n{form.format(line)}", model=Disorder)
    assert [each.curie for each in record.identifiers or record.sources] == curies
    assert loads(dumps(record), model=Disorder) == record


ALIKE = [("E83.0", "E83.1"), ("E83.0", "E83"), ("E83", "E83.12"), ("191170", "191171"), ("9999999", "10000000"),
         ("191170", "191170.0001"), ("50-78-2", "64-17-5"), ("P15056", "Q12345"), ("1.1.1.1", "1.1.1.213"), ("a-1", "b-2")]  # fmt: skip
UNLIKE = [("191170", "2019"), ("E83.0", "e83.1"), ("E83.0", "EE83.0"), ("BRAF", "KRAS"), ("123", "[1]"), ("12", "x1"),
          ("E83.0", "E83-1"), ("50-78-2", "50-78"), ("12", "about"), ("12", "13)"), ("a", "9"), ("9", "a"), ("12", "१२")]  # fmt: skip
several = pytest.mark.parametrize("form", ["External IDs: {}", "External IDs\n{}", "Sources of data:\n- {}"])


@several
@pytest.mark.parametrize(("one", "other"), [*ALIKE, *((other, one) for one, other in ALIKE)])
@pytest.mark.parametrize("between", [", ", "; ", " | ", ",\n  "])
def test_an_identifier_of_the_same_shape_has_the_prefix_of_the_one_before_it(form, one, other, between):
    parsed = parse(f"# x\n\n{form.format(f'ICD-10: {one}{between}{other}')}", model=Disorder)
    record = parsed.profile
    assert [each.curie for each in record.identifiers or record.sources] == [f"ICD-10:{one}", f"ICD-10:{other}"]
    assert record.extra == []
    assert parsed.diagnostics == ()
    field = "identifiers" if record.identifiers else "sources"
    places = (parsed.spans[f"/{field}/{number}"] for number in (0, 1))
    assert [parsed.text[place.start : place.end] for place in places] == [f"ICD-10: {one}", other]
    assert loads(dumps(record), model=Disorder) == record


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_a_word_of_another_shape_has_no_prefix(one, other):
    parsed = parse(f"# x\n\nExternal IDs: FooDB:{one}, {other}", model=Disorder)
    assert [each.curie for each in parsed.profile.identifiers] == [f"FooDB:{one}"]
    assert [each.text for each in parsed.profile.extra] == [other]


@pytest.mark.parametrize("text", ["- OMIM:12\n- 13", "- OMIM:12, see above, 13"])
def test_a_prefix_goes_no_further_than_its_line_and_over_no_word(text):
    record = loads(f"# x\n\nExternal IDs:\n{text}", model=Disorder)
    assert "OMIM:13" not in [each.curie for each in record.identifiers]
    assert "13" in " ".join(each.text for each in record.extra)


def test_a_carried_prefix_stays_where_the_text_is_edited():
    parsed = parse("# x\n\nExternal IDs: ICD-10: E83.0, E83.1, E83.2; PMID 4\n", model=Disorder)
    ids = parsed.profile.identifiers

    def edited(*identifiers):
        text = parsed.edit(parsed.profile.with_(identifiers=list(identifiers)))
        assert tuple(loads(text, model=Disorder).identifiers) == identifiers
        return text.splitlines()[2].removeprefix("External IDs: ")

    assert edited(*ids[:2], ids[3]) == "ICD-10: E83.0, E83.1; PMID 4"
    assert edited(*ids, Xref.from_text("PMID 5")) == "ICD-10: E83.0, E83.1, E83.2; PMID 4; PMID:5"
    assert edited(*ids[1:]).startswith("ICD-10:E83.1")


def test_each_has_its_span():
    text = "# x\n\nExternal IDs: OMIM: 191170  MGI: 98834"
    spans = parse(text, model=Disorder).spans
    assert [text[spans[f"/identifiers/{n}"].start : spans[f"/identifiers/{n}"].end] for n in (0, 1)] == [
        "OMIM: 191170", "MGI: 98834",
    ]  # fmt: skip


def test_what_cannot_be_read_is_kept_and_told():
    parsed = parse("# x\n\nExternal IDs: OMIM: 191170, see above\nOrphanet entry: 718", model=Disorder)
    assert [each.curie for each in parsed.profile.identifiers] == ["OMIM:191170"]
    assert parsed.profile.absent["orpha"].reason == "unreadable"
    assert [each.text for each in parsed.profile.extra] == ["see above", "718"]
    told = [each for each in parsed.diagnostics if each.code == "PP104"]
    assert [parsed.text[each.span.start : each.span.end] for each in told] == ["see above", "718"]
    assert all("expected an identifier with its prefix" in each.message for each in told)


def test_an_unknown_prefix_is_kept_and_reported():
    parsed = parse("# x\n\nExternal IDs: OMIM:1, FooDB:2\nOrphanet entry: BarDB:3", model=Disorder)
    assert [each.curie for each in parsed.profile.identifiers] == ["OMIM:1", "FooDB:2"]
    told = [each for each in parsed.diagnostics if each.code == "PP307"]
    assert [parsed.text[each.span.start : each.span.end] for each in told] == ["FooDB:2", "BarDB:3"]


def test_a_subclass_declares_more_prefixes():
    class Plant(Xref):
        prefixes = {"POWO": ("Plants of the World",), "OMIM": ("Inheritance",)}

    class Herb(Profile):
        ids: Annotated[list[Plant], Label("IDs", layout="inline")] = []

    parsed = parse("# x\n\nIDs: Plants of the World: 30001404-2 PMID 7, inheritance 5", model=Herb)
    assert [each.curie for each in parsed.profile.ids] == ["POWO:30001404-2", "PMID:7", "OMIM:5"]
    assert not [each for each in parsed.diagnostics if each.code == "PP307"]
    assert not Xref.from_text("POWO:1").is_known

    class Wrong(Xref):
        prefixes = {"two words": ()}

    with pytest.raises(TypeError, match="'two words' is no prefix"):
        Wrong.from_text("x:1")


def test_given_members_have_to_be_canonical():
    assert Xref(prefix="OMIM", id="1").curie == "OMIM:1"
    for wrong, name in (({"prefix": "omim"}, "prefix"), ({"curie": "OMIM:2"}, "curie")):
        with pytest.raises(ValidationError) as caught:
            Xref(**({"prefix": "OMIM", "id": "1"} | wrong))
        assert caught.value.errors()[0]["loc"] == (name,)


def test_prefix_maps_expand_and_compact():
    curies = pytest.importorskip("curies")
    prefix_map = {"OMIM": "https://omim.org/entry/"}
    for given_as in (prefix_map, curies.Converter.from_prefix_map(prefix_map)):
        assert Xref.from_text("OMIM 1").expand(given_as) == "https://omim.org/entry/1"
        assert Xref.compact("https://omim.org/entry/1", given_as) == Xref(prefix="OMIM", id="1")
    with pytest.raises(ValueError, match="the prefix map has no MGI"):
        Xref.from_text("MGI:1").expand(prefix_map)
    with pytest.raises(ValueError, match=r"no start of 'https://x\.y/1'"):
        Xref.compact("https://x.y/1", prefix_map)


def test_prefix_maps_say_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "curies", None)
    with pytest.raises(ImportError, match=r"pip install 'profileparse\[ids\]'"):
        Xref.from_text("OMIM:1").expand({})


PIECES = st.sampled_from((*READ, *REFUSED, ":", " ", "#", ",", ";", ".", "10.1000/", "GO", "x", "1", "https://"))


@given(st.lists(PIECES, max_size=5).map("".join) | st.lists(PIECES, max_size=4).map(" ".join) | st.text(max_size=20))
def test_what_is_read_reads_back(text):
    for at, to in Xref.split(text):
        try:
            xref = read_value(Xref, fold(text[at:to]))
        except ValueError:
            continue
        record = Disorder(name="x", identifiers=[xref, xref], sources=[xref, Xref.from_text("GO:1")], orpha=xref)
        assert loads(dumps(record), model=Disorder) == record
