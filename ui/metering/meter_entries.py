"""The forms of the meter page: meters fitted, removed, replaced; a further point; a reading mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.kernel.commands import Command
from app.kernel.refusals import Refusal, Refused
from app.metering.checking import WORDS
from app.metering.facts import Registers, main_point
from app.metering.meter_commands import NEW, FitMeter, RegisterPoint, RemoveMeter, ReplaceMeter
from app.metering.views import Fitting, Point, ReadRow
from app.tariffs.book import Tariff
from app.tariffs.pricing.figures import plain
from ui.forms.buttons import Button
from ui.forms.choices import CheckRow, Choice
from ui.forms.dialogs import Dialog
from ui.forms.fields import CodeField, DateField, TextField
from ui.forms.form import Form
from ui.metering.rows import figure
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel

FITTED = ("flat", "sharp", "peak", "valley", "kvarh", "max_demand")
"""Registers that a new meter may have; a meter without periods has the total only."""
TOTAL = {"flat": "总(平)"}
WHY_REMOVED = ("到期轮换", "故障", "烧坏", "增减容", "销户", "暂停用电")
START = {"digits": "6", "ct_ratio": "1", "pt_ratio": "1", "flat": "0"}
"""What the form of a new meter begins with."""


def fitting_entry(desk: Desk, account_no: str, points: Iterable[Point]) -> EntryPanel:
    """A meter at a point that has none."""
    meter, figures = Form(), Form()
    meter.add("asset_no", "表号", CodeField(24, required=True))
    meter.add("point_id", "计量点", Choice(_points(account_no, points)))
    meter.add("fitted_on", "装表日期", DateField(required=True, allow_future=False))
    _place_meter(meter)
    _place_registers(figures, FITTED, "起度")

    def build(answers: dict[str, Any]) -> Command:
        return FitMeter(
            account_no=account_no,
            asset_no=answers["asset_no"],
            point_id=answers["point_id"],
            fitted_on=answers["fitted_on"],
            registers=_registers(answers, FITTED),
            **_meter(answers),
        )

    return EntryPanel(desk, "装表", (meter, figures), build, sentence=_HOW)


def removal_entry(desk: Desk, fitting: Fitting, names: tuple[str, ...]) -> EntryPanel:
    """A meter that goes and is not replaced."""
    form = Form()
    form.add("removed_on", "拆表日期", DateField(required=True, allow_future=False))
    _place_registers(form, names, "止度")
    _place_reason(form)

    def build(answers: dict[str, Any]) -> Command:
        return _removal(fitting, names, answers)

    return EntryPanel(desk, f"拆表 {fitting.asset_no}", (form,), build, word="拆表")


def replacement_entry(desk: Desk, fitting: Fitting, names: tuple[str, ...]) -> EntryPanel:
    """One meter goes, another comes on the same day: the old one on the left, the new one on the right."""
    old, new = Form(), Form()
    old.add("removed_on", "换表日期", DateField(required=True, allow_future=False))
    _place_registers(old, names, "旧表止度")
    _place_reason(old)
    new.add("asset_no", "新表号", CodeField(24, required=True))
    _place_meter(new)
    _place_registers(new, names, "新表起度", NEW)

    def build(answers: dict[str, Any]) -> Command:
        fitted = FitMeter(
            account_no=fitting.account_no,
            asset_no=answers["asset_no"],
            point_id=fitting.point_id,
            fitted_on=answers["removed_on"],
            registers=_registers(answers, names, NEW),
            reason=answers["reason"] or answers["usual"],
            **_meter(answers),
        )
        return ReplaceMeter(removed=_removal(fitting, names, answers), fitted=fitted)

    return EntryPanel(desk, f"换表 {fitting.asset_no}", (old, new), build, word="换表")


def point_entry(
    desk: Desk, account_no: str, points: tuple[Point, ...], tariffs: tuple[Tariff, ...]
) -> tuple[EntryPanel, dict[str, Any]]:
    """A further metering point, and what its form begins with."""
    form = Form()
    form.add("point_id", "编号", CodeField(30, required=True))
    form.add("name", "名称", TextField(40, required=True), hint="如 门面、机井")
    codes = [(tariff.code, tariff.name) for tariff in tariffs]
    form.add("tariff_code", "执行电价", Choice([("", "与户相同"), *codes]))
    form.add("deducted", "", CheckRow("分表:电量从主计量点扣减"))
    form.field("deducted").setAccessibleName("从主计量点扣减")

    def build(answers: dict[str, Any]) -> Command:
        return RegisterPoint(account_no=account_no, **answers)

    taken = {point.point_id for point in points}
    free = next(number for number in range(2, len(taken) + 3) if f"{account_no}-{number}" not in taken)
    panel = EntryPanel(desk, "登记计量点", (form,), build, word="登记")
    return panel, {"point_id": f"{account_no}-{free}"}


def start_of(fitting: Fitting, today: date) -> dict[str, Any]:
    """What the forms of a removal and of a replacement begin with: the new meter like the old one."""
    return {
        **{f"{NEW}{name}": "0" for name in WORDS},
        "removed_on": today,
        "digits": str(fitting.digits),
        "ct_ratio": str(fitting.ct_ratio),
        "pt_ratio": str(fitting.pt_ratio),
    }


class CorrectionDialog(Dialog):
    """The right figures of a billed reading, and why; `given(registers, reason)` follows."""

    def __init__(self, parent: QWidget, row: ReadRow, given: Callable[[Registers, str], None]) -> None:
        sentence = (
            f"表号 {row.asset_no} {row.period} 的电费已发行。更正须另一人批准;"
            "批准后请到 72 核算按 F4 更正电费,下一个月若已发行也要更正。"
        )
        super().__init__(parent, "更正示数", [sentence])
        self._given = given
        self._names = tuple(name for name in WORDS if name in row.registers)
        self.form = Form(self)
        _place_registers(self.form, self._names, "正确示数")
        self.form.add("reason", "原因", TextField(100, required=True))
        self.form.set_answers({name: plain(row.registers[name]) for name in self._names})
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("请人批准", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is None:
            return
        try:
            registers = _registers(answers, self._names)
        except Refused as refused:
            self.form.show_refusals(refused)
            return
        self.accept()
        self._given(registers, answers["reason"])


_HOW = "单费率表只填总示数;分时表填各时段,没有的时段不填。倍率为电流互感器变比乘电压互感器变比。"


def _points(account_no: str, points: Iterable[Point]) -> list[tuple[str, str]]:
    return [
        (main_point(account_no), "主计量点"),
        *((point.point_id, f"{point.name}({point.point_id})") for point in points),
    ]


def _place_meter(form: Form) -> None:
    form.add("digits", "示数位数", CodeField(2, required=True), hint="小数点前的位数")
    form.add("ct_ratio", "电流变比", CodeField(6, required=True), hint="如 150/5 填 30;直接接入填 1")
    form.add("pt_ratio", "电压变比", CodeField(6, required=True))
    form.add("seals", "封印号", TextField(80), hint="多个用空格分开")


def _place_registers(form: Form, names: Iterable[str], what: str, prefix: str = "") -> None:
    here = tuple(names)
    for name in here:
        word = (
            what if len(here) == 1 else f"{what} {(TOTAL if here == FITTED else {}).get(name, WORDS[name])}"
        )
        form.add(f"{prefix}{name}", word, CodeField(15))


def _place_reason(form: Form) -> None:
    form.add("usual", "原因", Choice((reason, reason) for reason in WHY_REMOVED))
    form.add("reason", "说明", TextField(100))


def _registers(answers: dict[str, Any], names: Iterable[str], prefix: str = "") -> Registers:
    """The figures given, by register. Raises Refused reading.not_a_number, all at once."""
    found: Registers = {}
    reasons: list[Refusal] = []
    for name in names:
        text = answers[f"{prefix}{name}"]
        try:
            if text:
                found[name] = figure(text, f"{prefix}{name}")
        except Refused as refused:
            reasons += refused.reasons
    if reasons:
        raise Refused(reasons)
    return found


def _meter(answers: dict[str, Any]) -> dict[str, Any]:
    """Digits, ratios and seals. Raises Refused for what is no whole number, all at once."""
    found: dict[str, Any] = {"seals": tuple(answers["seals"].split())}
    reasons: list[Refusal] = []
    for name, code in (
        ("digits", "meter.bad_digits"),
        ("ct_ratio", "meter.bad_multiplier"),
        ("pt_ratio", "meter.bad_multiplier"),
    ):
        text = answers[name]
        if text.isascii() and text.isdigit():
            found[name] = int(text)
        else:
            reasons.append(Refusal(code, name, value=text))
    if reasons:
        raise Refused(reasons)
    return found


def _removal(fitting: Fitting, names: tuple[str, ...], answers: dict[str, Any]) -> RemoveMeter:
    words = ":".join(filter(None, (answers["usual"], answers["reason"])))
    return RemoveMeter(
        account_no=fitting.account_no,
        asset_no=fitting.asset_no,
        removed_on=answers["removed_on"],
        registers=_registers(answers, names),
        reason=words,
    )
