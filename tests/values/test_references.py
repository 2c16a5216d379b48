import pytest

from profileparse import loads
from profileparse.values.references import split_url


def references(text):
    return [
        (each.number, each.text, each.url) for each in loads(f"X Overview\n\nText.\n\nReferences\n\n{text}").references
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. A. Title.\n2. B. Title.", [(1, "A. Title.", None), (2, "B. Title.", None)]),
        ("[1] A. Title.\n[3] B. Title.", [(1, "A. Title.", None), (3, "B. Title.", None)]),
        ("1. [1] A. Title.", [(1, "A. Title.", None)]),
        ("[^2]: A. Title.", [(2, "A. Title.", None)]),
        ("^ A. Title. ↩", [(1, "A. Title.", None)]),
        ("A. Title.\n\nB. Title.", [(1, "A. Title.", None), (2, "B. Title.", None)]),
        ("1. A. Title.\ngoes on", [(1, "A. Title. goes on", None)]),
        ("1. A. https://example.org/a", [(1, "A.", "https://example.org/a")]),
        (
            "1. A. https://example.org/a\nSeen 1998",
            [(1, "A. https://example.org/a Seen 1998", "https://example.org/a")],
        ),
        ("- A. Title.", [(1, "A. Title.", None)]),
    ],
)
def test_a_reference_list_is_read_in_its_forms(text, expected):
    assert references(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A. <https://example.org/a>", ("A.", "https://example.org/a")),
        ("See https://example.org/a, p. 3", ("See https://example.org/a, p. 3", "https://example.org/a")),
        ("https://example.org/a.", ("https://example.org/a.", "https://example.org/a")),
        ("No address", ("No address", None)),
    ],
)
def test_a_url_at_the_end_is_taken_off(text, expected):
    assert split_url(text) == expected


@pytest.mark.parametrize(
    ("text", "rest", "url"),
    [
        ("Mercury. https://example.org/Mercury_(element)", "Mercury.", "https://example.org/Mercury_(element)"),
        ("Mercury (https://example.org/Mercury_(element))", None, "https://example.org/Mercury_(element)"),
        ("A. <https://example.org/a_(b)>", "A.", "https://example.org/a_(b)"),
        ("(see https://example.org/a).", None, "https://example.org/a"),
        ("A. https://[2001:db8::1]/x[1]", "A.", "https://[2001:db8::1]/x[1]"),
        ("A. https://example.org/a}", None, "https://example.org/a"),
        ("A. https://example.org/?q={b}", "A.", "https://example.org/?q={b}"),
        ("https://...", None, None),
        ("https://example.org/((((", "", "https://example.org/(((("),
    ],
)
def test_a_url_keeps_the_brackets_that_it_opens(text, rest, url):
    assert split_url(text) == (text if rest is None else rest, url)
