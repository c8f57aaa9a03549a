"""Commands of the customer file: register, change, install a meter, see an identity number."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from app.customers.drafts import Checked, CustomerDraft, MeterDraft, check_draft
from app.customers.facts import (
    GROUPS,
    CustomerChanged,
    CustomerRegistered,
    Group,
    IdentityRevealed,
    MeterInstalled,
)
from app.customers.identity import Glyphs, Vault, sealed_bank, sealed_identity
from app.customers.views import CustomerRow, CustomersView, MeterRow
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.kernel.text import clean


class RegisterCustomer(Command, frozen=True, kw_only=True):
    """Open an account in the file. `org_unit` '' means the desk's own unit."""

    permission: ClassVar[str] = "customer.edit"
    draft: CustomerDraft
    org_unit: str = ""


class ChangeCustomer(Command, frozen=True, kw_only=True):
    """Write some groups of an account anew; groups that are None stay as they are."""

    permission: ClassVar[str] = "customer.edit"
    draft: CustomerDraft
    reason: str = ""


class RevealIdentity(Command, frozen=True, kw_only=True):
    """See an identity number in clear. The outcome holds it sealed: {'identity_sealed': …}; the page
    opens it through the vault, so that the stored outcome never shows it."""

    permission: ClassVar[str] = "customer.reveal"
    account_no: str
    reason: str


@handles(RegisterCustomer)
def register_customer(command: RegisterCustomer, work: Work) -> Decision:
    """One customer.registered and a meter.installed for each meter.

    Refuses: all faults of the draft, customer.account_taken, meter.taken. Doubts: identity.*, bank.*.
    """
    checked = check_draft(command.draft, work.today, work.view(Glyphs))
    draft = checked.draft
    work.lock(f"account:{draft.account_no}", *(f"meter:{meter.asset_no}" for meter in draft.meters))
    view = work.view(CustomersView)
    refusals = list(checked.refusals)
    if draft.naming is None:
        refusals.append(Refusal("text.empty", "name"))
    if view.customer(draft.account_no):
        refusals.append(Refusal("customer.account_taken", "account_no", account_no=draft.account_no))
    known = view.meters_by_asset(tuple(meter.asset_no for meter in draft.meters))
    refusals += taken_meters(draft, known)
    _end_if_wrong(checked, refusals, command.accepted)
    unit = command.org_unit or work.desk.org_unit
    body = registered(draft, unit, work.view(Vault))
    return Decision(
        facts=(body, *installed(draft.account_no, draft.meters, known, unit)),
        result={"account_no": draft.account_no},
        news=f"已为户号 {draft.account_no} 建档",
    )


@handles(ChangeCustomer)
def change_customer(command: ChangeCustomer, work: Work) -> Decision:
    """One customer.changed with the groups that differ, and a meter.installed for each new meter.

    Refuses: all faults of the draft, customer.unknown, customer.nothing_changed, meter.taken.
    """
    checked = check_draft(command.draft, work.today, work.view(Glyphs))
    draft = checked.draft
    work.lock(f"account:{draft.account_no}", *(f"meter:{meter.asset_no}" for meter in draft.meters))
    view = work.view(CustomersView)
    row = view.customer(draft.account_no)
    if row is None:
        raise refuse("customer.unknown", "account_no", account_no=draft.account_no)
    known = view.meters_by_asset(tuple(meter.asset_no for meter in draft.meters))
    _end_if_wrong(checked, [*checked.refusals, *taken_meters(draft, known)], command.accepted)
    groups = changed_groups(draft, row, work.view(Vault))
    facts: list[FactBody] = []
    if groups:
        reason = clean(command.reason, "reason", limit=100)
        facts.append(
            CustomerChanged(org_unit=row.org_unit, account_no=row.account_no, reason=reason, **groups)
        )
    facts += installed(row.account_no, draft.meters, known, row.org_unit)
    if not facts:
        raise refuse("customer.nothing_changed")
    return Decision(facts=tuple(facts), news=f"户号 {row.account_no} 的档案已更新")


@handles(RevealIdentity)
def reveal_identity(command: RevealIdentity, work: Work) -> Decision:
    """Refuses: customer.reason_needed, customer.unknown, customer.no_identity."""
    reason = clean(command.reason, "reason", limit=100)
    if not reason:
        raise refuse("customer.reason_needed", "reason")
    row = work.view(CustomersView).customer(command.account_no)
    if row is None:
        raise refuse("customer.unknown", "account_no", account_no=command.account_no)
    if not row.identity_sealed:
        raise refuse("customer.no_identity")
    body = IdentityRevealed(org_unit=row.org_unit, account_no=row.account_no, reason=reason)
    return Decision(facts=(body,), result={"identity_sealed": row.identity_sealed})


def _end_if_wrong(checked: Checked, refusals: list[Refusal], accepted: tuple[str, ...]) -> None:
    if refusals:
        raise Refused(refusals)
    doubts = [doubt for doubt in checked.doubts if doubt.code not in accepted]
    if doubts:
        raise Doubt(doubts)


def sealed_groups(draft: CustomerDraft, vault: Vault) -> dict[str, Group]:
    """The draft's groups as facts carry them: numbers sealed, absent groups left out."""
    groups: dict[str, Group] = {}
    for name in GROUPS:
        group = getattr(draft, name)
        if group is None:
            continue
        if name == "identity":
            group = sealed_identity(vault, group.document, group.identity_no)
        elif name == "bank":
            group = sealed_bank(vault, group.bank_name, group.bank_no)
        groups[name] = group
    return groups


def registered(draft: CustomerDraft, org_unit: str, vault: Vault, source: str = "") -> CustomerRegistered:
    """The fact of a new account; the draft has been checked and has a name."""
    groups: dict[str, Any] = dict(sealed_groups(draft, vault))
    return CustomerRegistered(org_unit=org_unit, account_no=draft.account_no, source=source, **groups)


def changed_groups(draft: CustomerDraft, row: CustomerRow, vault: Vault) -> dict[str, Any]:
    """Those groups of the draft that differ from the row. Ciphertexts differ each time, so sealed
    numbers are compared by their digests."""
    return {name: group for name, group in sealed_groups(draft, vault).items() if not _stands(group, row)}


def _stands(group: Group, row: CustomerRow) -> bool:
    fields = [field for field in group.__struct_fields__ if not field.endswith("_sealed")]
    return all(getattr(group, field) == getattr(row, field) for field in fields)


def taken_meters(draft: CustomerDraft, known: dict[str, MeterRow]) -> list[Refusal]:
    """A refusal for each meter that measures for somebody else."""
    return [
        Refusal(
            "meter.taken", "asset_no", asset_no=meter.asset_no, account_no=known[meter.asset_no].account_no
        )
        for meter in draft.meters
        if meter.asset_no in known and known[meter.asset_no].account_no != draft.account_no
    ]


def installed(
    account_no: str,
    meters: tuple[MeterDraft, ...],
    known: dict[str, MeterRow],
    org_unit: str,
    source: str = "",
) -> list[MeterInstalled]:
    """A fact for each meter that does not stand so already."""
    facts = []
    for meter in meters:
        row = known.get(meter.asset_no)
        if row and (row.account_no, row.multiplier, row.digits) == (
            account_no,
            meter.multiplier,
            meter.digits,
        ):
            continue
        values = msgspec.structs.asdict(meter)
        facts.append(MeterInstalled(org_unit=org_unit, account_no=account_no, source=source, **values))
    return facts
