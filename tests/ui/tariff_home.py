"""A founded home with the shipped tariffs, a customer with terms, and a station head who may approve."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from app.billing.facts import BillBasis, BillPart, BillsIssued, IssuedBill
from app.customers.commands import RegisterCustomer
from app.customers.drafts import CustomerDraft
from app.customers.facts import Naming
from app.customers.facts import Tariff as Standing
from app.kernel.money import to_fen
from app.security.commands import RegisterStaff
from app.security.passwords import hash_password
from app.setup.founding import FOUNDER
from app.tariffs.book import TariffsView
from app.tariffs.commands import PublishTariffs, SetTerms
from app.tariffs.facts import Terms
from app.tariffs.loading import read_tariffs
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.model import Usage
from db.engine import Engines
from tests.counter import RULES, Happened
from tests.homes import SOMEBODY, TestDesk
from tests.ui.office import office_home

ACCOUNT = "330100001"
HEAD, HEAD_PASSWORD = "1003", "Willow-bay12"
FILES = RULES / "tariffs"


def tariff_home(engines: Engines) -> TestDesk:
    """张三丰 at the Zhejiang flat price since 2015; 李国栋 is the station head."""
    home = office_home(engines)
    tariffs = tuple(
        tariff
        for path in sorted(FILES.glob("*.json"))
        for tariff in read_tariffs(path.read_text("utf-8"), path.name)
    )
    home.do(PublishTariffs(tariffs=tariffs), FOUNDER)
    draft = CustomerDraft(
        account_no=ACCOUNT,
        naming=Naming(name="张三丰", kind="resident"),
        tariff=Standing(tariff_class="residential", late_class="residential"),
    )
    home.do(RegisterCustomer(draft=draft), SOMEBODY)
    terms = Terms(effective_from=date(2015, 1, 1), tariff_code="zj_resident_flat")
    home.do(SetTerms(account_no=ACCOUNT, terms=terms), SOMEBODY)
    home.do(
        RegisterStaff(
            staff_no=HEAD,
            name="李国栋",
            org_unit="3301",
            roles=("station_head",),
            password_hash=hash_password(HEAD_PASSWORD),
            must_change=False,
        ),
        SOMEBODY,
    )
    return home


def billed(home: TestDesk, code: str, *months: Usage, account_no: str = ACCOUNT) -> None:
    """Bills of 2026 from January on, priced by the version that holds and stored with their basis."""
    tariff = home.read(lambda snapshot: snapshot.view(TariffsView).tariff(code))
    assert tariff is not None
    version = tariff.versions[0]
    prior = Decimal(0)
    for number, month in enumerate(months, 1):
        usage = msgspec.structs.replace(month, prior_kwh=prior, tier_months=Decimal(12))
        kwh = sum(usage.kwh.values(), Decimal(0))
        prior += kwh
        part = BillPart(tariff_code=code, tariff_version=version.version, usage=usage)
        bill = IssuedBill(
            bill_id=f"{account_no}-2026-{number:02d}",
            account_no=account_no,
            kwh=int(kwh),
            amount_fen=to_fen(price(tariff.prices(version, None, None), usage).total),
            late_class="residential",
            basis=BillBasis(parts=(part,)),
        )
        body = BillsIssued(
            org_unit="3301",
            run_id=f"run-{account_no}-{number}",
            batch=1,
            period=f"2026-{number:02d}",
            issued_on=date(2026, number, 28),
            due_on=date(2026, number + 1, 25),
            bills=(bill,),
        )
        home.do(Happened(bodies=(body,)))


def next_year(folder: Path, **changes: Any) -> Path:
    """The Zhejiang file with a version of 2027 of the flat price: 0.548, or as changed."""
    data = json.loads((FILES / "zhejiang_residential.json").read_text("utf-8"))
    flat = data["tariffs"][0]
    version = {"version": "2027", "effective_from": "2027-01-01", "energy": {"flat": "0.548"}}
    flat["versions"].append(flat["versions"][0] | version | changes)
    path = folder / "浙江2027.json"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    return path
