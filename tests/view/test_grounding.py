"""The page beside the sources: each quotation says where it stands, and what differs is a finding."""

from __future__ import annotations

import pytest

from profileparse import ground, parse

pytest.importorskip("rapidfuzz")

TEXT = """\
Lantern Overview

> “It pulses at noon”[1]

She wrote “it does not sleep at 12 m”.[1] It is <b>small</b>.[1] Some say “it rests on Sundays”.[2]

References
1. Venn. Log.
"""
SOURCES = {1: "It pulses at noon. It does not sleep at 21 m <i>.", 7: "Unread."}


def test_each_quotation_says_what_its_source_has():
    parsed = parse(TEXT)
    page = parsed.html(ground(parsed, SOURCES))
    assert page.count('<span class="evidence exact">in source 1 word for word</span>') == 1
    assert page.count('<span class="evidence fuzzy">in source 1 nearly: 12 instead of 21</span>') == 1
    assert page.count('<span class="evidence none">in no source</span>') == 1
    assert 'class="evidence' not in parsed.html()


def test_findings_stand_in_the_order_of_the_text():
    parsed = parse(TEXT)
    page = parsed.html(ground(parsed, SOURCES))
    codes = [page.index(code) for code in ("PP602", "PP601", "PP603", "PP604")]
    assert codes == sorted(codes)
    assert page.index("PP602") < page.index("PP401") < page.index("PP604")
