import pytest
from pydantic import ValidationError

from profileparse import Block, EntityProfile, Prose, Segment, dumps, loads

HEAD = "X Overview\n\n"


def blocks(text):
    return [
        (block.kind[0], [(segment.text, segment.citations) for segment in block.segments])
        for block in loads(HEAD + text).overview.blocks
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.", [("p", [("One. Two.", [])])]),
        ("One.\n\nTwo.", [("p", [("One.", [])]), ("p", [("Two.", [])])]),
        ("One.[1] Two.[2][3]", [("p", [("One.", [1]), ("Two.", [2, 3])])]),
        ("One [1]. Two", [("p", [("One.", [1]), ("Two", [])])]),
        ("One, [1,3] two [2-4]", [("p", [("One,", [1, 3]), ("two", [2, 3, 4])])]),
        ("[1] One", [("p", [("", [1]), ("One", [])])]),
        ("See [1](https://example.org) and [@key] and Pax[6] and [].", [("p", [("See [1](https://example.org) and [@key] and Pax[6] and [].", [])])]),
        ("One. > “Two.”[1] Three.", [("p", [("One.", [])]), ("q", [("Two.", [1])]), ("p", [("Three.", [])])]),
        ("> “One”", [("q", [("One", [])])]),
        ("> One\n> two [3]", [("q", [("One two", [3])])]),
        ("- One\n- Two", [("i", [("One", [])]), ("i", [("Two", [])])]),
        ("+ -\n  =", [("i", [("- =", [])])]),
        ("One > “two [1]>[2]”", [("p", [("One", [])]), ("q", [("two", [1]), (">", [2])])]),
        ('Go to "File" > "Save As" > “now”', [("p", [('Go to "File" > "Save As"', [])]), ("q", [("now", [])])]),
        ("Where p > 3 and [x]", [("p", [("Where p > 3 and [x]", [])])]),
        ("> 3-fold more", [("p", [("> 3-fold more", [])])]),
        ("*C5* stays", [("p", [("*C5* stays", [])])]),
    ],
)  # fmt: skip
def test_prose_is_cut_into_blocks_and_segments(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize("before", ['He said "x"', "plain"])
@pytest.mark.parametrize("quoted", ["plain", "a “b” c", '"File" > "Save As"', '« "a" “b” »'])
def test_a_quotation_after_a_quotation_mark_is_read_back(before, quoted):
    pieces = [{"kind": kind, "segments": [{"text": text}]} for kind, text in [("paragraph", before), ("quote", quoted)]]
    profile = EntityProfile.model_validate({"name": "X", "overview": {"blocks": pieces}})
    assert loads(dumps(profile)) == profile


# ---- items -------------------------------------------------------------------------------------------------


def items(text, model=EntityProfile):
    prose = loads(f"X Overview\n\nText.\n\nMechanism of Action\n\n{text}\n", model=model).mechanism_of_action
    return [(block.kind[0], block.depth, block.segments[0].text) for block in prose.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n  - b\n- c", [("i", 1, "a"), ("i", 2, "b"), ("i", 1, "c")]),
        ("1. a\n   * b\n     + c\n2. d", [("i", 1, "a"), ("i", 2, "b"), ("i", 3, "c"), ("i", 1, "d")]),
        ("- a\n\t- b\n\t\t- c", [("i", 1, "a"), ("i", 2, "b"), ("i", 3, "c")]),
        ("    - a\n      - b\n  - c\n- d", [("i", 1, "a"), ("i", 2, "b"), ("i", 1, "c"), ("i", 1, "d")]),
        ("- a\n    - b\n  - c\n- d", [("i", 1, "a"), ("i", 2, "b"), ("i", 2, "c"), ("i", 1, "d")]),
        ("- a\n\n  - b\n\n> q\n\n    - c", [("i", 1, "a"), ("i", 2, "b"), ("q", None, "q"), ("i", 3, "c")]),
        ("- a\n\nText.\n\n  - b", [("i", 1, "a"), ("p", None, "Text."), ("i", 1, "b")]),
        ("- a > “q”\n  - b > “q” more\n    - c",
         [("i", 1, "a"), ("q", None, "q"), ("i", 2, "b"), ("q", None, "q"), ("p", None, "more"), ("i", 1, "c")]),
        ("- > “q”\n  - b", [("q", None, "q"), ("i", 1, "b")]),
        ("- \\ Other Names: x\n- \\ \\ y\n- \\- z\n- \\", [("i", 1, "Other Names: x"), ("i", 1, "\\ y"), ("i", 1, "\\- z"), ("i", 1, "\\")]),
        ("- a\\\n  \\ X Overview\\\n  \\ X[edit]\n- \\ b[edit]", [("i", 1, "a\nX Overview\nX[edit]"), ("i", 1, "b[edit]")]),
        ("- \\ N/A", [("i", 1, "N/A")]),
        ("| a |\n| b |", [("p", None, "| a |"), ("p", None, "| b |")]),
    ],
)  # fmt: skip
def test_items_are_nested_by_their_indentation(text, expected):
    assert items(text) == expected
    profile = loads(f"X Overview\n\n{text}\n")
    assert loads(dumps(profile)) == profile


def test_what_is_indented_too_deep_has_the_greatest_depth():
    text = "\n".join(f"{' ' * number}- {number}" for number in range(40))
    assert [depth for _, depth, _ in items(text)] == [*range(1, 21), *([20] * 20)]


def test_an_item_that_states_absence_alone_is_absent_but_for_its_mark():
    text = "X Overview\n\nText.\n\nMechanism of Action\n\n- {}N/A\n"
    assert loads(text.format("")).absent["mechanism_of_action"].reason == "not_available"
    profile = loads(text.format("\\ "))
    assert profile.mechanism_of_action.plain() == "N/A"
    assert loads(dumps(profile)) == profile


def test_only_items_have_a_depth_and_json_leaves_it_out_elsewhere():
    segments = [Segment(text="A.")]
    assert Block(kind="item", segments=segments) == Block(kind="item", depth=1, segments=segments)
    assert Block(kind="item", segments=segments).model_dump(mode="json") == {
        "kind": "item", "depth": 1, "segments": [{"text": "A.", "citations": []}],
    }  # fmt: skip
    assert '"depth"' not in Block(kind="quote", segments=segments).model_dump_json()
    assert Block.model_validate({"kind": "paragraph", "depth": None, "segments": segments}).depth is None
    for values in ({"kind": "quote", "depth": 1}, {"kind": "item", "depth": 0}, {"kind": "item", "depth": 21}):
        with pytest.raises(ValidationError):
            Block(segments=segments, **values)


@pytest.mark.parametrize(
    ("depths", "is_valid"),
    [
        ((1, 2, 3, 1, 2), True),
        ((1, "quote", 2), True),
        ((2,), False),
        ((1, 3), False),
        ((1, "paragraph", 2), False),
        ((1, "paragraph", "quote", 2), False),
        (("quote", 1), True),
    ],
)
def test_an_item_is_no_more_than_one_deeper_than_the_one_before(depths, is_valid):
    forms = [{"kind": "item", "depth": each} if isinstance(each, int) else {"kind": each} for each in depths]
    blocks = [{**form, "segments": [{"text": "A."}]} for form in forms]
    if is_valid:
        profile = EntityProfile.model_validate({"name": "X", "overview": {"blocks": blocks}})
        assert loads(dumps(profile)) == profile
    else:
        with pytest.raises(ValidationError, match="put that before it"):
            Prose.model_validate({"blocks": blocks})


def test_with_reads_lists_as_they_are_read_under_a_label():
    text = "First:\n- one\n  goes on\n  - two[1]\n\n- \\ Key: x\nAfter.\n\n> Q\n> r"
    profile = loads("X Overview\n\nText.").with_(overview=text)
    assert profile == loads(f"X Overview\n\n{text}")
    assert [block.kind for block in profile.overview.blocks] == [
        "paragraph",
        "item",
        "item",
        "item",
        "paragraph",
        "quote",
    ]


# ---- headings ----------------------------------------------------------------------------------------------


def headed(text, label="## Mechanism of Action"):
    profile = loads(f"X Overview\n\nText.\n\n{label}\n\n{text}\n")
    assert loads(dumps(profile)) == profile
    assert EntityProfile.model_validate_json(profile.model_dump_json()) == profile
    prose = profile.mechanism_of_action
    return [(block.kind[0], block.level, block.segments[0].text) for block in prose.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.\n\n### Sub\n\nB.", [("p", None, "A."), ("h", 3, "Sub"), ("p", None, "B.")]),
        ("### **Sub:** ###\n#### 1. Sub-sub\n- a", [("h", 3, "Sub"), ("h", 4, "Sub-sub"), ("i", None, "a")]),
        ("### Sub\n- a\n###### Deep\n  - b", [("h", 3, "Sub"), ("i", None, "a"), ("h", 6, "Deep"), ("i", None, "b")]),
        ("### \\Other Names\nA.", [("h", 3, "Other Names"), ("p", None, "A.")]),
        ("### \\Sub:\nA.", [("h", 3, "Sub:"), ("p", None, "A.")]),
        ("### Sub > “q”[1]\nA.", [("h", 3, "Sub"), ("q", None, "q"), ("p", None, "A.")]),
        ("### Sub things[1] two\nA.", [("p", None, "Sub things"), ("p", None, "A.")]),
        ("### Sub two[1]\n\n- \\ Other Names: A", [("h", 3, "Sub two"), ("i", None, "Other Names: A")]),
        ("### None", [("h", 3, "None")]),
    ],
)  # fmt: skip
def test_headings_of_a_lower_level_stand_in_prose(text, expected):
    assert headed(text) == expected


def test_the_level_of_a_heading_is_that_of_its_marks():
    assert headed("=== Sub ===\nA.", "== Mechanism of Action ==") == [("h", 3, "Sub"), ("p", None, "A.")]
    assert headed("## Sub\nA.", "# Mechanism of Action") == [("h", 2, "Sub"), ("p", None, "A.")]
    assert [entry.heading for entry in loads("X Overview\n\nText.\n\n### Sub\nA.").extra] == ["Sub"]


def test_labels_have_marks_only_where_headings_stand_in_their_prose():
    profile = loads(
        "X Overview\n\nText.\n\n## Mechanism of Action\n\n#### Sub\n\nA.\n\n## Uses\n\nB.\n\n### Sub\n\nC.\n"
    )
    text = dumps(profile)
    assert "\nX Overview\n" in f"\n{text}"
    assert "\n### Mechanism of Action\n\n#### Sub\n" in text
    assert [(entry.heading, entry.level) for entry in loads(text).extra] == [("Uses", 2), ("Sub", 3)]


def test_a_rule_stands_before_extra_that_would_belong_to_the_headings():
    profile = loads("X Overview\n\nText.").with_(overview="A.\n### Sub\nB.", extra=[])
    values = profile.model_dump() | {"extra": [{"heading": "Uses", "text": "C.", "level": 3}]}
    profile = EntityProfile.model_validate(values)
    assert "\n---\n\n### Uses\n" in dumps(profile)
    assert loads(dumps(profile)) == profile


@pytest.mark.parametrize(
    "values",
    [
        {"level": 1, "segments": [{"text": "A"}]},
        {"level": 7, "segments": [{"text": "A"}]},
        {"segments": [{"text": "A", "citations": [1]}, {"text": "B"}]},
        {"segments": [{"text": "", "citations": [1]}]},
        {"segments": [{"text": "A\nB"}]},
        {"depth": 1, "segments": [{"text": "A"}]},
    ],
)
def test_what_is_no_heading_is_refused(values):
    with pytest.raises(ValidationError):
        Block.model_validate({"kind": "heading", **values})
    with pytest.raises(ValidationError):
        Block.model_validate({"kind": "paragraph", "level": 3, "segments": [{"text": "A"}]})


def test_a_heading_is_one_of_level_three_where_none_is_given():
    block = Block(kind="heading", segments=[Segment(text="A")])
    assert block.model_dump() == {"kind": "heading", "level": 3, "segments": [{"text": "A", "citations": []}]}
