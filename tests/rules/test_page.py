"""The documentation page of the rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from profileparse.rules import RULES
from rules_page import rules_page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == rules_page() + "\n", "run: python docs/rules_page.py > docs/rules.md"


def test_the_script_prints_the_page():
    run = subprocess.run([sys.executable, PAGE.with_name("rules_page.py")], capture_output=True, check=True)
    assert run.stdout.decode() == rules_page() + "\n"


def test_the_page_has_every_rule_and_no_line_without_meaning():
    page = rules_page()
    for rule in RULES.values():
        assert f"### {rule.code} {rule.name}\n" in page
        assert f"](#{rule.code.lower()}-{rule.name})" in page
    assert page.replace("\n", "").isprintable()
