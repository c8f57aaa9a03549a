"""Fact kinds of the customer file and the attribute groups they carry.

A group is what changes together: it has one clock, so two stations that change different groups of
one customer both win. Field names are unique across groups and equal the columns and the row's fields.
"""

from __future__ import annotations

import msgspec

from app.kernel.facts import FactBody, fact_kind


class Naming(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the customer is called; `kind` is a code of vocabulary.KINDS."""

    name: str
    kind: str = "resident"


class Identity(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An identity document; the number only as ciphertext, keyed digest and masked text."""

    document: str = ""
    identity_sealed: str = ""
    identity_digest: str = ""
    identity_masked: str = ""


class Contact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How to reach the customer."""

    phones: tuple[str, ...] = ()
    contact: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where the electricity goes: address, transformer area (台区), reading route (抄表段)."""

    address: str = ""
    transformer_area: str = ""
    reading_route: str = ""


class Tariff(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Which prices and which late-fee rate hold."""

    tariff_class: str = "residential"
    late_class: str = "residential"


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whether the account is supplied; a code of vocabulary.STATUSES."""

    status: str = "normal"


class Bank(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The account that direct debits come from; the number sealed like an identity number."""

    bank_name: str = ""
    bank_sealed: str = ""
    bank_digest: str = ""
    bank_masked: str = ""


Group = Naming | Identity | Contact | Site | Tariff | Standing | Bank
GROUPS = ("naming", "identity", "contacts", "site", "tariff", "standing", "bank")


@fact_kind("customer.registered")
class CustomerRegistered(FactBody, frozen=True, kw_only=True, gc=False):
    """An account was opened in the file, by a clerk or taken over by an import."""

    org_unit: str
    account_no: str
    naming: Naming
    identity: Identity = Identity()
    contacts: Contact = Contact()
    site: Site = Site()
    tariff: Tariff = Tariff()
    standing: Standing = Standing()
    bank: Bank = Bank()
    source: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}",)


@fact_kind("customer.changed")
class CustomerChanged(FactBody, frozen=True, kw_only=True):
    """Some groups of an account's attributes were written anew; None is a group left as it was."""

    org_unit: str
    account_no: str
    naming: Naming | None = None
    identity: Identity | None = None
    contacts: Contact | None = None
    site: Site | None = None
    tariff: Tariff | None = None
    standing: Standing | None = None
    bank: Bank | None = None
    reason: str = ""
    source: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}",)


@fact_kind("meter.installed")
class MeterInstalled(FactBody, frozen=True, kw_only=True, gc=False):
    """A meter measures for an account; `digits` is the width of its register, `multiplier` its ratio."""

    org_unit: str
    asset_no: str
    account_no: str
    multiplier: int = 1
    digits: int = 6
    source: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"meter:{self.asset_no}")


@fact_kind("customers.imported")
class CustomersImported(FactBody, frozen=True, kw_only=True):
    """A batch of rows of an imported file, signed once: what each alone would have been a fact of."""

    org_unit: str
    source: str
    registered: tuple[CustomerRegistered, ...] = ()
    changed: tuple[CustomerChanged, ...] = ()
    meters: tuple[MeterInstalled, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        parts = (*self.registered, *self.changed, *self.meters)
        return tuple(subject for part in parts for subject in part.subjects())


@fact_kind("customer.identity_revealed")
class IdentityRevealed(FactBody, frozen=True, kw_only=True):
    """Somebody saw an identity number in clear, and why (facts.md §7.7)."""

    org_unit: str
    account_no: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}",)


class Member(msgspec.Struct, frozen=True):
    """One account of a customer, by its unit and number."""

    org_unit: str
    account_no: str


@fact_kind("customers.linked")
class CustomersLinked(FactBody, frozen=True, kw_only=True):
    """Accounts turned out to belong to one customer; each keeps its number, its money and its file.

    `evidence` are codes of duplicates.EVIDENCE that spoke for it.
    """

    org_unit: str
    customer_id: str
    members: tuple[Member, ...]
    evidence: tuple[str, ...] = ()
    reason: str = ""

    def subjects(self) -> tuple[str, ...]:
        return tuple(f"account:{member.account_no}" for member in self.members)


@fact_kind("customers.unlinked")
class CustomersUnlinked(FactBody, frozen=True, kw_only=True):
    """Accounts were taken out of a customer again, and why."""

    org_unit: str
    customer_id: str
    members: tuple[Member, ...]
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return tuple(f"account:{member.account_no}" for member in self.members)


@fact_kind("customers.distinguished")
class CustomersDistinguished(FactBody, frozen=True, kw_only=True):
    """Two accounts that look alike belong to different customers, the smaller number first."""

    org_unit: str
    members: tuple[Member, Member]
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return tuple(f"account:{member.account_no}" for member in self.members)


@fact_kind("import.completed")
class ImportCompleted(FactBody, frozen=True, kw_only=True):
    """A file was taken in: which one, and what became of its rows."""

    org_unit: str
    file_name: str
    sha256: str
    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: int

    def subjects(self) -> tuple[str, ...]:
        return (f"import:{self.sha256}",)
