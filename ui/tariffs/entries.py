"""The forms of the tariff page: an account's terms, and a table of holidays from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from app.kernel.bus import Bus
from app.kernel.commands import Command, Outcome
from app.kernel.home import Home
from app.kernel.refusals import refuse
from app.kernel.settings import PublishSetting, Settings
from app.tariffs.book import Tariff
from app.tariffs.calendars import SETTING as CALENDARS
from app.tariffs.calendars import with_calendars
from app.tariffs.commands import SetTerms
from app.tariffs.facts import Losses, Split, Terms
from app.tariffs.holidays import SETTING as HOLIDAYS
from app.tariffs.holidays import read_holidays, with_csv
from app.tariffs.wording import BASES, plain
from ui.forms.choices import Choice
from ui.forms.fields import CodeField, DateField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel, Service
from ui.tariffs.files import read_text

STANDARDS = ("0.90", "0.85", "0.80")
"""Power-factor standards of the 1983 measure (facts.md §4.7)."""
WHOLE = ("contract_kw", "operating_kva", "total_kva", "people", "free_kwh")
LOSSES = ("transformer_kwh", "transformer_kvarh")


def terms_entry(desk: Desk, account_no: str, tariffs: tuple[Tariff, ...], now: Terms | None) -> EntryPanel:
    """The terms of an account from a day on; what the form does not ask stays as it is `now`."""
    codes = [(tariff.code, tariff.name) for tariff in tariffs]
    price, rest = Form(), Form()
    price.add("effective_from", "生效日期", DateField(required=True))
    price.add("tariff_code", "电价", Choice([("", "请选择"), *codes], required=True))
    price.add("basis", "容(需)量", Choice([("", "不适用"), *BASES.items()]), hint="两部制须选一种")
    price.add("contract_kw", "合同需量", CodeField(9), hint="千瓦")
    price.add("operating_kva", "运行容量", CodeField(9), hint="千伏安")
    price.add("total_kva", "合同容量", CodeField(9), hint="千伏安")
    price.add("pf_standard", "力调标准", Choice([("", "不考核"), *((one, one) for one in STANDARDS)]))
    price.add("people", "家庭人口", CodeField(3), hint="一户多人口,按规定放宽阶梯")
    price.add("free_kwh", "免费电量", CodeField(6), hint="千瓦时/月,低保、五保户")
    rest.add("split_name", "分出电量", TextField(20), hint="没有另装表的,如 定量照明")
    rest.add("split_code", "执行电价", Choice([("", "无"), *codes]))
    rest.add("split_kwh", "定量", CodeField(9), hint="千瓦时/月,与定比只填一项")
    rest.add("split_pct", "定比", CodeField(9), hint="%")
    rest.add("transformer_kwh", "变损有功", CodeField(9), hint="千瓦时/月,高供低计")
    rest.add("transformer_kvarh", "变损无功", CodeField(9), hint="千乏时/月")
    rest.add("line_pct", "线损", CodeField(9), hint="%")
    rest.add("supply_from", "投入运行", DateField(), hint="当年的年阶梯自此月起计")
    rest.add("reason", "变更原因", TextField(100))

    def build(answers: dict[str, Any]) -> Command:
        return SetTerms(account_no=account_no, terms=_terms(answers, now), reason=answers["reason"])

    return EntryPanel(
        desk, "设定计价条件", (price, rest), build, sentence="自生效日期起执行,以前的账单不变。"
    )


def shown(now: Terms | None, today: date) -> dict[str, Any]:
    """What the form begins with: the present terms, from the first of next month on."""
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    if now is None:
        return {"effective_from": first}
    values: dict[str, Any] = {
        "effective_from": first,
        "tariff_code": now.tariff_code,
        "basis": now.basis or "",
        "pf_standard": plain(now.pf_standard) if now.pf_standard is not None else "",
        "supply_from": now.supply_from,
    }
    values |= {name: str(getattr(now, name) or "") for name in WHOLE}
    if now.splits:
        split = now.splits[0]
        values |= {"split_name": split.name, "split_code": split.tariff_code}
        values |= {"split_kwh": str(split.kwh or ""), "split_pct": plain(split.ratio_pct or Decimal(0))}
    if now.losses:
        values |= {name: str(getattr(now.losses, name) or "") for name in LOSSES}
        values["line_pct"] = plain(now.losses.line_pct)
    return values


def _terms(answers: dict[str, Any], now: Terms | None) -> Terms:
    splits = now.splits[1:] if now else ()
    if answers["split_code"]:
        mine = Split(
            name=answers["split_name"] or "定量",
            tariff_code=answers["split_code"],
            kwh=_whole(answers, "split_kwh"),
            ratio_pct=_percent(answers, "split_pct"),
        )
        splits = (mine, *splits)
    losses = Losses(
        **{name: _whole(answers, name) for name in LOSSES}, line_pct=_percent(answers, "line_pct")
    )
    return Terms(
        effective_from=answers["effective_from"],
        tariff_code=answers["tariff_code"],
        basis=answers["basis"] or None,
        pf_standard=Decimal(answers["pf_standard"]) if answers["pf_standard"] else None,
        supply_from=answers["supply_from"],
        supply_until=None,
        splits=splits,
        losses=losses if losses != Losses() else None,
        **{name: _whole(answers, name) for name in WHOLE},
    )


def _whole(answers: dict[str, Any], name: str) -> int:
    text = answers[name] or "0"
    if not (text.isascii() and text.isdigit()):
        raise refuse("terms.not_whole", name)
    return int(text)


def _percent(answers: dict[str, Any], name: str) -> Decimal:
    text = answers[name] or "0"
    if not (text.isascii() and text.replace(".", "", 1).isdigit()):
        raise refuse("terms.not_percent", name)
    return Decimal(text)


def holidays_entry(desk: Desk) -> EntryPanel:
    """A CSV file of one or more years: 日期 and 休 or 班."""
    hint = "CSV,每行 2027-01-01,休 或 2027-02-07,班"
    sentence = "按国务院办公厅公布的全年放假和调休安排录入。"

    def added(content: str, file: str, published: str) -> str:
        return msgspec.json.encode(with_csv(content, file, read_holidays(published))).decode()

    return _file_entry(desk, "导入放假安排", hint, sentence, HOLIDAYS, added)


def calendars_entry(desk: Desk) -> EntryPanel:
    """A JSON file of time-of-use calendars, added to the published ones."""
    hint = "JSON,各时段须排满每天 24 小时"
    sentence = "已发布的版本不变;改动请另立新版本。"
    return _file_entry(desk, "导入分时时段表", hint, sentence, CALENDARS, with_calendars)


def _file_entry(
    desk: Desk, title: str, hint: str, sentence: str, setting: str, added: Callable[[str, str, str], str]
) -> EntryPanel:
    """A file whose content is `added(content, file name, what is published)` to a setting; it is read in
    the lane, since it may lie on a slow disk."""
    form = Form()
    form.add("path", "文件", TextField(1000, required=True), hint=hint)
    session = desk.session

    def build(answers: dict[str, Any]) -> Service:
        path = Path(answers["path"].strip('"'))

        def service(bus: Bus, home: Home) -> Outcome:
            published = home.read(lambda snapshot: snapshot.view(Settings).content(setting))
            content = added(read_text(path), path.name, published)
            return bus.do(PublishSetting(name=setting, content=content), session)

        return service

    return EntryPanel(desk, title, (form,), build, word="导入", sentence=sentence)
