"""A hall that takes every business: rules and tariffs published, an account to work on, answers to give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from app.customers.facts import Contact, CustomerRegistered, Identity, Naming, Site, Standing, Tariff
from app.customers.identity import Vault
from app.customers.masking import mask_number
from app.kernel.commands import Outcome
from app.kernel.dates import civil_date
from app.kernel.facts import FactBody
from app.kernel.ids import new_id
from app.kernel.refusals import Doubt
from app.kernel.settings import PublishSetting
from app.metering.facts import MeterFitted, main_point
from app.numbers.commands import IssueBook
from app.security.facts import ApprovalGiven
from app.setup.founding import FOUNDER
from app.tariffs.facts import Terms, TermsSet
from app.workorders.accepting import APPROVE, AcceptOrder, Business
from app.workorders.catalog import kind_of
from app.workorders.contracts.commands import DrawUpContract, SignContract
from app.workorders.contracts.views import ContractsView
from app.workorders.facts import Load
from app.workorders.kind import Field, Kind, Stage, applies
from app.workorders.moving import CompleteStage
from app.workorders.views import EventRow, OrderRow, OrdersView
from tests.billing_home import publish
from tests.counter import RULES, Happened, give_books
from tests.customers import IDENTITY_NO, with_vault
from tests.homes import TestDesk

SHOP = "0415002311870"
FLAT = "0415002311888"
METER = "M0001"
OPENED = date(2025, 6, 1)
RESIDENTIAL, COMMERCIAL = "zj_resident_flat", "hb_commercial_single_lv"
TWO_PART = "hb_commercial_two_part_10kv"
LOADS = (Load(name="照明", count=10, kw="0.1"), Load(name="空调", count=2, kw="2.5"))


def furnish_hall(desk: TestDesk) -> TestDesk:
    """Everything that a counter needs, a shop with a transformer and a flat."""
    desk = with_vault(desk)
    publish(desk)
    for name in ("workorders", "contracts", "metering", "calendars"):
        desk.do(PublishSetting(name=name, content=(RULES / f"{name}.json").read_text("utf-8")))
    give_books(desk)
    for series in ("order", "account", "contract", "notice"):
        desk.do(IssueBook(series=series, prefix=f"{series[:2].upper()}-", count=500, renews=True), FOUNDER)
    return settle_in(desk)


def settle_in(desk: TestDesk) -> TestDesk:
    """A shop with a transformer and a flat, in a home that has its rules, books and a vault."""
    vault = desk.read(lambda rooms: rooms.view(Vault))
    shop = account(SHOP, "柳树湾米业有限公司", "enterprise", "commercial", vault)
    flat = account(FLAT, "张三丰", "resident", "residential", vault)
    big = Terms(
        effective_from=OPENED, tariff_code=TWO_PART, basis="capacity", operating_kva=630, total_kva=630
    )
    small = Terms(effective_from=OPENED, tariff_code=RESIDENTIAL, supply_from=OPENED)
    desk.do(
        Happened(
            bodies=(
                shop,
                flat,
                TermsSet(org_unit="3301", account_no=SHOP, terms=big),
                TermsSet(org_unit="3301", account_no=FLAT, terms=small),
                fitted(SHOP, METER),
                fitted(FLAT, "M0002"),
            )
        )
    )
    return desk


def account(account_no: str, name: str, kind: str, usage: str, vault: Vault) -> FactBody:
    return CustomerRegistered(
        org_unit="3301",
        account_no=account_no,
        naming=Naming(name=name, kind=kind),
        identity=Identity(
            document="resident_id",
            identity_sealed=vault.seal(IDENTITY_NO),
            identity_digest=vault.digest(IDENTITY_NO),
            identity_masked=mask_number(IDENTITY_NO),
        ),
        contacts=Contact(phones=("13812341234",)),
        site=Site(address="柳树湾镇东街12号", transformer_area="柳东 03", reading_route="R01"),
        tariff=Tariff(tariff_class=usage, late_class="residential" if usage == "residential" else "other"),
        standing=Standing(status="normal"),
    )


def fitted(account_no: str, asset_no: str) -> FactBody:
    return MeterFitted(
        org_unit="3301",
        asset_no=asset_no,
        account_no=account_no,
        point_id=main_point(account_no),
        fitted_on=OPENED,
        registers={"flat": Decimal(100)},
    )


def sample(field: Field, today: date) -> str:
    """An answer that a field takes."""
    if field.choices:
        return field.choices[0][0]
    if field.shape == "whole":
        return str(max(field.least or 0, min(5, field.most or 5)))
    values = {
        "text": "说明",
        "name": "柳东三号",
        "code": "X1001",
        "identity": IDENTITY_NO,
        "sealed": "6222021234567890",
        "phones": "13912341234",
        "date": today.isoformat(),
        "decimal": "8",
        "yes": "",
        "tariff": COMMERCIAL,
    }
    return values[field.shape]


ANSWERS: dict[str, dict[str, str]] = {
    "new_resident": {"tariff_code": RESIDENTIAL, "voltage": "220V"},
    "new_low": {"usage": "commercial", "scheme": "single", "voltage": "380V", "capacity_kva": "50"},
    "new_high": {
        "usage": "commercial",
        "scheme": "two_part",
        "capacity_kva": "630",
        "tariff_code": TWO_PART,
        "basis": "capacity",
        "important": "first",
        "pf_standard": "0.90",
    },
    "new_charger": {"tariff_code": RESIDENTIAL, "voltage": "220V"},
    "new_temporary": {"usage": "commercial", "until_on": "2027-03-01", "capacity_kva": "50"},
    "increase_low": {"voltage": "380V", "capacity_kva": "", "tariff_code": ""},
    "increase_high": {"capacity_kva": "1000"},
    "reduction": {"reduce_kva": "315", "from_on": "2026-03-24", "until_on": "2026-09-24"},
    "reduction_permanent": {"reduce_kva": "315", "from_on": "2026-03-24"},
    "restoration": {"from_on": "2026-03-24"},
    "temp_swap": {"swap_kva": "500"},
    "voltage_change": {"tariff_code": ""},
    "split": {"given_kva": "100", "own_property": "yes"},
    "merge": {"other_account": FLAT, "adjacent": "yes", "capacity_kva": "630"},
    "meter_move": {"unchanged": "yes"},
    "relocation": {"same_point": "yes", "capacity_kva": "630"},
    "removal": {"from_on": "2026-03-24"},
    "reinstall": {"from_on": "2026-03-24"},
    "reclass": {"what": "people", "people": "5"},
    "close_idle": {"months_idle": "7", "unfit": "yes"},
    "pv": {},
}
"""What each business is answered besides samples."""
FLATS = frozenset({"reclass"})


def given_answers(
    kind: Kind, fields: Iterable[Field], so_far: Mapping[str, str], today: date
) -> dict[str, str]:
    """Answers to fields, in their order, that make them all hold."""
    answers = dict(so_far)
    special = {**COMMON, **ANSWERS.get(kind.code, {})}
    for field in fields:
        if applies(field.when, answers):
            answers[field.name] = special.get(field.name, sample(field, today))
    return answers


COMMON = {
    "kind": "resident",
    "fit_asset": "N0001",
    "fit_digits": "6",
    "fit_ct": "1",
    "fit_pt": "1",
    "fit_flat": "0",
    "fit_sharp": "",
    "fit_peak": "",
    "fit_valley": "",
    "fit_deep": "",
    "pull_asset": METER,
    "pull_flat": "150",
    "pull_sharp": "",
    "pull_peak": "",
    "pull_valley": "",
    "pull_deep": "",
    "read_flat": "160",
    "read_sharp": "",
    "read_peak": "",
    "read_valley": "",
    "read_deep": "",
    "fit_seals": "F001 F002",
    "survey_result": "fit",
}


def today_of(desk: TestDesk) -> date:
    return civil_date(desk.clock.ms)


def application(desk: TestDesk, code: str, **changes: str) -> dict[str, str]:
    """The answers to a business's form."""
    kind = kind_of(code)
    fields = [one for section in kind.sections if applies(section.when, {}) for one in section.fields]
    answers = given_answers(kind, fields, {}, today_of(desk))
    return {**answers, **changes}


def accept(
    desk: TestDesk, code: str, account_no: str | None = None, owed: str = "", **changes: str
) -> Outcome:
    """Accept a business as a clerk who takes every paper (but one that is promised) and every doubt would."""
    kind = kind_of(code)
    whose = "" if kind.opens else account_no or (FLAT if code in FLATS else SHOP)
    answers = application(desk, code, **changes)
    case_id = new_id()
    command = AcceptOrder(
        case_id=case_id,
        account_no=whose,
        business=Business(kind=code, answers=answers, loads=LOADS if kind.loads else ()),
        papers={need.paper: "promised" if need.paper == owed else "seen" for need in kind.needs},
        promised_by=today_of(desk) + timedelta(5) if owed else None,
        reason="核对无误",
        approval_id=approved(desk, f"case:{case_id}"),
    )
    return insist(desk, command)


def insist(desk: TestDesk, command: AcceptOrder | CompleteStage) -> Outcome:
    """Post a command, accepting what gives doubt."""
    try:
        return desk.do(command)
    except Doubt as doubt:
        accepted = tuple({*command.accepted, *doubt.codes})
        return insist(desk, msgspec.structs.replace(command, accepted=accepted))


def approved(desk: TestDesk, subject: str) -> str:
    """A second person's agreement to an exception."""
    approval_id = new_id()
    body = ApprovalGiven(
        org_unit="3301",
        approval_id=approval_id,
        approver="1002",
        purpose=APPROVE,
        subject=subject,
        for_staff=desk.session.staff_no,
    )
    desk.do(Happened(bodies=(body,)))
    return approval_id


def order(desk: TestDesk, order_no: str) -> OrderRow:
    found = desk.read(lambda rooms: rooms.view(OrdersView).order(order_no))
    assert found is not None
    return found


def events(desk: TestDesk, order_no: str) -> tuple[EventRow, ...]:
    return desk.read(lambda rooms: rooms.view(OrdersView).events(order_no))


def stage_answers(desk: TestDesk, row: OrderRow, stage: Stage, **changes: str) -> dict[str, str]:
    kind = kind_of(row.kind)
    answers = given_answers(kind, stage.fields, row.answers, today_of(desk))
    return {one.name: answers[one.name] for one in stage.fields if one.name in answers} | changes


def sign(desk: TestDesk, order_no: str) -> None:
    """The contract of an order, signed on paper unless it is already."""
    row = desk.read(lambda rooms: rooms.view(ContractsView).of_order(order_no))
    if row is None:
        desk.do(DrawUpContract(order_no=order_no))
        row = desk.read(lambda rooms: rooms.view(ContractsView).of_order(order_no))
    assert row is not None
    if row.signed_on is None:
        desk.do(
            SignContract(
                contract_no=row.contract_no,
                customer_signer="张三丰",
                supplier_signer="王芳",
                signed_on=today_of(desk),
            )
        )


def do_stage(desk: TestDesk, order_no: str, **changes: str) -> Outcome:
    """Do the stage that waits, as somebody who does everything right would."""
    row = order(desk, order_no)
    kind = kind_of(row.kind)
    stage = kind.stage(row.stage)
    assert stage is not None
    if stage.signs and kind.contract_of(row.answers):
        sign(desk, order_no)
    command = CompleteStage(
        order_no=order_no,
        stage=row.stage,
        answers=stage_answers(desk, row, stage, **changes),
        reason="核对无误",
        approval_id=approved(desk, f"order:{order_no}"),
    )
    return insist(desk, command)


def go_through(desk: TestDesk, order_no: str, until: str = "") -> OrderRow:
    """Do stage after stage until one waits, or to the end."""
    while (row := order(desk, order_no)).open and row.stage != until:
        do_stage(desk, order_no)
    return row
