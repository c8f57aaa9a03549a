"""The forms of the dunning page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from app.arrears.commands import IssueNotice, MarkCare, RecordDelivery, RecordReminder
from app.arrears.facts import Instalment
from app.arrears.stopping import RequestStop
from app.arrears.vocabulary import CARES, CHANNELS, NOTICES, PROOFS
from app.kernel.commands import Command
from app.kernel.dates import SHANGHAI
from app.kernel.money import yuan
from app.kernel.refusals import Refused, refuse, register_texts
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.dialogs import Dialog
from ui.forms.fields import CodeField, DateField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel

register_texts(
    {
        "arrears.bad_time": "时间格式不正确,请输入如 09:30 的时间。",
        "arrears.bad_parts": "期数应为 2 至 24 的整数。",
    }
)
MOST_PARTS = 24
_CLOCK = re.compile(r"([01]\d|2[0-3])[0-5]\d", re.ASCII)


def instant(day: date, text: str, field: str) -> int:
    """A day and '09:30' or '0930' in Shanghai as milliseconds. Raises Refused arrears.bad_time."""
    digits = text.replace(":", "").replace("：", "")
    if _CLOCK.fullmatch(digits):
        hour, minute = int(digits[:2]), int(digits[2:])
        when = datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
        return int(when.timestamp() * 1000)
    raise refuse("arrears.bad_time", field)


def remind_entry(desk: Desk, account_no: str) -> EntryPanel:
    """Somebody has been asked to pay."""
    form = Form()
    form.add("channel", "催费方式", Choice(CHANNELS.items()))
    form.add("proof", "结果", Choice(PROOFS.items()))
    form.add("reference", "证明", TextField(60), hint="通话录音号、签收人、照片名或挂号信号码")

    def build(answers: dict[str, Any]) -> Command:
        return RecordReminder(account_no=account_no, **answers)

    return EntryPanel(desk, "登记催费", (form,), build)


def notice_entry(desk: Desk, account_no: str) -> EntryPanel:
    """A call notice, or a stop notice with the time that supply is to stop."""
    form = Form()
    kind = form.add("notice", "通知书", Choice(NOTICES.items()))
    form.add("day", "停电日期", DateField(), hint="送达后 3 至 7 天")
    form.add("time", "停电时间", CodeField(5), hint="如 09:30")

    def show() -> None:
        for name in ("day", "time"):
            form.show_field(name, kind.value() == "stop")

    kind.currentIndexChanged.connect(show)
    show()

    def build(answers: dict[str, Any]) -> Command:
        planned = 0
        if answers["notice"] == "stop":
            if answers["day"] is None:
                raise refuse("text.empty", "day")
            planned = instant(answers["day"], answers["time"], "time")
        return IssueNotice(account_no=account_no, notice=answers["notice"], planned_ms=planned)

    return EntryPanel(desk, "开具通知书", (form,), build, word="开具并打印")


def delivery_entry(desk: Desk, notice_no: str) -> EntryPanel:
    """A notice reached the customer."""
    form = Form()
    form.add("day", "送达日期", DateField(required=True))
    form.add("time", "送达时间", CodeField(5, required=True), hint="如 09:30")
    form.add("proof", "送达方式", Choice(list(PROOFS.items())[2:]))
    form.add("reference", "证明", TextField(60), hint="签收人、照片名、挂号信或公证书号码")

    def build(answers: dict[str, Any]) -> Command:
        return RecordDelivery(
            notice_no=notice_no,
            delivered_ms=instant(answers["day"], answers["time"], "time"),
            proof=answers["proof"],
            reference=answers["reference"],
        )

    return EntryPanel(desk, f"登记送达 {notice_no}", (form,), build)


def stop_entry(desk: Desk, account_no: str) -> EntryPanel:
    """Asking for a stop."""
    form = Form()
    form.add("day", "计划停电日期", DateField(required=True), hint="通知书送达后 3 至 7 天")
    form.add("time", "计划停电时间", CodeField(5, required=True), hint="如 09:30")
    form.add("agreement", "政府同意文件", TextField(100), hint="民生用户必填")

    def build(answers: dict[str, Any]) -> Command:
        planned = instant(answers["day"], answers["time"], "time")
        return RequestStop(account_no=account_no, planned_ms=planned, agreement=answers["agreement"])

    return EntryPanel(desk, "申请停电", (form,), build, word="申请")


def care_entry(desk: Desk, account_no: str) -> EntryPanel:
    """Marking an account that needs care."""
    form = Form()
    form.add("care", "用户标记", Choice([("", "一般用户"), *list(CARES.items())[1:]]))
    form.add("note", "说明", TextField(100))
    return EntryPanel(desk, "用户标记", (form,), lambda answers: MarkCare(account_no=account_no, **answers))


def equal_parts(owed_fen: int, parts: int, first: date) -> tuple[Instalment, ...]:
    """A sum in equal monthly parts; the last takes what is left over."""
    share = owed_fen // parts
    days: list[date] = []
    for place in range(parts):
        month = first.month - 1 + place
        year, number = first.year + month // 12, month % 12 + 1
        last = (date(year + number // 12, number % 12 + 1, 1) - timedelta(1)).day
        days.append(date(year, number, min(first.day, last)))
    amounts = [share] * (parts - 1) + [owed_fen - share * (parts - 1)]
    return tuple(Instalment(day, amount) for day, amount in zip(days, amounts, strict=True))


def read_parts(text: str) -> int:
    """How many instalments. Raises Refused arrears.bad_parts."""
    if text.isascii() and text.isdigit() and 2 <= int(text) <= MOST_PARTS:
        return int(text)
    raise refuse("arrears.bad_parts", "parts")


class PlanDialog(Dialog):
    """Instalments of what an account owes today; `given(instalments, reason)` follows."""

    def __init__(
        self, parent: QWidget, owed_fen: int, given: Callable[[tuple[Instalment, ...], str], None]
    ) -> None:
        sentence = f"今天欠费及违约金共 {yuan(owed_fen)} 元,按月平均分期,须另一人批准。"
        super().__init__(parent, "分期计划", [sentence])
        self._owed_fen, self._given = owed_fen, given
        self.form = Form(self)
        self.form.add("parts", "期数", CodeField(2, required=True), hint=f"2 至 {MOST_PARTS}")
        self.form.add("first", "首期日期", DateField(required=True))
        self.form.add("reason", "原因", TextField(100, required=True))
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("请另一人批准", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is None:
            return
        try:
            parts = read_parts(answers["parts"])
        except Refused as refused:
            self.form.show_refusals(refused)
            return
        self.accept()
        self._given(equal_parts(self._owed_fen, parts, answers["first"]), answers["reason"])


KINDS = {"overdue": "逾期催费", "advance": "到期前提醒", "bill": "电费通知单(打印)"}


class ExportDialog(Dialog):
    """Which reminders go into a file and in which encoding, or that bill notices are to be printed."""

    def __init__(self, parent: QWidget, given: Callable[[str, str, str], None]) -> None:
        sentences = [
            "短信、电话单:今天还没有催过、有电话的客户,一户一条,只含电话、内容和户号。",
            "电费通知单:上月已发行、还没有打印过的账单,一笔一张。",
        ]
        super().__init__(parent, "批量通知", sentences)
        self._given = given
        self.form = Form(self)
        self.form.add(
            "template",
            "内容",
            Choice(KINDS.items()),
        )
        self.form.add("channel", "用途", Choice([("sms", "短信"), ("call", "电话")]))
        self.form.add("encoding", "编码", Choice([("utf-8-sig", "UTF-8"), ("gb18030", "GBK")]))
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("开始", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is not None:
            self.accept()
            self._given(answers["template"], answers["channel"], answers["encoding"])
