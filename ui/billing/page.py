"""Page 72 核算: the runs of a station, one run's review list, and over them the bills to be corrected."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.billing.run_commands import APPROVE, ApproveRun, CloseRun, PrepareBills, StartRun
from app.billing.runs import ItemRow, Progress, RunRow
from app.kernel.commands import Command, Outcome
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.kernel.refusals import CounterError
from app.metering.views import MeteringView
from app.setup.billing_run import Withdrawn
from ui.billing.correcting import Correcting
from ui.billing.entries import start_entry
from ui.billing.rows import (
    FILTERS,
    ITEM_COLUMNS,
    RUN_COLUMNS,
    Reviewed,
    Shown,
    flags_words,
    items_of,
    reviewed,
    run_key,
    runs_of,
    totals_words,
)
from ui.billing.work import Service, compute, export, issue, withdraw
from ui.forms.choices import Choice
from ui.forms.dialogs import ask_question, ask_reason
from ui.lists.model import KeyedModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.lanes import Lane
from ui.shell.long_work import LongWork
from ui.shell.page import Actions, later
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting, ask_second_person
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

TOPICS = frozenset({"run", "bills", "bill", "credit"})
COMPUTED = "已计算 {bills} 户 {amount} 元,请核对清单"
ISSUED = "已发行 {bills} 笔 {amount} 元,可在 81 催费批量通知客户"
NO_RUNS = "还没有核算。\n按 F3 新建:先算出清单,另一人审核后发行。"


class BillingPage(PanelPage):
    """Everything about a run is reached from its line; long stages run in a lane of their own."""

    typed_keys = (("空格", "在清单中勾选要扣下的客户"),)
    topics = TOPICS | {"readings", "reading", "account", "accounts", "tariff", "setting"}

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.unit = desk.info.org_unit
        self.reviewed: Reviewed | None = None
        self._begun = ""
        self.progress = LongWork(desk, "核算进度", "户", key="F8")
        self.runs: KeyedModel[Shown] = KeyedModel(desk, RUN_COLUMNS, run_key, runs_of(self.unit), parent=self)
        self.run_list = ListView(self.runs, "核算", NO_RUNS)
        self.flag = Choice(FILTERS)
        self.flag.setAccessibleName("筛选")
        self.items: KeyedModel[ItemRow] = KeyedModel(
            desk,
            ITEM_COLUMNS,
            lambda line: line.account_no,
            items_of(self.unit, "", ""),
            parent=self,
        )
        self.item_list = ListView(self.items, "核算清单", "没有符合条件的客户。")
        self.totals = label("", "strong", wrap=True)
        self.flags = label("", "small", wrap=True)
        self.why = label("", "small", wrap=True)
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._lay_out()
        self.runs.filled.connect(self._show_begun)
        self.run_list.current_changed.connect(self._run_chosen)
        self.item_list.current_changed.connect(self._item_chosen)
        self.items.ticked.connect(self._show_totals)
        self.flag.currentIndexChanged.connect(self._load_items)
        self.flag.went_on.connect(self.item_list.take_focus)

    @later
    def correcting(self) -> Correcting:
        view = Correcting(self.desk)
        self._shown.addWidget(view)
        view.changed.connect(self.actions_changed)
        view.told.connect(self._corrected)
        view.failed.connect(self.warn)
        return view

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(UNIT)
        left.addWidget(label("核算", "title"))
        left.addWidget(self.run_list, 1)
        beside = QWidget()
        beside.setLayout(left)
        beside.setFixedWidth(look().px(UNIT * 46))
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(self.totals, 1)
        top.addWidget(label("筛选"))
        self.flag.setMinimumWidth(look().px(UNIT * 17))
        top.addWidget(self.flag)
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        right.addLayout(top)
        right.addWidget(self.flags)
        right.addWidget(self.item_list, 1)
        right.addWidget(self.why)
        middle = QHBoxLayout()
        middle.setSpacing(UNIT * 2)
        middle.addWidget(beside)
        middle.addWidget(hairline(upright=True))
        middle.addLayout(right, 1)
        overview = QWidget()
        whole = QVBoxLayout(overview)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addWidget(self.progress)
        whole.addLayout(middle, 1)
        self._shown = QStackedLayout(self.main)
        self._shown.addWidget(overview)

    def main_actions(self) -> Actions:
        view = self._shown.currentWidget()
        if isinstance(view, Correcting):
            return view.keys()
        if self.progress.running:
            return {"F8": ("停止", self.progress.stop)}
        keys: Actions = {"F3": ("新建核算", self._ask_start)}
        if self.allowed("billing.correct"):
            keys["F4"] = ("更正电费", self._to_correcting)
        found = self.reviewed
        if found is None:
            return keys
        keys["F7"] = ("导出清单", self._export)
        word, call = self._next_act(found)
        if word:
            keys["F9"] = (word, call)
        line = self.item_list.current_row()
        if line is not None and found.shown.run.state == "preparing":
            keys["F11"] = ("重算此户", lambda: self._compute_again(line))
        if found.shown.run.state != "closed":
            keys["F8"] = ("放弃核算", self._ask_give_up)
        elif found.shown.issued.bills and self.allowed("billing.correct"):
            keys["F8"] = ("撤回发行", self._ask_withdraw)
        return keys

    def _next_act(self, found: Reviewed) -> tuple[str, Callable[[], object]]:
        """What F9 does with the run now."""
        run = found.shown.run
        if run.state == "preparing":
            if not found.complete:
                return "继续计算", lambda: self._work(compute((self.unit, run.run_id), self.desk.session))
            return "请人审核", self._ask_approval
        if run.state == "approved":
            return "发行", self._ask_issue
        return "", lambda: None

    def main_focus(self) -> None:
        view = self._shown.currentWidget()
        if isinstance(view, Correcting):
            view.list.take_focus()
        else:
            self.run_list.take_focus()

    def refresh(self) -> None:
        self.runs.refresh()
        view = self._shown.currentWidget()
        if isinstance(view, Correcting):
            view.refresh()
        self._ask_reviewed()
        self.items.refresh()

    def take_customer(self, account_no: str) -> bool:
        if not self.allowed("billing.correct") or self.progress.running or self.panel is not None:
            return False
        self._to_correcting(account_no)
        return True

    def escape(self) -> bool:
        if super().escape():
            return True
        if not isinstance(self._shown.currentWidget(), Correcting):
            return False
        self._shown.setCurrentIndex(0)
        self.actions_changed.emit()
        self.take_cursor()
        return True

    def _to_correcting(self, account_no: str = "") -> None:
        self._shown.setCurrentWidget(self.correcting)
        self.correcting.show_bills(account_no)
        self.actions_changed.emit()
        self.take_cursor()

    def _corrected(self, news: str) -> None:
        self.news.emit(news)
        self.correcting.refresh()

    def _show_begun(self) -> None:
        """Put the cursor on the run that was just begun, once it is listed."""
        place = next(
            (place for place, line in enumerate(self.runs.rows()) if line.run.run_id == self._begun), -1
        )
        if place >= 0:
            self._begun = ""
            self.run_list.table.selectRow(place)

    def _run_chosen(self, line: Shown | None) -> None:
        chosen = line.run.run_id if line else ""
        known = self.reviewed.shown.run.run_id if self.reviewed else ""
        if chosen == known:
            return
        self.reviewed = None
        self._load_items()
        self._ask_reviewed()

    def _load_items(self) -> None:
        line = self.run_list.current_row()
        self._let_choose(line)
        self.items.load(items_of(self.unit, line.run.run_id if line else "", self.flag.value() or ""))

    def _let_choose(self, line: Shown | None) -> None:
        """Only before a run is signed off anybody can be kept back."""
        self.items.let_tick(line is not None and line.run.state == "preparing")

    def _ask_reviewed(self) -> None:
        line = self.run_list.current_row()
        if line is None:
            self._show_reviewed(None)
        else:
            self.desk.ask(reviewed(self.unit, line.run.run_id), self._show_reviewed, self._failed)

    def _show_reviewed(self, found: Reviewed | None) -> None:
        line = self.run_list.current_row()
        if found is not None and (line is None or line.run.run_id != found.shown.run.run_id):
            return
        self.reviewed = found
        self._let_choose(found.shown if found else None)
        self._show_totals()

    def _show_totals(self) -> None:
        found = self.reviewed
        self.totals.setText(totals_words(found, len(self._kept())) if found else "")
        self.flags.setText(_hint(found) if found else "")
        self.flags.setVisible(bool(self.flags.text()))
        self.actions_changed.emit()

    def _item_chosen(self, line: ItemRow | None) -> None:
        self.why.setText(line.trouble if line else "")
        self.why.setVisible(bool(self.why.text()))
        self.actions_changed.emit()

    def _failed(self, error: CounterError) -> None:
        self.warn.emit(str(error))

    def _kept(self) -> list[ItemRow]:
        """Lines that are ticked to be kept back, and would be issued otherwise."""
        if self.reviewed is None or self.reviewed.shown.run.state != "preparing":
            return []
        return [line for line in self.items.ticked_rows() if not line.held]

    def _post(self, command: Command) -> None:
        self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

    def _ask_start(self) -> None:
        def routes(home: Snapshot) -> list[str]:
            return home.view(MeteringView).routes(self.unit)

        def show(found: list[str]) -> None:
            self.open_panel(start_entry(self.desk, found))

        self.desk.ask(routes, show, self._failed, owner=self)

    def _posted(self, outcome: Outcome) -> None:
        super()._posted(outcome)
        if outcome.command == StartRun.__name__:
            self._begun = outcome.result["run_id"]
            self._work(compute((self.unit, self._begun), self.desk.session))

    def _work(self, service: Service, told: str = COMPUTED) -> None:
        """Do a stage; whatever it has done by the end or the stop is shown. The clerk may go elsewhere."""

        def worked(done: Progress) -> None:
            self.news.emit(told.format(bills=f"{done.bills:,}", amount=yuan(done.amount_fen)))

        self.progress.start(Lane.BILLING, service, worked, ended=self._ended)
        self.actions_changed.emit()

    def _ended(self) -> None:
        self.desk.changed.emit(TOPICS)
        self.actions_changed.emit()
        holder = QApplication.focusWidget()
        if self.isVisible() and (holder is None or self.isAncestorOf(holder)):
            self.take_cursor()  # the button that stops has gone

    def _ask_approval(self) -> None:
        found = self.reviewed
        if found is None:
            return
        kept = self._kept()
        bills = found.totals.bills - len(kept)
        amount = found.totals.amount_fen - sum(line.amount_fen for line in kept)
        run = found.shown.run

        def approved(approval_id: str) -> None:
            self._post(
                ApproveRun(
                    run_id=run.run_id,
                    expected_bills=bills,
                    expected_fen=amount,
                    held=tuple(line.account_no for line in kept),
                    approval_id=approval_id,
                )
            )

        scope = f"抄表段 {run.route}" if run.route else "全所"
        sentence = f"发行 {run.period} {scope}电费 {bills:,} 笔 {yuan(amount)} 元。"
        if found.totals.held or kept:
            sentence += f"不发行 {found.totals.held + len(kept):,} 户。"
        ask_second_person(self.desk, self, sentence, APPROVE, f"run:{run.run_id}", approved)

    def _ask_issue(self) -> None:
        found = self.reviewed
        if found is None:
            return
        run = found.shown.run
        sentence = f"发行 {run.period} 电费 {run.approved_bills:,} 笔 {yuan(run.approved_fen)} 元。"
        agreed = partial(self._work, issue((self.unit, run.run_id), self.desk.session), ISSUED)
        ask_question(self, "发行电费", [sentence, "与审核时不同的账单会跳过并列出。"], "发行", agreed)

    def _compute_again(self, line: ItemRow) -> None:
        found = self.reviewed
        if found is not None:
            command = PrepareBills(run_id=found.shown.run.run_id, batch=0, accounts=(line.account_no,))
            self._posting.post(command, lambda _outcome: self.news.emit(f"户号 {line.account_no} 已重算"))

    def _ask_give_up(self) -> None:
        found = self.reviewed
        if found is not None:
            run_id = found.shown.run.run_id
            ask_reason(
                self,
                "放弃核算",
                "没有发行的账单不再发行;已发行的不变。",
                lambda why: self._post(CloseRun(run_id=run_id, reason=why)),
                ("示数有误", "电价未发布", "重新核算"),
            )

    def _ask_withdraw(self) -> None:
        found = self.reviewed
        if found is not None:
            run = found.shown.run
            ask_reason(
                self,
                "撤回发行",
                "还没有收过钱的账单全部撤回,收过钱的保留并列出。",
                lambda why: self._approve_withdrawal(run, why),
                ("示数有误", "电价有误"),
            )

    def _approve_withdrawal(self, run: RunRow, reason: str) -> None:
        def approved(approval_id: str) -> None:
            service = withdraw((self.unit, run.run_id), self.desk.session, reason, approval_id)
            self.progress.start(Lane.BILLING, service, self._withdrawn, ended=self._ended)
            self.actions_changed.emit()

        sentence = f"撤回 {run.period} 发行的电费:{reason}。"
        ask_second_person(self.desk, self, sentence, APPROVE, f"withdraw:{run.run_id}", approved)

    def _withdrawn(self, done: Withdrawn) -> None:
        words = f"已撤回 {done.bills:,} 笔。"
        if done.paid:
            words += f"已收过钱的 {len(done.paid):,} 笔保留:{'、'.join(done.paid[:5])}"
            words += " 等,请用更正电费。" if len(done.paid) > 5 else ",请用更正电费。"
        self.progress.tell(words)

    def _export(self) -> None:
        found = self.reviewed
        if found is None:
            return
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or "."
        )
        service = export(found.shown.run, self.flag.value() or "", folder)
        self.progress.start(Lane.BILLING, service, self.progress.tell, ended=self.actions_changed.emit)
        self.actions_changed.emit()


def _hint(found: Reviewed) -> str:
    """What is odd in the list, and how to keep somebody back while that is possible."""
    words = flags_words(found.totals)
    if found.shown.run.state != "preparing":
        return words
    return f"{words}   空格勾选要扣下的客户".strip()
