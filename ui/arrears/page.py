"""Page 81 催费: the ageing board, the worklist below it, one account's steps beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.arrears.bill_notices import BATCH, NoticeQueue, print_waiting
from app.arrears.commands import APPROVE_PLAN, AgreePlan, lines_of
from app.arrears.exporting import ExportReminders
from app.arrears.facts import Instalment
from app.arrears.ladder import open_stop
from app.arrears.stopping import (
    APPROVE_STOP,
    AnnounceStop,
    ApproveStop,
    CancelStop,
    ExecuteStop,
    RestoreSupply,
)
from app.arrears.views import NoticeRow, StopRow
from app.arrears.vocabulary import STEPS
from app.kernel.bus import Bus
from app.kernel.commands import Command, Outcome
from app.kernel.home import Home, Snapshot
from app.kernel.money import yuan
from app.metering.rules import month_before
from app.metering.views import MeteringView
from app.payments.sheet import late_fee_rules
from ui.arrears.entries import (
    ExportDialog,
    PlanDialog,
    care_entry,
    delivery_entry,
    notice_entry,
    remind_entry,
    stop_entry,
)
from ui.arrears.rows import COLUMNS, Board, Shown, board, bucket_words, key_of, owing, step_words, timeline
from ui.forms.choices import Choice
from ui.forms.dialogs import ask_question, ask_reason
from ui.lists.model import Fetch, KeyedModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Progress
from ui.shell.long_work import LongWork
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting, ask_second_person
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT

FILTERS = (
    ("overdue", "已逾期"),
    ("", "全部欠费"),
    ("remind", "应催费"),
    ("notice", "应发停电通知"),
    ("stop", "停电办理中"),
    ("restore", "应复电"),
    ("plan", "分期中"),
)
STEPS_OF = {
    "": frozenset[str](),
    "overdue": frozenset(STEPS) - {"none", "due", "advance"},
    "remind": frozenset({"remind", "advance"}),
    "notice": frozenset({"notice", "noticed", "deliverable"}),
    "stop": frozenset({"requested", "approved", "stopped"}),
    "restore": frozenset({"restore"}),
    "plan": frozenset({"plan"}),
}
TIMELINE_LINES = 12


class ArrearsPage(PanelPage):
    """Everything about one account is reached from its line."""

    topics = frozenset(
        {"reminders", "notice", "stop", "supply", "plan", "account", "payment", "bills", "bill", "credit"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.route = Choice([("", "全所")])
        self.route.setAccessibleName("抄表段")
        self.which = Choice(FILTERS)
        self.which.setAccessibleName("筛选")
        self.buckets: list[tuple[QLabel, QLabel, QLabel]] = []
        self.model: KeyedModel[Shown] = KeyedModel(desk, COLUMNS, key_of, self._fetch(), parent=self)
        self.list = ListView(self.model, "欠费清单", "没有符合条件的欠费客户。")
        self.who = label("", "strong")
        self.next = label("", "muted", wrap=True)
        self.steps = label("", "small", wrap=True)
        self.work = LongWork(desk, "打印电费通知单", "张")
        self.work.hide()
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._lay_out()
        self.list.current_changed.connect(self._show_case)
        for choice in (self.route, self.which):
            choice.currentIndexChanged.connect(self._reload)
            choice.went_on.connect(self.take_cursor)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("催费", "title"))
        for word, choice in (("抄表段", self.route), ("筛选", self.which)):
            top.addWidget(label(word))
            choice.setMinimumWidth(look().px(UNIT * 17))
            top.addWidget(choice)
        top.addStretch(1)
        self._board = QHBoxLayout()
        self._board.setSpacing(UNIT * 3)
        side = QVBoxLayout()
        side.setSpacing(UNIT)
        for widget in (self.who, self.next, hairline(), self.steps):
            side.addWidget(widget)
        side.addStretch(1)
        beside = QWidget()
        beside.setLayout(side)
        beside.setFixedWidth(look().px(UNIT * 36))
        middle = QHBoxLayout()
        middle.setSpacing(UNIT * 2)
        middle.addWidget(self.list, 1)
        middle.addWidget(hairline(upright=True))
        middle.addWidget(beside)
        whole = QVBoxLayout(self.main)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addLayout(self._board)
        whole.addWidget(hairline())
        whole.addLayout(middle, 1)
        whole.addWidget(self.work)

    def _fetch(self) -> Fetch[Shown]:
        return owing(self.desk.info.org_unit, self.route.value() or "", STEPS_OF[self.which.value() or ""])

    def main_actions(self) -> Actions:
        keys: Actions = {}
        if self.allowed("arrears.remind"):
            keys["F7"] = ("批量通知", self._ask_export)
        line = self.list.current_row()
        if line is None:
            return keys
        if self.allowed("arrears.remind"):
            keys["F3"] = ("登记催费", lambda: self.open_panel(remind_entry(self.desk, key_of(line))))
            keys["F4"] = ("开通知书", lambda: self.open_panel(notice_entry(self.desk, key_of(line))))
            keys["F11"] = ("用户标记", lambda: self.open_panel(care_entry(self.desk, key_of(line))))
        if self.allowed("plan.agree") and line.standing.step != "plan" and line.case.owed_fen:
            keys["F10"] = ("分期计划", lambda: self._ask_plan(line))
        stop = open_stop(line.case)
        if stop is None and self.allowed("stop.request"):
            keys["F8"] = ("申请停电", lambda: self.open_panel(stop_entry(self.desk, key_of(line))))
        elif stop is not None and not stop.stopped_ms and self.allowed("stop.request"):
            keys["F8"] = ("撤销停电", lambda: self._ask_cancel(stop))
        word, call = self._next_act(line, stop)
        if word:
            keys["F9"] = (word, call)
        return keys

    def _next_act(self, line: Shown, stop: StopRow | None) -> tuple[str, Callable[[], object]]:
        """What F9 does for the account now."""
        waiting = _undelivered(line)
        if waiting is not None and self.allowed("arrears.remind"):
            return "登记送达", lambda: self.open_panel(delivery_entry(self.desk, waiting.notice_no))
        if stop is None:
            return "", lambda: None
        if not stop.approver and self.allowed("stop.request"):
            return "批准停电", lambda: self._ask_approval(line, stop)
        if not stop.stopped_ms and not stop.announced_ms and self.allowed("stop.request"):
            return "停电前通知", lambda: self._ask_announce(stop)
        if not stop.stopped_ms and self.allowed("stop.execute"):
            return "停电", lambda: self._ask_execute(line, stop)
        if stop.stopped_ms and self.allowed("stop.execute"):
            return "复电", lambda: self._ask_restore(line, stop)
        return "", lambda: None

    def main_focus(self) -> None:
        self.list.take_focus()

    def refresh(self) -> None:
        unit, route = self.desk.info.org_unit, self.route.value() or ""
        self.desk.ask(board(unit, route, _routes(unit)), self._show_board, self._failed)
        self.model.refresh()

    def take_customer(self, account_no: str) -> bool:
        place = self.model.place_of(account_no)
        if place < 0:
            return False
        self.list.table.selectRow(place)
        self.take_cursor()
        return True

    def _reload(self) -> None:
        self.model.load(self._fetch())
        unit, route = self.desk.info.org_unit, self.route.value() or ""
        self.desk.ask(board(unit, route, _routes(unit)), self._show_board, self._failed)

    def _failed(self, error: object) -> None:
        self.warn.emit(str(error))

    def _show_board(self, found: Board) -> None:
        if self.route.count() != len(found.routes) + 1:
            blocked = self.route.blockSignals(True)
            chosen = self.route.value()
            self.route.set_options([("", "全所"), *((route, route) for route in found.routes)])
            self.route.set_value(chosen or "")
            self.route.blockSignals(blocked)
        while len(self.buckets) < len(found.rows):
            self._add_bucket()
        for place, (row, (word, amount, count)) in enumerate(zip(found.rows, self.buckets, strict=False)):
            word.setText(bucket_words(found.rows, place))
            amount.setText(yuan(row.owed_fen))
            set_role(amount, "strong" if row.from_days < 0 or not row.owed_fen else "danger")
            count.setText(f"{row.accounts:,} 户 {row.bills:,} 笔")

    def _add_bucket(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        parts = (label("", "small"), label("", "strong"), label("", "small"))
        for part in parts:
            column.addWidget(part)
        self._board.addLayout(column, 1)
        self.buckets.append(parts)

    def _show_case(self, line: Shown | None) -> None:
        if line is None:
            for part in (self.who, self.next, self.steps):
                part.setText("")
        else:
            self.who.setText(f"{line.case.account_no}  ¥{yuan(line.case.owed_fen)}")
            self.next.setText(f"{step_words(line)}\n{_hint(line)}".strip())
            done = timeline(line.case)[:TIMELINE_LINES]
            self.steps.setText("\n".join(done) or "还没有催费记录。")
        self.actions_changed.emit()

    def _post(self, command: Command) -> None:
        self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

    def _ask_plan(self, line: Shown) -> None:
        def owed(home: Snapshot) -> int:
            lines = lines_of(home, line.case, home.today, late_fee_rules(home))
            return sum(one.sum_fen for one in lines)

        def given(parts: tuple[Instalment, ...], reason: str) -> None:
            account_no = key_of(line)
            total = yuan(sum(one.amount_fen for one in parts))
            sentence = f"户号 {account_no} 分 {len(parts)} 期缴纳 {total} 元。"

            def approved(approval: str) -> None:
                self._post(
                    AgreePlan(account_no=account_no, instalments=parts, reason=reason, approval_id=approval)
                )

            ask_second_person(self.desk, self, sentence, APPROVE_PLAN, f"account:{account_no}", approved)

        self.desk.ask(owed, lambda sum_: PlanDialog(self, sum_, given).open(), self._failed, owner=self)

    def _ask_approval(self, line: Shown, stop: StopRow) -> None:
        sentence = f"户号 {key_of(line)} 欠费 {yuan(line.case.owed_fen)} 元,批准停电。"
        ask_second_person(
            self.desk,
            self,
            sentence,
            APPROVE_STOP,
            f"stop:{stop.request_id}",
            lambda approval: self._post(ApproveStop(request_id=stop.request_id, approval_id=approval)),
        )

    def _ask_announce(self, stop: StopRow) -> None:
        ask_reason(
            self,
            "停电前再次通知",
            "停电前 30 分钟再次通知用户:由谁、怎样通知。",
            lambda words: self._post(AnnounceStop(request_id=stop.request_id, how=words)),
            ("电话通知本人", "上门通知", "短信并电话"),
        )

    def _ask_execute(self, line: Shown, stop: StopRow) -> None:
        sentence = f"请再次核对用电地址和欠费:户号 {key_of(line)},欠费 {yuan(line.case.owed_fen)} 元。"
        ask_question(
            self, "停电", [sentence], "已停电", lambda: self._post(ExecuteStop(request_id=stop.request_id))
        )

    def _ask_restore(self, line: Shown, stop: StopRow) -> None:
        def restored(words: str) -> None:
            self._post(RestoreSupply(request_id=stop.request_id, late_reason=words))

        if line.standing.late:
            hours = line.rules.restore_hours
            ask_reason(
                self, "复电", f"已超过 {hours} 小时,请说明原因。", restored, ("道路中断", "用户不在场")
            )
        else:
            ask_question(self, "复电", [f"户号 {key_of(line)} 已恢复供电。"], "已复电", lambda: restored(""))

    def _ask_cancel(self, stop: StopRow) -> None:
        ask_reason(
            self,
            "撤销停电",
            "停电申请将撤销。",
            lambda words: self._post(CancelStop(request_id=stop.request_id, reason=words)),
            ("已缴清", "签订分期计划", "申请有误"),
        )

    def _ask_export(self) -> None:
        ExportDialog(self, self._export).open()

    def _export(self, template: str, channel: str, encoding: str) -> None:
        if template == "bill":
            self._print_bills()
            return
        command = ExportReminders(template=template, channel=channel, route=self.route.value() or "")
        self._posting.post(command, lambda outcome: self._write(outcome, encoding))

    def _print_bills(self) -> None:
        unit, session = self.desk.info.org_unit, self.desk.session

        def service(bus: Bus, home: Home, progress: Progress) -> int:
            period = home.read(lambda read: month_before(f"{read.today:%Y-%m}"))
            count = home.read(lambda read: read.view(NoticeQueue).count(unit, period))

            def waiting(after: str) -> list[str]:
                return home.read(lambda read: read.view(NoticeQueue).waiting(unit, period, after, BATCH))

            return print_waiting(lambda command: bus.do(command, session), waiting, count, progress.report)

        self.work.start(Lane.EXCHANGE, service, self._bills_printed, ended=self._show_work)
        self._show_work()

    def _bills_printed(self, count: int) -> None:
        self.news.emit(f"已打印电费通知单 {count:,} 张" if count else "上月没有待打印的电费通知单")
        self.desk.print_kick.emit()

    def _show_work(self) -> None:
        self.work.setVisible(self.work.running)

    def _write(self, outcome: Outcome, encoding: str) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        target = Path(folder or ".") / f"催费信息-{outcome.command_id[:12]}.csv"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(outcome.result["text"].encode(encoding, "replace"))
        except OSError:
            self.warn.emit(f"无法写入 {target},请检查磁盘空间和目录权限。")
            return
        self.news.emit(f"{outcome.news}:{target}")


def _routes(org_unit: str) -> Callable[[Snapshot], list[str]]:
    def question(home: Snapshot) -> list[str]:
        return home.view(MeteringView).routes(org_unit)

    return question


def _undelivered(line: Shown) -> NoticeRow | None:
    """The newest notice that has not been delivered yet."""
    waiting = [notice for notice in line.case.notices if not notice.delivered_ms]
    return waiting[-1] if waiting else None


def _hint(line: Shown) -> str:
    """What comes next and when, by which rule."""
    rules, step, days = line.rules, line.standing.step, line.standing.days
    left = rules.arrears_days_over + 1 - days
    hints = {
        "remind": "到期后还没有催费记录:F3 登记。",
        "reminded": f"再过 {left} 天仍未缴,可发停电通知({rules.arrears_rule})。",
        "notice": f"可开停电通知书,提前 {rules.notice_days_min} 至 {rules.notice_days_max} 天送达"
        f"({rules.notice_rule})。",
        "noticed": f"送达满 {rules.notice_days_min} 天后可停电。",
        "deliverable": "各步骤已齐备,可申请停电。",
        "requested": "等待另一人批准。",
        "approved": f"停电前 {rules.last_notice_minutes} 分钟再次通知,然后停电。",
        "stopped": f"缴清后 {rules.restore_hours} 小时内复电({rules.restore_rule})。",
        "restore": f"{rules.restore_rule}。",
        "plan": "分期计划履行中,不停电。",
    }
    return hints.get(step, "")
