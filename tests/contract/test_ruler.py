"""Measures the code: file and function sizes, import cycles, docstrings, names, broad excepts."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "db", "ui")
SOURCES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if "migrations/versions" not in path.as_posix()
)
SOURCES.append(ROOT / "main.py")
FORBIDDEN_NAMES = ("utils", "util", "helpers", "helper", "manager", "base", "common", "misc")
BROAD_EXCEPT_BORDERS = {"ui/shell/lanes.py", "ui/shell/crash.py", "app/documents/printing.py"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


TREES = {name_of(path): ast.parse(path.read_text("utf-8")) for path in SOURCES if path.exists()}
LENGTHS = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES if path.exists()}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def percentile(values: list[int], share: float) -> int:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def test_files_stay_small() -> None:
    lengths = list(LENGTHS.values())
    assert {name: length for name, length in LENGTHS.items() if length > 500} == {}
    assert percentile(lengths, 0.9) <= 350
    assert statistics.median(lengths) <= 120


def test_functions_stay_small() -> None:
    lengths = {
        f"{name}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, tree in TREES.items()
        for node in functions(tree)
    }
    assert {name: length for name, length in lengths.items() if length > 60} == {}
    assert percentile(list(lengths.values()), 0.9) <= 30


@pytest.mark.parametrize("name", sorted(TREES))
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert ast.get_docstring(TREES[name]), f"{name} opens without a sentence"
    stem = Path(name).stem
    assert stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("name", sorted(name for name in TREES if name.startswith("app/")))
def test_everything_public_in_app_is_annotated(name: str) -> None:
    for node in functions(TREES[name]):
        arguments = [*node.args.args, *node.args.kwonlyargs]
        bare = [arg.arg for arg in arguments if arg.annotation is None and arg.arg not in ("self", "cls")]
        assert not bare, f"{name}:{node.name} leaves {bare} untyped"
        assert node.returns is not None or node.name == "__init__", f"{name}:{node.name} says no return type"


def test_public_functions_in_app_are_documented() -> None:
    silent = [
        f"{name}:{node.name}"
        for name, tree in TREES.items()
        if name.startswith("app/")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_broad_excepts_only_at_the_borders() -> None:
    broad = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
    }
    assert broad <= BROAD_EXCEPT_BORDERS


def _module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imports(tree: ast.Module, modules: set[str]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in modules else node.module
                for alias in node.names
            }
    return found & modules


def _under_type_checking(tree: ast.Module) -> ast.Module:
    """The tree without `if TYPE_CHECKING:` blocks, which import nothing when the program runs."""
    kept = [
        node
        for node in tree.body
        if not (
            isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        )
    ]
    return ast.Module(body=kept, type_ignores=[])


def test_no_import_cycles_counting_imports_inside_functions() -> None:
    modules = {_module(name) for name in TREES}
    graph = {
        _module(name): _imports(_under_type_checking(tree), modules) - {_module(name)}
        for name, tree in TREES.items()
    }
    done: set[str] = set()
    path: list[str] = []

    def visit(module: str) -> None:
        if module in path:
            pytest.fail("import cycle: " + " → ".join([*path[path.index(module) :], module]))
        if module in done:
            return
        path.append(module)
        for target in sorted(graph[module]):
            visit(target)
        path.pop()
        done.add(module)

    for module in sorted(graph):
        visit(module)
