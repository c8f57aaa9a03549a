"""How complete a file is, what is missing, and which rules are refused."""

import msgspec
import pytest

from app.customers.completeness import FileItems, Item, completeness, read_items
from app.customers.facts import GROUPS
from app.customers.views import CustomerRow
from tests.counter import RULES

SHIPPED = read_items((RULES / "customer_file.json").read_text("utf-8"))
FULL = CustomerRow(
    org_unit="3301",
    account_no="A1",
    name="柳树湾粮油店",
    kind="enterprise",
    identity_digest="x",
    phones=("13812341234",),
    contact="张三",
    address="东街1号",
    transformer_area="柳东03",
    reading_route="柳东",
    bank_digest="y",
)


def test_a_whole_file_has_a_hundred_per_cent() -> None:
    found = completeness(FULL, meters=1, rules=SHIPPED)
    assert (found.percent, found.missing) == (100, ())


@pytest.mark.parametrize("item", SHIPPED.items, ids=lambda item: item.title)
def test_every_missing_item_lowers_the_score_and_is_named(item: Item) -> None:
    empty: object = () if item.has == "phones" else ""
    row = FULL if item.has == "meters" else msgspec.structs.replace(FULL, **{item.has: empty})
    found = completeness(row, meters=0 if item.has == "meters" else 1, rules=SHIPPED)
    assert found.missing == (item,)
    assert found.percent == (110 - item.weight) * 100 // 110 < 100
    assert item.panel in (*GROUPS, "meter")


def test_residents_are_not_asked_for_a_bank_nor_a_contact() -> None:
    row = msgspec.structs.replace(FULL, kind="resident", contact="", bank_digest="")
    assert completeness(row, meters=1, rules=SHIPPED).percent == 100


def test_nearly_whole_is_not_whole() -> None:
    light = Item(title="台区", has="transformer_area", panel="site", field="transformer_area", weight=1)
    heavy = Item(title="户名", has="name", panel="naming", field="name", weight=1000)
    row = msgspec.structs.replace(FULL, transformer_area="")
    assert completeness(row, meters=0, rules=FileItems(items=(heavy, light))).percent == 99


def test_without_rules_nothing_is_missing() -> None:
    assert (
        completeness(CustomerRow(org_unit="3301", account_no="A1"), meters=0, rules=read_items("")).percent
        == 100
    )


@pytest.mark.parametrize(
    "item",
    ['"has": "colour", "panel": "site"', '"has": "name", "panel": "garden"', '"has": "name", "size": 1'],
)
def test_items_that_nobody_knows_are_refused(item: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read_items(f'{{"items": [{{"title": "甲", {item}, "field": "x", "weight": 1}}]}}')
