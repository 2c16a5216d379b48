"""The measure of linear cost: it tells linear from quadratic and from exponential."""

from __future__ import annotations

import re

from linear import LINEAR, growth


def test_a_linear_cost_is_linear():
    assert growth(lambda n: [each * 2 for each in range(n)], int, 50_000) <= LINEAR
    assert growth(sorted, lambda n: [(each * 7919) % n for each in range(n)], 20_000) <= LINEAR


def test_a_quadratic_cost_is_not():
    assert growth(lambda n: [each for each in range(n) for _ in range(n)], int, 400) > LINEAR


def test_an_exponential_cost_is_found_before_it_takes_for_ever():
    pattern = re.compile("(?:a|aa|aaa)+b")
    assert growth(pattern.match, lambda n: "a" * n, 1_000) > LINEAR


def test_a_quadratic_cost_is_found_long_before_the_largest_size():
    calls = []

    def slow(n):
        calls.append(n)
        return [each for each in range(n) for _ in range(n)]

    assert growth(slow, int, 1_000_000) > LINEAR
    assert max(calls) < 10_000
