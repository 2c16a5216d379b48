import pytest

from profileparse import EntityProfile, dumps, loads

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
        ("- One\n- Two", [("p", [("One", [])]), ("p", [("Two", [])])]),
        ("+ -\n  =", [("p", [("- =", [])])]),
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
