"""Places of what is inside values."""

from profileparse import parse


def test_brackets_in_literal_lines_that_make_one_run_are_text():
    text = "X Overview\n\n[1-3]\n\\ [3-1] and more\n\\ in cells.[1][2]\n"
    parsed = parse(text)
    assert parsed.diagnostics is not None
    places = [text[span.start : span.end] for pointer, span in parsed.spans.items() if "/citations/" in pointer]
    assert places == ["1", "2"]
