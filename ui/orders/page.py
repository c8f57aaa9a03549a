"""Page 22 工单: the board, the worklist below it, one order whole beside it; every step from its line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.kernel.commands import Command, Outcome
from app.kernel.refusals import CounterError
from app.workorders.acts import ACTS, acts_of
from app.workorders.catalog import kinds
from app.workorders.contracts.commands import DrawUpContract
from app.workorders.history import stage_word
from app.workorders.limits import ExpirePlan
from app.workorders.moving import CompleteStage, Resume, Suspend, Terminate, Withdraw
from ui.forms.choices import Choice
from ui.forms.dialogs import ask_question, ask_reason
from ui.forms.fields import CodeField
from ui.forms.picking import Offer, pick
from ui.lists.model import Fetch, KeyedModel
from ui.lists.view import ListView
from ui.orders.entries import back_entry, explain_entry, extend_entry, hand_over_entry, papers_entry
from ui.orders.papers import OrderPapers
from ui.orders.reading import (
    Board,
    Line,
    Wanted,
    Whole,
    board,
    key_of,
    orders_wanted,
    stage_order,
    whole_order,
)
from ui.orders.rows import COLUMNS, cell_words
from ui.orders.side import Side
from ui.orders.stage_panel import StagePanel
from ui.service.rating import ask_rating
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT

SCOPES = (
    ("mine", "我的待办"),
    ("given", "转派给我"),
    ("late", "已超时"),
    ("open", "全部在办"),
    ("ended", "已结束"),
)
WHY_PASSED = ("客户已备齐,无需现场", "前次勘查仍有效")
WHY_SUSPENDED = ("客户申请暂缓", "发现违约用电,转稽查", "外部原因无法施工")
WHY_WITHDRAWN = ("客户不再办理", "改办其他业务", "资料无法备齐")
WHY_TERMINATED = ("现场不具备供电条件", "逾期未补资料", "查实违约用电未处理")


class OrdersPage(PanelPage):
    """Everything about one order is reached from its line."""

    topics = frozenset({"order", "attachment", "contract", "account", "meter", "bill", "bills", "payment"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.scope = Choice(SCOPES)
        self.business = Choice([("", "全部业务"), *((kind.code, kind.word) for kind in kinds())])
        self.stage = Choice([("", "全部环节"), *((code, stage_word(code)) for code in stage_order())])
        self.box = CodeField(24)
        self.box.setPlaceholderText("工单号 / 户号 / 电话")
        self.cells: list[tuple[QLabel, QLabel, QLabel]] = []
        self.holidays = label("", "error", wrap=True)
        self.holidays.hide()
        self.model: KeyedModel[Line] = KeyedModel(desk, COLUMNS, key_of, self._fetch(), parent=self)
        self.list = ListView(self.model, "工单", "没有符合条件的工单。")
        self.side = Side()
        self.whole: Whole | None = None
        self._asked: Ticket | None = None
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self.papers = OrderPapers(desk, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("工单", "title"))
        named = ((self.scope, "范围", 14), (self.business, "业务", 20), (self.stage, "环节", 16))
        for choice, word, width in named:
            choice.setAccessibleName(word)
            choice.setMinimumWidth(look().px(UNIT * width))
            top.addWidget(choice)
        top.addStretch(1)
        self.box.setAccessibleName("查工单")
        self.box.setMinimumWidth(look().px(UNIT * 26))
        top.addWidget(self.box)
        self._board = QHBoxLayout()
        self._board.setSpacing(UNIT * 5)
        self._board.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(UNIT * 2)
        middle.addWidget(self.list, 2)
        middle.addWidget(hairline(upright=True))
        middle.addWidget(self.side, 1)
        whole = QVBoxLayout(self.main)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addLayout(self._board)
        whole.addWidget(hairline())
        whole.addWidget(self.holidays)
        whole.addLayout(middle, 1)

    def _connect(self) -> None:
        self.list.current_changed.connect(self._look)
        self.list.opened.connect(lambda _: self._do("complete"))
        for choice in (self.scope, self.business, self.stage):
            choice.currentIndexChanged.connect(self._narrowed)
            choice.went_on.connect(self.take_cursor)
        self.box.went_on.connect(self._find)
        self.papers.news.connect(self.news)
        self.papers.warn.connect(self.warn)
        self.papers.changed.connect(self._look_again)

    def main_actions(self) -> Actions:
        keys: Actions = {"F4": ("查工单", self.box.setFocus)}
        whole = self.whole
        if whole is None:
            return keys
        acts = self._acts(whole)
        keys["F3"] = ("看经过" if self.side.turned else "看内容", self._turn)
        keys["F7"] = ("打印", lambda: self.papers.ask_print(whole))
        if whole.scans or whole.order.open:
            keys["F8"] = ("附件", lambda: self.papers.ask_scan(whole))
        if others := [code for code in acts if code != "complete"]:
            keys["F9"] = ("其他办理", lambda: self._ask_act(others))
        if "complete" in acts:
            keys["F10"] = (self._stage_word(whole), lambda: self._do("complete"))
        if whole.order.account_no:
            keys["F11"] = ("客户档案", lambda: self.open_page.emit("31", whole.order.account_no))
        return keys

    def main_focus(self) -> None:
        self.list.take_focus()

    def refresh(self) -> None:
        self.desk.ask(board(self.desk.info.org_unit), self._show_board, self._failed, owner=self)
        self.model.refresh()
        self._look_again()

    def take_customer(self, account_no: str) -> bool:
        if self.panel is not None:
            return False
        self._show_found(account_no)
        return True

    def take_item(self, item: str) -> None:
        """Show one order."""
        self._show_found(item)

    def escape(self) -> bool:
        if super().escape():
            return True
        if self.box.text():
            self.box.reset()
            self.model.load(self._fetch())
            self.take_cursor()
            return True
        return False

    def _fetch(self) -> Fetch[Line]:
        session = self.desk.session
        wanted = Wanted(
            scope=self.scope.value() or "mine",
            kind=self.business.value() or "",
            stage=self.stage.value() or "",
            text=self.box.text().strip(),
        )
        return orders_wanted(self.desk.info.org_unit, session.staff_no, session.permissions, wanted)

    def _narrowed(self) -> None:
        self.box.reset()
        self.model.load(self._fetch())

    def _find(self) -> None:
        self.model.load(self._fetch())
        self.take_cursor()

    def _show_found(self, text: str) -> None:
        self.box.setText(text)
        self._find()

    def _failed(self, error: CounterError) -> None:
        self.warn.emit(str(error))

    def _show_board(self, found: Board) -> None:
        self.holidays.setText(f"▲ {found.holidays}" if found.holidays else "")
        self.holidays.setVisible(bool(found.holidays))
        while len(self.cells) < len(found.cells):
            self._add_cell()
        for place, parts in enumerate(self.cells):
            shown = place < len(found.cells)
            words = cell_words(found.cells[place], found.now_ms) if shown else ("", "", "")
            for part, text in zip(parts, words, strict=True):
                part.setText(text)
                part.setVisible(shown)
            set_role(parts[2], "danger" if shown and found.cells[place].late else "small")

    def _add_cell(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        parts = (label("", "small"), label("", "strong"), label("", "small"))
        for part in parts:
            column.addWidget(part)
        self._board.insertLayout(len(self.cells), column)
        self.cells.append(parts)

    def _look(self, line: Line | None) -> None:
        """Show the order of a line; an older look that is still on its way counts for nothing."""
        if self._asked is not None:
            self._asked.drop()
            self._asked = None
        if line is None:
            self._show_whole(None)
            return
        self._asked = self.desk.ask(
            whole_order(line.order.order_no), self._show_whole, self._failed, owner=self
        )

    def _look_again(self) -> None:
        line = self.list.current_row()
        if line is not None:
            self._look(line)

    def _show_whole(self, whole: Whole | None) -> None:
        self._asked, self.whole = None, whole
        self.side.show_order(whole)
        self.actions_changed.emit()

    def _turn(self) -> None:
        self.side.turn()
        self.actions_changed.emit()

    def _acts(self, whole: Whole) -> tuple[str, ...]:
        return acts_of(
            whole.order,
            whole.kind,
            whole.events,
            self.desk.session.permissions,
            whole.today,
            whole.settings,
            owed=bool(whole.owed),
            unexplained=bool(whole.unexplained),
            drawn_up=whole.contract is not None and whole.contract.ended_on is None,
        )

    def _stage_word(self, whole: Whole) -> str:
        stage = whole.kind.stage(whole.order.stage)
        return stage.word if stage is not None else ACTS["complete"]

    def _ask_act(self, codes: list[str]) -> None:
        pick(self, "其他办理", [Offer(code, ACTS[code]) for code in codes], self._do)

    def _do(self, code: str) -> None:
        """Begin one of the acts, if it is still one of those that may be done."""
        whole = self.whole
        if whole is None or self.panel is not None or code not in self._acts(whole):
            return
        panels = {
            "send_back": back_entry,
            "hand_over": hand_over_entry,
            "extend": extend_entry,
            "explain": explain_entry,
            "papers": papers_entry,
        }
        if code == "complete":
            self._open_stage(whole)
        elif code == "contract":
            self._open_contract(whole)
        elif code in panels:
            self.open_panel(panels[code](self.desk, whole))
        else:
            self._asks()[code](whole)

    def _asks(self) -> dict[str, Callable[[Whole], None]]:
        return {
            "pass": self._ask_pass,
            "rate": self._rate,
            "draw_up": lambda whole: self._post(DrawUpContract(order_no=whole.order.order_no)),
            "suspend": lambda whole: self._ask_why(
                whole, "挂起", WHY_SUSPENDED, lambda why: Suspend(order_no=whole.order.order_no, reason=why)
            ),
            "withdraw": lambda whole: self._ask_why(
                whole,
                "客户撤回",
                WHY_WITHDRAWN,
                lambda why: Withdraw(order_no=whole.order.order_no, reason=why),
            ),
            "terminate": lambda whole: self._ask_why(
                whole,
                "终止",
                WHY_TERMINATED,
                lambda why: Terminate(order_no=whole.order.order_no, reason=why),
            ),
            "resume": lambda whole: self._ask_sure(
                whole, "恢复", "恢复办理,时限继续计算。", Resume(order_no=whole.order.order_no)
            ),
            "expire": lambda whole: self._ask_sure(
                whole,
                "方案失效",
                f"供电方案有效期至 {whole.order.plan_until},客户没有开工,工单结束。",
                ExpirePlan(order_no=whole.order.order_no),
            ),
        }

    def _open_stage(self, whole: Whole) -> None:
        stage = whole.kind.stage(whole.order.stage)
        if stage is None:
            return
        panel = StagePanel(self.desk, whole, stage)
        panel.posted.connect(lambda _: self.papers.print_all(panel.papers()))
        self.open_panel(panel)

    def _rate(self, whole: Whole) -> None:
        order = whole.order
        ask_rating(self.desk, self, f"order:{order.order_no}", order.account_no, self.news.emit)

    def _open_contract(self, whole: Whole) -> None:
        """To page 23, where it is looked at and signed."""
        row = whole.contract
        if row is not None:
            self.open_item.emit("23", row.account_no, f"{row.contract_no}/{row.edition}")

    def _ask_pass(self, whole: Whole) -> None:
        order = whole.order
        self._ask_why(
            whole,
            f"跳过{self._stage_word(whole)}",
            WHY_PASSED,
            lambda why: CompleteStage(order_no=order.order_no, stage=order.stage, pass_over=True, reason=why),
        )

    def _ask_why(
        self, whole: Whole, title: str, usual: tuple[str, ...], make: Callable[[str], Command]
    ) -> None:
        sentence = f"{whole.order.order_no} {whole.kind.word}"
        ask_reason(self, title, sentence, lambda why: self._post(make(why)), usual)

    def _ask_sure(self, whole: Whole, title: str, sentence: str, command: Command) -> None:
        told = [f"{whole.order.order_no} {whole.kind.word}", sentence]
        ask_question(self, title, told, title, lambda: self._post(command))

    def _post(self, command: Command) -> None:
        self._posting.post(command, self._posted_one)

    def _posted_one(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)
