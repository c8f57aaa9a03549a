"""Every business declares itself completely and consistently; a new one is one new file."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel import refusals
from app.kernel.permissions import known_permissions
from app.security import roles  # noqa: F401  registers permissions
from app.workorders import catalog
from app.workorders import kinds as folder
from app.workorders.kind import Field, Kind, When
from app.workorders.settings import read_settings
from app.workorders.standing import HIDDEN, KNOWN
from app.workorders.vocabulary import GROUPS, PAPERS
from tests.counter import RULES

ALL = catalog.kinds()
SETTINGS = read_settings((RULES / "workorders.json").read_text("utf-8"))
OF_ACCOUNT = {"level", "usage", "total_kva", "operating_kva", "name", "phones", "address"}
"""Answers that every order about an account has without asking."""


def fields_of(kind: Kind) -> list[Field]:
    asked = [one for section in kind.sections for one in section.fields]
    return asked + [one for stage in kind.stages for one in stage.fields]


def conditions(kind: Kind) -> Iterator[When]:
    parts = (*kind.sections, *fields_of(kind), *kind.needs, *kind.clocks, *kind.stages)
    return (part.when for part in parts if part.when is not None)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
class TestDeclaration:
    def test_it_has_a_code_a_word_and_a_place_in_the_menu(self, kind: Kind) -> None:
        assert len(kind.transaction) == 3
        assert kind.transaction.isdigit()
        assert kind.group in GROUPS
        assert kind.word
        assert kind.article

    def test_a_name_means_one_thing(self, kind: Kind) -> None:
        names = [one.name for one in fields_of(kind)]
        assert len(names) == len(set(names))
        stages = [stage.code for stage in kind.stages]
        assert len(stages) == len(set(stages))

    def test_conditions_ask_about_fields_that_there_are(self, kind: Kind) -> None:
        known = set(kind.by_name) | OF_ACCOUNT
        for when in conditions(kind):
            assert when.field in known
            field = kind.by_name.get(when.field)
            if field is not None and field.choices:
                assert set(when.values) <= {value for value, _ in field.choices}

    def test_at_most_five_questions_are_asked_first(self, kind: Kind) -> None:
        assert len(kind.questions) <= 5
        assert set(kind.questions) <= {one.name for section in kind.sections for one in section.fields}

    def test_what_is_known_can_be_filled_in(self, kind: Kind) -> None:
        for one in fields_of(kind):
            assert not one.known or one.known in KNOWN
            assert (one.shape in ("identity", "sealed")) or one.known not in HIDDEN
            assert bool(one.choices) == (one.shape == "choice")

    def test_papers_rights_and_clocks_are_known(self, kind: Kind) -> None:
        assert {need.paper for need in kind.needs} <= set(PAPERS)
        assert {stage.right for stage in kind.stages} <= set(known_permissions())
        assert {use.clock for use in kind.clocks} <= {rule.code for rule in SETTINGS.clocks}

    def test_it_ends_in_the_archive_and_settles_before_it_closes(self, kind: Kind) -> None:
        codes = [stage.code for stage in kind.stages]
        assert codes[-1] == "archive"
        if "settle" in codes:
            assert kind.stage("settle").final  # type: ignore[union-attr]
        if "contract" in codes and "meter" in codes:
            assert codes.index("contract") < codes.index("meter")
            assert kind.stage("meter").signs  # type: ignore[union-attr]

    def test_every_sentence_that_it_names_exists(self, kind: Kind) -> None:
        module = next(
            Path(inspect.getfile(one)) for one in map(inspect.getmodule, [import_of(kind)]) if one is not None
        )
        for code in codes_in(module):
            assert code in refusals._SENTENCES


def import_of(kind: Kind) -> object:
    from importlib import import_module
    from pkgutil import iter_modules

    for found in iter_modules(folder.__path__):
        module = import_module(f"{folder.__name__}.{found.name}")
        if module.KIND is kind:
            return module
    raise LookupError(kind.code)


def codes_in(path: Path) -> set[str]:
    """Refusal codes that a file names: the first argument of no, doubt, second and Refusal."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            named = node.func.id in ("no", "doubt", "second", "Refusal", "refuse")
            if named and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def test_every_sentence_of_the_room_is_used_or_known() -> None:
    room = Path(inspect.getfile(folder)).parents[1]
    used: set[str] = set()
    for path in room.rglob("*.py"):
        used |= codes_in(path)
    (sentences,) = (
        node
        for node in ast.walk(ast.parse((room / "texts.py").read_text("utf-8")))
        if isinstance(node, ast.Dict)
    )
    told = {ast.literal_eval(key) for key in sentences.keys if key is not None}
    assert told - used == set()
    assert {code for code in used if code.startswith("order.")} <= told


NEW_FILE = """
from app.workorders.kind import Field, Kind, Section
from app.workorders.parts.sections import CALLER
from app.workorders.parts.stages import archive

KIND = Kind(
    code="made_up",
    transaction="299",
    word="试用业务",
    group="计价变更",
    article="本所规定",
    sections=(Section(title="内容", fields=(Field(name="wish", word="愿望", required=True),)), CALLER),
    stages=(archive(),),
)
"""


@pytest.fixture
def one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A business that is just a file more."""
    (tmp_path / "made_up.py").write_text(NEW_FILE, encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    catalog._declared.cache_clear()
    yield "made_up"
    catalog._declared.cache_clear()


def test_a_new_business_is_one_new_file(one_more: str) -> None:
    kind = catalog.kind_of(one_more)
    assert catalog.by_transaction("299") is kind
    assert kind in catalog.kinds()
    assert [one.name for one in kind.shown({})] == ["wish", "phones", "contact"]
    assert kind.following("", {}) == "archive"


def test_two_businesses_never_share_a_code(one_more: str, tmp_path: Path) -> None:
    twin = NEW_FILE.replace("made_up", "twin")
    (tmp_path / "twin.py").write_text(twin, encoding="utf-8")
    catalog._declared.cache_clear()
    with pytest.raises(ValueError, match="taken"):
        catalog.kinds()
    assert one_more
