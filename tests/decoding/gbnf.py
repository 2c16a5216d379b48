"""Texts through grammars in GBNF, by the matcher of xgrammar.

Its package asks for torch and transformers when it is imported as a whole, which take gigabytes. The matcher itself, a library in
C++, needs neither: its wheel and that of tvm-ffi, installed without what they ask for, are 17 megabytes.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("tvm_ffi")
_SPEC = find_spec("xgrammar")
if _SPEC is None:
    pytest.skip("xgrammar isn't installed", allow_module_level=True)


def _matchers() -> Any:
    """Return what xgrammar has in C++, without the rest of its package."""
    package = ModuleType("xgrammar")
    package.__path__ = list(_SPEC.submodule_search_locations)
    others = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "xgrammar"}
    sys.modules["xgrammar"] = package
    try:
        import_module("xgrammar.load_binding")
        return import_module("xgrammar.tvm_ffi_binding._ffi_api")
    finally:
        for name in [each for each in sys.modules if each.partition(".")[0] == "xgrammar"]:
            del sys.modules[name]
        sys.modules.update(others)


_CORE = _matchers()


def compiled(grammar: str) -> Any:
    """Return a grammar in GBNF as the matcher takes it, for a tokenizer without tokens."""
    tokens = _CORE.TokenizerInfo([], 0, None, None, False)
    compiler = _CORE.GrammarCompiler(tokens, 1, False, -1, False)
    return compiler.compile_grammar_ebnf(_CORE.Grammar.from_ebnf(grammar, "root"))


def refused_at(grammar: Any, text: str) -> str | None:
    """Return the text up to where a compiled grammar refuses it; None where it takes it to its end."""
    of = _CORE.GrammarMatcher(grammar, None, True, -1, None)
    for number, character in enumerate(text):
        if not of.accept_string(character, False):
            return text[:number]
    return None if of.is_completed() else text
