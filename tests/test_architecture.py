"""The shape of the project, read from its own source: imports point down, libraries stay contained."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "reportgen"

LAYERS = [
    {"errors", "codes", "collector", "apart"},
    {"model"},
    {"blocks", "dates", "terms", "rounding", "layout", "sums", "linebreak", "readback"},
    {"tags", "bounds"},
    {"templating", "lineage", "files", "tabular", "charting", "xlsx"},
    {"sources"},
    {"profiles", "mistakes", "needs"},
    {"kinds", "wording"},
    {"load", "derive", "compose", "render", "check"},
    {"batch", "contents"},
    {"proofread"},
    {"session", "doctor", "explain", "filling", "console", "trace", "vocab", "watch", "workspace"},
    {"phrasing", "lint", "export", "notebook"},
    {"cli"},
]
"""A module may import what stands above it in this list, and itself; stages (one row) not each other."""

CONTAINED = {
    "pandas": {"load", "sources", "export"},
    "pyarrow": {"sources", "export"},
    "sqlalchemy": {"sources"},
    "openpyxl": {"load", "workspace"},
    "python_calamine": {"load"},
    "pydantic": {"load"},
    "jinja2": {"bounds", "mistakes", "needs", "tags", "templating", "compose", "render"},
    "markdown_it": {"compose"},
    "markupsafe": {"templating", "compose", "render"},
    "weasyprint": {"render"},
    "docxtpl": {"render"},
    "docx": {"render", "check"},
    "lxml": {"load", "render", "check"},
    "PIL": {"load", "render", "check"},
    "typer": {"cli", "console"},
    "filelock": {"batch"},
    "pypdfium2": {"check"},
    "fontTools": {"check"},
}
HEAVY = {
    "pandas",
    "pyarrow",
    "sqlalchemy",
    "openpyxl",
    "weasyprint",
    "docxtpl",
    "docx",
    "lxml",
    "filelock",
    "python_calamine",
    "pypdfium2",
    "PIL",
    "fontTools",
}


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The top-level part of the package a file belongs to."""
    inside = path.relative_to(PACKAGE).parts
    return inside[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each imported module of a file, and whether at its top level."""
    tree = parsed(path)
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        top = node in tree.body
        if isinstance(node, ast.Import):
            yield from ((alias.name, top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "reportgen":
                yield from ((f"reportgen.{alias.name}", top) for alias in node.names)
            else:
                yield node.module, top


def layer(name: str) -> int:
    return next(n for n, names in enumerate(LAYERS) if name in names)


def test_every_part_has_its_layer() -> None:
    parts = {part(path) for path in sources()} - {"__init__"}
    assert parts == set().union(*LAYERS)


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = part(path)
    if own == "__init__":
        return
    for module, _ in imports(path):
        parts = module.split(".")
        if parts[0] != "reportgen" or len(parts) == 1 or parts[1] in (own, "__version__"):
            continue
        assert layer(parts[1]) < layer(own), f"{own} must not import {module}"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_libraries_stay_contained(path: Path) -> None:
    if path.name == "build.py":  # the fonts are built by hand, not at run time
        return
    for module, top in imports(path):
        library = module.split(".")[0]
        if library in CONTAINED:
            assert part(path) in CONTAINED[library], f"{path.name} must not import {library}"
        if library in HEAVY:
            assert not top, f"{path.name} imports {library} at its top: --help would wait for it"


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def callers() -> dict[str, set[str]]:
    """The files that call each function or class, by its name."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                found[str(name)].add(str(path.relative_to(PACKAGE)))
    return found


def calls(name: str) -> set[str]:
    """The files that call a function or class of this name."""
    return callers().get(name, set())


def test_one_place_builds_a_jinja_environment_and_one_calls_docxtpl() -> None:
    assert calls("ReportEnvironment") == {"templating.py"}
    assert (
        calls("Environment") | calls("SandboxedEnvironment") | calls("ImmutableSandboxedEnvironment") == set()
    )
    assert len(calls("DocxTemplate")) == 1


def test_no_clock_no_randomness_in_the_pipeline() -> None:
    forbidden = {"now", "today", "utcnow", "time", "random", "uuid4"}
    for name in forbidden:
        assert calls(name) == set(), f"{name}() makes output depend on more than its input"


def test_modules_are_short_and_functions_too() -> None:
    for path in sources():
        tree = parsed(path)
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 560, path
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.body[0].lineno <= 60, f"{path.name}:{node.name}"


def test_the_project_speaks_of_itself_alone() -> None:
    """No machine path anywhere in source, templates or documents."""
    for folder in ("reportgen", "templates", "tests", "docs", "bench", "sample_data"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".md", ".toml", ".html", ".css"}:
                content = path.read_text(encoding="utf-8")
                assert "/" + "work/" not in content, path
                assert "/" + "root/" not in content, path
