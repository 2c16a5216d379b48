"""No module of the package needs another that needs it, not even later, inside a function."""

import ast
from pathlib import Path

import profileparse

PACKAGE = Path(profileparse.__file__).parent


def test_no_module_imports_itself_through_others():
    assert cycles(PACKAGE) == []


def test_a_circle_is_found(tmp_path):
    package = tmp_path / "made_up"
    files = {
        "__init__.py": "from made_up.top import name",
        "top.py": "import made_up.inner.one",
        "inner/__init__.py": "",
        "inner/one.py": "def call():\n    from made_up.inner import two",
        "inner/two.py": "from . import three",
        "inner/three.py": "from .one import name",
        "inner/apart.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from made_up.inner import typed\n",
        "inner/typed.py": "from made_up.inner.apart import name",
        "inner/used.py": "import json\nfrom made_up.inner.apart import name\nfrom made_up import top",
    }
    for name, text in files.items():
        (package / name).parent.mkdir(exist_ok=True, parents=True)
        (package / name).write_text(text)
    assert cycles(package) == [["made_up.inner.one", "made_up.inner.three", "made_up.inner.two"]]


def cycles(package: Path) -> list[list[str]]:
    """Return the groups of modules that import each other in a circle; a package is the module ``__init__`` in it."""
    files = {_name(package, file): file for file in sorted(package.rglob("*.py"))}
    imports = {name: _imports(name, file, files.keys()) for name, file in files.items()}
    reached = {name: _reached(name, imports) for name in files}
    groups = {tuple(sorted(other for other in reached[name] if name in reached[other])) for name in files}
    return [list(group) for group in sorted(groups) if group]


def _name(package: Path, file: Path) -> str:
    parts = [package.name, *file.relative_to(package).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(name: str, file: Path, modules) -> set[str]:
    """Return the modules of the package that a module imports, at once or later."""
    found = set()
    waiting: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    for node in waiting:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            folder = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
            up = folder[: len(folder) + 1 - node.level] if node.level else []
            base = ".".join([*up, *filter(None, [node.module])])
            named = {f"{base}.{alias.name}" for alias in node.names}
            found |= (named & modules) | ({base} if named - modules else set())
    return found & modules


def _reached(name: str, imports: dict[str, set[str]]) -> set[str]:
    """Return the modules that a module needs, itself only if there is a way back to it."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        new = imports[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached
