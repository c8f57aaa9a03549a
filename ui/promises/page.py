"""Page 24 承诺: the service promises with this month's attainment, for the desk, the hall and the wall; the
report of clocks behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.commands import Command
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from app.service.settings import settings_of
from app.workorders.poster import PrintPromises
from app.workorders.promises import PromiseBoard, read_promises
from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.promises.board_tab import BoardTab
from ui.promises.hall_board import HallBoard
from ui.promises.report_tab import ReportTab
from ui.shell.desk import Desk
from ui.shell.page import Actions, Page, later
from ui.shell.posting import Posting
from ui.theme.look import hairline, label, set_role
from ui.theme.tokens import UNIT

TABS = ("承诺公示", "时限报表")


class PromisesPage(Page):
    """F3 turns from the promises to the report and back."""

    topics = frozenset({"order"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.board = BoardTab()
        self.hall: HallBoard | None = None
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._layers = QStackedWidget()
        self._layers.addWidget(self.board)
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        top.addWidget(label("承诺", "title"))
        top.addSpacing(UNIT * 2)
        self._tabs = [Button(word, role="tab", on=self._turn) for word in TABS]
        for button in self._tabs:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            top.addWidget(button)
        top.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(self._layers, 1)
        self._mark()
        self.board.actions_changed.connect(self.actions_changed)

    @later
    def report(self) -> ReportTab:
        tab = ReportTab(self.desk)
        self._layers.addWidget(tab)
        tab.news.connect(self.news)
        tab.warn.connect(self.warn)
        tab.order_wanted.connect(lambda order_no: self.open_item.emit("22", "", order_no))
        tab.actions_changed.connect(self.actions_changed)
        return tab

    @property
    def in_report(self) -> bool:
        """Whether the report of clocks is in view."""
        return self._layers.currentIndex() == 1

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        if self.in_report:
            keys: Actions = {"F3": (TABS[0], self._turn)}
            if self.report.report is not None and self.report.report.lines:
                keys["F7"] = ("导出", self.report.export)
                keys["F8"] = ("打印报表", self._print_report)
            return keys
        keys = {"F3": (TABS[1], self._turn)}
        if self.board.board is not None:
            keys["F7"] = ("打印海报", self._ask_size)
            keys["F8"] = ("大屏公示", self._open_hall) if self.hall is None else ("收起大屏", self.hall.close)
        return keys

    def entered(self) -> None:
        self.refresh()
        self._take_focus()

    def refresh(self) -> None:
        self._ask_board()
        if self.in_report:
            self.report.refresh()

    def escape(self) -> bool:
        return self.in_report and self.report.back()

    def _take_focus(self) -> None:
        if self.in_report:
            self.report.take_focus()
        else:
            self.board.list.take_focus()

    def _turn(self) -> None:
        self._layers.setCurrentWidget(self.board if self.in_report else self.report)
        if self.in_report:
            self.report.refresh()
        self._mark()
        self._take_focus()
        self.actions_changed.emit()

    def _mark(self) -> None:
        for place, button in enumerate(self._tabs):
            set_role(button, "tab-open" if place == self._layers.currentIndex() else "tab")

    def _ask_board(self) -> None:
        unit = self.desk.info.org_unit
        self.desk.ask(lambda home: read_promises(home, unit), self._show_board, self._failed, owner=self)

    def _show_board(self, board: PromiseBoard) -> None:
        self.board.show_board(board)
        if self.hall is not None:
            self.hall.show_board(board)

    def _failed(self, error: CounterError) -> None:
        self.warn.emit(str(error))

    def _ask_size(self) -> None:
        PosterDialog(self, self._print).open()

    def _print(self, layout: Literal["a4", "a3"]) -> None:
        self._post(PrintPromises(layout=layout))

    def _print_report(self) -> None:
        command = self.report.print_command()
        if command is not None:
            self._post(command)

    def _post(self, command: Command) -> None:
        self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

    def _open_hall(self) -> None:
        def pace(home: Snapshot) -> int:
            return settings_of(home).board_seconds

        if self.hall is None:
            self.desk.ask(pace, self._show_hall, self._failed, owner=self)

    def _show_hall(self, seconds: int) -> None:
        board = self.board.board
        if board is None or self.hall is not None:
            return
        self.hall = hall = HallBoard(self.desk.info.org_name, seconds, self)
        hall.ran_through.connect(self._ask_board)
        hall.left.connect(self._hall_gone)
        hall.show_board(board)
        others = [screen for screen in QGuiApplication.screens() if screen is not self.screen()]
        if others:
            hall.setGeometry(others[0].geometry())
        hall.showFullScreen()
        hall.activateWindow()
        hall.setFocus()
        self.actions_changed.emit()

    def _hall_gone(self) -> None:
        self.hall = None
        self.window().activateWindow()
        self.actions_changed.emit()


class PosterDialog(Dialog):
    """On which sheet the poster is printed; `given('a4' or 'a3')` follows."""

    def __init__(self, parent: QWidget, given: Callable[[Literal["a4", "a3"]], None]) -> None:
        super().__init__(parent, "打印海报", ["按现行规则和本月实际完成情况打印,可张贴。选纸张:"])
        self._given = given
        back = Button("返回", key="Esc", on=self.reject)
        self.finish_layout(
            Button("A4", key="4", role="primary", on=lambda: self._give("a4")),
            Button("A3", key="3", on=lambda: self._give("a3")),
            back,
        )
        self.bind("4", lambda: self._give("a4"))
        self.bind("3", lambda: self._give("a3"))
        back.setFocus()

    def _give(self, layout: Literal["a4", "a3"]) -> None:
        self.accept()
        self._given(layout)
