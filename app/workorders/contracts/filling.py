"""Fills a contract in from an order and the account's file."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from app.customers.vocabulary import KINDS
from app.kernel.home import Rooms
from app.tariffs.book import TariffsView
from app.tariffs.wording import BASES
from app.workorders.clocks import add_months
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.settings import ContractSettings
from app.workorders.kind import Kind
from app.workorders.standing import Account
from app.workorders.views import OrderRow
from app.workorders.vocabulary import USES, VOLTAGES

V = TypeVar("V")
PHASES = {"1": "单相", "3": "三相"}


def filled_contract(
    rooms: Rooms,
    contract: str,
    order: OrderRow,
    kind: Kind,
    account: Account | None,
    today: date,
    settings: ContractSettings,
    supplier: str,
) -> ContractData:
    """The particulars of an order's contract: what the order says, else what is on file."""
    answers = order.answers
    row = account.row if account else None
    years = settings.years.get(contract, 0)
    until = answers.get("until_on", "")
    basis = (
        answers.get("new_basis")
        or answers.get("basis")
        or (account.terms.basis if account and account.terms else "")
    )
    return ContractData(
        supplier=supplier,
        customer=answers.get("new_name") or answers.get("name") or (row.name if row else ""),
        customer_kind=KINDS.get(answers.get("kind") or (row.kind if row else ""), ""),
        identity_masked=answers.get("identity_no") or (row.identity_masked if row else ""),
        legal_person=answers.get("legal_person", ""),
        agent=answers.get("agent_name", ""),
        phones=answers.get("phones", ""),
        account_no=answers.get("new_account_no") or order.account_no,
        address=answers.get("new_address") or answers.get("address") or (row.address if row else ""),
        usage=dict(USES).get(answers.get("usage", ""), "居民生活" if kind.code == "new_resident" else ""),
        industry=answers.get("industry", ""),
        voltage=_voltage(answers.get("voltage", "")),
        capacity=_capacity(order, account),
        sources="双(多)电源" if answers.get("sources") == "2" else "单电源",
        supply_line=answers.get("supply_line", ""),
        transformer_area=answers.get("transformer_area") or (row.transformer_area if row else ""),
        important=_choice(kind, "important", answers.get("important", ""), ("none", "yes", "")),
        metering=_choice(kind, "metering", answers.get("metering", ""), ("",)),
        meter_plan=answers.get("meter_plan", ""),
        tariff=_tariff(rooms, answers.get("tariff_code") or answers.get("new_tariff", ""), account),
        basis=next((word for code, word in BASES.items() if code == basis), ""),
        pf_standard=answers.get("pf_standard", ""),
        pay_way=_choice(kind, "pay_way", answers.get("pay_way", ""), ("",))
        or "营业厅、网上国网、银行代扣等方式",
        bank=" ".join(filter(None, (answers.get("bank_name", ""), answers.get("bank_no", "")))),
        term_from=today,
        term_to=date.fromisoformat(until) if until else (add_months(today, 12 * years) if years else None),
        pv_kw=answers.get("pv_kw", ""),
        pv_mode=_choice(kind, "mode", answers.get("mode", ""), ("",)),
        hours_per_day=answers.get("hours_per_day", ""),
        loads=tuple((one.name, str(one.count), one.kw, PHASES[one.phase]) for one in order.loads),
    )


def _voltage(code: str) -> str:
    return f"交流 {dict(VOLTAGES)[code].replace(' V', ' 伏').replace(' kV', ' 千伏')}" if code else ""


def _capacity(order: OrderRow, account: Account | None) -> str:
    answers = order.answers
    kva = answers.get("given_kva") or answers.get("capacity_kva")
    if not kva and account and account.terms and account.terms.total_kva:
        kva = str(account.terms.total_kva - int(answers.get("reduce_kva") or 0))
    kw = answers.get("capacity_kw", "")
    return "、".join(part for part in (f"{kw} 千瓦" if kw else "", f"{kva} 千伏安" if kva else "") if part)


def _choice(kind: Kind, name: str, value: str, unsaid: tuple[str, ...]) -> str:
    field = kind.by_name.get(name)
    return dict(field.choices).get(value, "") if field and value not in unsaid else ""


def _tariff(rooms: Rooms, code: str, account: Account | None) -> str:
    wanted = code or (account.terms.tariff_code if account and account.terms else "")
    tariff = rooms.view(TariffsView).tariff(wanted) if wanted else None
    return tariff.name if tariff else ""
