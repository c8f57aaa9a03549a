"""迁址: the site moves on the same supply point; the old one closes (R24 Art.27; facts.md §1.3)."""

from collections.abc import Iterator
from dataclasses import replace

from app.customers.facts import Site
from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, doubt, no
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import (
    FIT_FIELDS,
    PULL_FIELDS,
    changed,
    changed_terms,
    contacts,
    fitted_at,
    take_down,
)
from app.workorders.parts.guards import cleared, no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import CONTRACT, CUSTOMER_WORKS, SURVEY, archive, meter_work, reply, settle
from app.workorders.standing import Request


def same_point(request: Request) -> Iterator[Finding]:
    """Off the old supply point it is a new connection; more capacity there is an increase besides."""
    if request.answers.get("same_point") != "yes":
        yield no("order.new_connection_instead", "same_point")
    terms = request.account.terms if request.account else None
    if terms is not None and terms.total_kva and request.whole("capacity_kva") > terms.total_kva:
        yield doubt("order.increase_first", "capacity_kva", kva=terms.total_kva)


def found_on_the_point(step: Step) -> Iterator[Finding]:
    """What the surveyor saw: off the old supply point it is a new connection (R24 Art.27)."""
    if step.answers.get("point_seen") == "no":
        yield no("order.new_connection_instead", "point_seen")


def moved(step: Step) -> Iterator[FactBody]:
    """The old meter goes, a new one measures at the new address."""
    yield from take_down(step)
    if step.account is None:
        return
    yield fitted_at(step, step.account.row, step.answers["pull_asset"])
    row = step.account.row
    yield changed(
        step,
        site=Site(
            address=step.answers["new_address"],
            transformer_area=step.answers.get("new_area") or row.transformer_area,
            reading_route=step.answers.get("new_route") or row.reading_route,
        ),
    )
    kva = step.whole("capacity_kva")
    if kva and step.account.terms is not None:
        yield from changed_terms(step, step.day("fit_on"), total_kva=kva, operating_kva=kva)


YES_NO = (("yes", "是"), ("no", "否"))
POINT_SEEN = Field(
    name="point_seen",
    word="新址确在原供电点",
    shape="choice",
    required=True,
    choices=YES_NO,
)
"""Asked again on site: the customer cannot always tell."""

KIND = Kind(
    code="relocation",
    transaction="242",
    word="迁址",
    group="移表拆装",
    article="《供电营业规则》(2024) 第二十七条",
    about="受电装置迁到同一供电点的新址,原址按销户处理,新址优先供电。",
    questions=("by_agent", "same_point"),
    contract=supply_contract,
    sections=(
        Section(
            title="迁址内容",
            fields=(
                Field(
                    name="same_point",
                    word="新址在原供电点",
                    shape="choice",
                    required=True,
                    choices=YES_NO,
                ),
                Field(name="new_address", word="新址", shape="name", required=True, limit=120),
                Field(name="new_area", word="新台区", limit=60),
                Field(name="new_route", word="新抄表段", limit=40),
                Field(name="capacity_kva", word="新址容量(千伏安)", shape="whole", least=1),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="new_property", waivable=False, reusable=False),
        AGENT_PAPER,
    ),
    checks=(no_other_order, same_point),
    clocks=(
        ClockUse(clock="lv_reply", ends="reply"),
        ClockUse(clock="energise", starts="contract", ends="meter"),
    ),
    notes=("新址客户侧工程由客户出资;擅自迁址按违约用电处理。",),
    stages=(
        replace(SURVEY, fields=(*SURVEY.fields, POINT_SEEN), guards=(*SURVEY.guards, found_on_the_point)),
        reply(),
        replace(CUSTOMER_WORKS, optional=True),
        settle(cleared("三十四")),
        CONTRACT,
        meter_work(moved, contacts, fields=(*PULL_FIELDS, *FIT_FIELDS), word="拆旧表、装新表"),
        archive(),
    ),
)
