"""Guards that hold for many businesses: debts, orders under way, closed accounts, temporary supply, terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.money import yuan
from app.workorders.kind import Check, Finding, Guard, Kind, doubt, no
from app.workorders.standing import Request

if TYPE_CHECKING:
    from app.workorders.moving import Step

CLEARED = "《供电营业规则》(2024) 第{article}条"


def account_findings(kind: Kind, request: Request) -> Iterator[Finding]:
    """What speaks against any business about this account (facts.md §1.3, §3.1)."""
    account = request.account
    if kind.opens:
        if account is not None:
            yield no("order.account_given", word=kind.word)
        return
    if account is None:
        yield no("order.account_needed", word=kind.word)
        return
    if account.row.status == "closed":
        yield no("order.account_closed", account_no=account.row.account_no, word=kind.word)
    for order in account.open_orders:
        if order.kind == kind.code:
            yield no("order.same_in_progress", order_no=order.order_no, stage=_stage_word(kind, order.stage))
    if is_temporary(request) and not kind.temporary_ok:
        yield no("order.temporary_only")
    yield from _debts(kind, request)


def _stage_word(kind: Kind, code: str) -> str:
    stage = kind.stage(code)
    return stage.word if stage else code


def _debts(kind: Kind, request: Request) -> Iterator[Finding]:
    account, settings = request.account, request.settings
    if account is None or not account.debt_fen:
        return
    if kind.code in settings.debts_block:
        yield no("order.owes", debt=yuan(account.debt_fen), word=kind.word, article=kind.article)
    elif kind.code in settings.debts_doubt:
        yield doubt("order.owes_contract", debt=yuan(account.debt_fen), word=kind.word)


def is_temporary(request: Request) -> bool:
    """Whether the account is one of temporary supply: its newest archived connection was one."""
    account = request.account
    if account is None:
        return False
    opened = [one for one in account.orders if one.kind.startswith("new_") and one.how == "archived"]
    return bool(opened) and opened[0].kind == "new_temporary"


def no_other_order(request: Request) -> Iterator[Finding]:
    """Nothing else may be under way about the account (facts.md §3.1: in-flight guard)."""
    from app.workorders.catalog import kind_of

    if request.account is None:
        return
    for order in request.account.open_orders:
        if order.kind != request.kind:
            other = kind_of(order.kind)
            word = _stage_word(other, order.stage)
            yield no("order.in_progress", order_no=order.order_no, word=other.word, stage=word)


def starts_in_time(name: str) -> Check:
    """A day that was asked for is not past, and so many working days ahead as the hall asks (facts.md
    §9.1: internal practice, R24 has no such rule, so it is only a doubt)."""

    def check(request: Request) -> Iterator[Finding]:
        day = request.day(name)
        if day is None:
            return
        if day < request.today:
            yield no("order.start_past", name)
        elif (
            request.settings.notice_workdays
            and _weekdays(request.today, day) < request.settings.notice_workdays
        ):
            yield doubt("order.advance", name, days=request.settings.notice_workdays)

    return check


def _weekdays(first: date, last: date) -> int:
    """Days from Monday to Friday behind `first`, up to `last`: what a hall's advance notice counts [K]."""
    days = (first + timedelta(one) for one in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 for day in days)


def low_voltage_only(request: Request) -> Iterator[Finding]:
    """Three phases of low voltage up to so many kW, one phase up to so many (R24 Art.9, 10)."""
    kw = max(request.load_kw, Decimal(request.answers.get("capacity_kw") or 0))
    settings = request.settings
    if kw > settings.three_phase_kw:
        yield no("order.not_low", "capacity_kw", kw=f"{kw.normalize():f}", limit=settings.three_phase_kw)
    elif kw > settings.single_phase_kw and request.answers.get("voltage") == "220V":
        yield no("order.not_single", "voltage", kw=f"{kw.normalize():f}", limit=settings.single_phase_kw)


def scheme_fits(request: Request) -> Iterator[Finding]:
    """Commercial users: single rate up to 100 kVA, two-part from 315 kVA, else a choice (facts.md §4.1)."""
    kva, scheme = request.whole("capacity_kva"), request.answers.get("scheme", "")
    if request.answers.get("usage") != "commercial" or not kva or not scheme:
        return
    settings = request.settings
    if kva >= settings.two_part_from_kva and scheme == "single":
        yield no("order.two_part_needed", "scheme", kva=settings.two_part_from_kva)
    if kva <= settings.single_upto_kva and scheme == "two_part":
        yield no("order.single_only", "scheme", kva=settings.single_upto_kva)


def cleared(article: str) -> Guard:
    """Bills and late fees are paid before the step is done."""

    def guard(step: Step) -> Iterator[Finding]:
        if step.account is not None and step.account.debt_fen:
            debt = yuan(step.account.debt_fen)
            yield no(
                "order.settle_first",
                debt=debt,
                stage=step.stage.word,
                article=CLEARED.format(article=article),
            )

    return guard


def fit_for_supply(step: Step) -> Iterator[Finding]:
    """What the surveyor found: an unfit site or a breach stops the order (facts.md §3.1)."""
    if step.answers.get("survey_result") == "unfit":
        yield no("order.unfit", "survey_result")
    if step.answers.get("survey_result") == "breach":
        yield no("order.breach_found", "survey_result")


def test_passed(name: str) -> Guard:
    """A test is repeated until it is passed; each failure leaves a correction notice."""

    def guard(step: Step) -> Iterator[Finding]:
        if step.answers.get(name) == "failed":
            yield no("order.test_failed", name)

    return guard


def no_meter_left(step: Step) -> Iterator[Finding]:
    """Every meter has been taken down before an account is closed (R24 Art.34)."""
    if step.account is not None and step.account.meters:
        yield no("order.meter_there", asset_no=step.account.meters[0].asset_no)
