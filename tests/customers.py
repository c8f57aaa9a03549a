"""Made-up customers for tests: drafts, a vault and glyphs without keyring or fonts."""

from dataclasses import replace

from app.adapters.columns import ColumnVault
from app.customers.drafts import CustomerDraft, IdentityDraft, MeterDraft
from app.customers.facts import Contact, Naming, Site
from app.customers.identity import Glyphs, Vault
from tests.homes import TestDesk

COLUMN_KEY = b"c" * 32
IDENTITY_NO = "990105194912310023"
"""A made-up person: no province has the code 99; the check digit fits."""


class EveryGlyph:
    """Fonts that draw everything but one character."""

    def missing(self, text: str) -> str:
        return "𠀀" if "𠀀" in text else ""


def with_vault(desk: TestDesk) -> TestDesk:
    """The desk's home serves a vault and glyphs too, as the composed program does."""
    vault = ColumnVault(COLUMN_KEY)
    views = {**desk.home.views, Vault: lambda _conn: vault, Glyphs: lambda _conn: EveryGlyph()}
    desk.home.views = views
    return replace(desk)


def draft(
    account_no: str = "0415002311",
    name: str = "张三丰",
    *,
    kind: str = "resident",
    address: str = "柳树湾镇东街12号",
    phones: tuple[str, ...] = ("13812341234",),
    assets: tuple[str, ...] = (),
    identity_no: str = "",
) -> CustomerDraft:
    return CustomerDraft(
        account_no=account_no,
        naming=Naming(name=name, kind=kind),
        identity=IdentityDraft(document="resident_id", identity_no=identity_no) if identity_no else None,
        contacts=Contact(phones=phones),
        site=Site(address=address),
        meters=tuple(MeterDraft(asset_no=asset) for asset in assets),
    )
