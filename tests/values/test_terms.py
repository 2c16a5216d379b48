import pytest

from profileparse.values.lines import split_inline
from profileparse.values.terms import read_term


@pytest.mark.parametrize(
    ("text", "label", "qualifier", "citations"),
    [
        ("Cancer", "Cancer", None, []),
        ("CFTR potentiators (e.g., A, B)", "CFTR potentiators", "e.g., A, B", []),
        ("Amyloid beta (Aβ) plaques", "Amyloid beta (Aβ) plaques", None, []),
        ("Amyloid beta (Aβ) plaques (senile)", "Amyloid beta (Aβ) plaques", "senile", []),
        ("A (b (c) d)", "A", "b (c) d", []),
        ("A (b) (c)", "A (b)", "c", []),
        ("A)b (c)", "A)b", "c", []),
        ("A (b", "A (b", None, []),
        ("f(x)", "f(x)", None, []),
        ("(only)", "(only)", None, []),
        ("A ()", "A ()", None, []),
        ("A [1]", "A", None, [1]),
        ("A [1][2]", "A", None, [1, 2]),
        ("A (b)[1-3, 7]", "A", "b", [1, 2, 3, 7]),
        ("A [3-1]", "A [3-1]", None, []),
        ("A [1-400]", "A [1-400]", None, []),
        ("Pax[6]", "Pax[6]", None, []),
        ("cells[1]", "cells", None, [1]),
        ("[1]", "[1]", None, []),
        ("CD4+ count", "CD4+ count", None, []),
        ("OKT3/muromonab-CD3", "OKT3/muromonab-CD3", None, []),
        ("A  b\u00a0c", "A b c", None, []),
    ],
)
def test_a_term_is_its_label_and_the_parenthetical_and_citations_that_end_it(text, label, qualifier, citations):
    assert read_term(text) == {"label": label, "qualifier": qualifier, "citations": citations}


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("A, B", ["A", "B"]),
        ("A (b, c), D", ["A (b, c)", "D"]),
        ('"A, b", C', ['"A, b"', "C"]),
        ("“A, b”, C", ["“A, b”", "C"]),
        ("[A, b], C", ["[A, b]", "C"]),
        ("A (b, C", ["A (b", "C"]),
        ("A; B, C", ["A", "B, C"]),
        ("A | B, C; D", ["A", "B, C; D"]),
        ("A|B", ["A|B"]),
        ("A/B", ["A/B"]),
        ("A ,b,c", ["A", "b", "c"]),
        ("A,b", ["A", "b"]),
        ("N,N-dimethyltryptamine, B", ["N,N-dimethyltryptamine", "B"]),
        ("1,2-dichloroethane", ["1,2-dichloroethane"]),
        ("12,500 units, B", ["12,500 units", "B"]),
        ("A, , B,", ["A", "B"]),
        (",", []),
        ("", []),
    ],
)
def test_a_line_of_terms_is_cut_at_its_separators(line, terms):
    assert [line[at:to] for at, to in split_inline(line)] == terms
