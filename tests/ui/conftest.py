"""Fixtures for widgets: a look, and an in-memory home behind a real bus and real lanes."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.bus import Bus
from app.kernel.commands import DeskInfo, Outcome, PaperOrder, PrintedPaper, Session
from app.kernel.facts import FactBody
from app.kernel.permissions import Rights
from tests.homes import ALL_PERMISSIONS, TestClock
from ui.shell.desk import Desk
from ui.shell.lanes import Lanes
from ui.shell.preferences import PreferenceFile
from ui.theme.look import apply_look

# Five seconds are not patience enough where a second worker and a database server share the machine.
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
    assert wait.__kwdefaults__ is not None
    wait.__kwdefaults__["timeout"] = 30_000

INFO = DeskInfo(desk_id="D1", org_unit="3301", name="3号台", org_name="柳树湾供电所")


class MemoryHome:
    """A home without a database: `views` answer questions, outcomes are remembered, facts only counted.

    `gate` may hold a function that every transaction calls first (to be slow, or to fail).
    """

    def __init__(self) -> None:
        self.rights: dict[str, frozenset[str]] = {}
        """What people may do now; whoever is not here, what the session says."""
        self.views: dict[type, Any] = {Rights: SimpleNamespace(permissions=self.rights.get)}
        self.outcomes: dict[str, Outcome] = {}
        self.facts: list[FactBody] = []
        self.gate: Callable[[], None] = lambda: None
        self.desk = INFO
        self.now_ms = 1_773_547_200_000
        self.session = Session()
        self.command_id = ""

    def view(self, kind: type) -> Any:
        return self.views[kind]

    def read(self, question: Callable[[Any], Any]) -> Any:
        return question(self)

    def transact(self, work: Callable[[Any], Any]) -> Any:
        self.gate()
        return work(self)

    def lock(self, *subjects: str) -> None:
        """One at a time anyway."""

    def outcome_of(self, command_id: str) -> Outcome | None:
        return self.outcomes.get(command_id)

    def append(self, bodies: Sequence[FactBody]) -> list[SimpleNamespace]:
        self.facts.extend(bodies)
        return [SimpleNamespace(kind=body.kind) for body in bodies]

    def issue(self, papers: Sequence[PaperOrder]) -> tuple[PrintedPaper, ...]:
        return tuple(PrintedPaper(paper.kind, paper.number, "", "") for paper in papers)

    def remember(self, outcome: Outcome) -> None:
        self.outcomes[outcome.command_id] = outcome


@pytest.fixture(autouse=True)
def nothing_left_open(qapp: QApplication) -> Iterator[None]:
    """A dialog that outlives its test would hold the keys of the next ones back."""
    yield
    left = qapp.activeModalWidget()
    if left is not None:
        name = f"{type(left).__name__} {left.windowTitle()}"
        left.close()
        pytest.fail(f"left open: {name}")


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    """Every test begins in the light theme at 100 %."""
    apply_look(qapp)


@pytest.fixture
def memory() -> MemoryHome:
    return MemoryHome()


@pytest.fixture
def lanes(qapp: QApplication) -> Iterator[Lanes]:
    made = Lanes()
    yield made
    assert made.close()
    qapp.processEvents()  # answers still queued must not reach the next test


@pytest.fixture
def desk(memory: MemoryHome, lanes: Lanes) -> Desk:
    """A desk with 王芳 at it, who may do everything."""
    made = Desk(Bus(memory), memory, lanes, INFO)  # type: ignore[arg-type]
    made.sign_in(Session("1001", "王芳", ALL_PERMISSIONS))
    return made


@pytest.fixture
def preferences(qapp: QApplication) -> PreferenceFile:
    return PreferenceFile(qapp, None)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[Any], Any]:
    """Show a widget as the active window and hand it over for tidying up."""

    def show(widget: Any) -> Any:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show
