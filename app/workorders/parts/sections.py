"""Sections and fields that several businesses ask (facts.md §3.4)."""

from __future__ import annotations

from dataclasses import replace

from app.customers.vocabulary import DOCUMENTS, KINDS
from app.workorders.kind import Field, Need, Section, When
from app.workorders.vocabulary import HIGH_VOLTAGES, LOW_VOLTAGES, USES, VOLTAGES

YES_NO = (("", "否"), ("yes", "是"))
COMPANIES = When("kind", ("enterprise", "government", "sole", "other"))
AGENT = When("by_agent", ("yes",))

NAME = Field(name="name", word="户名", shape="name", required=True, limit=80)
CUSTOMER_KIND = Field(
    name="kind", word="客户类别", shape="choice", required=True, choices=tuple(KINDS.items())
)
DOCUMENT = Field(
    name="document",
    word="证件类型",
    shape="choice",
    required=True,
    choices=tuple((code, word) for code, word in DOCUMENTS.items() if code),
)
IDENTITY = Field(name="identity_no", word="证件号码", shape="identity", required=True, limit=40)
PHONES = Field(name="phones", word="联系电话", shape="phones", required=True, known="phones", limit=80)
CONTACT = Field(name="contact", word="联系人", shape="name", known="contact", limit=40)
ADDRESS = Field(name="address", word="用电地址", shape="name", required=True, limit=120)
BY_AGENT = Field(name="by_agent", word="委托他人办理", shape="yes")

APPLICANT = Section(
    title="用电主体",
    fields=(
        CUSTOMER_KIND,
        NAME,
        DOCUMENT,
        IDENTITY,
        Field(name="legal_person", word="法定代表人", shape="name", limit=40, when=COMPANIES),
        replace(PHONES, known=""),
        replace(CONTACT, known=""),
    ),
)
"""Who asks: a new customer, with everything."""

CALLER = Section(title="联系方式", fields=(PHONES, CONTACT))
"""Who asks about an account that is on file: only how to reach them, filled in already."""

ENTRUSTED = Section(
    title="经办人",
    fields=(
        BY_AGENT,
        Field(name="agent_name", word="经办人姓名", shape="name", required=True, limit=40, when=AGENT),
        Field(name="agent_no", word="经办人证件号", shape="identity", required=True, limit=40, when=AGENT),
        Field(name="agent_phone", word="经办人电话", shape="phones", when=AGENT, limit=40),
    ),
)

SITE = Section(
    title="用电地点",
    fields=(
        ADDRESS,
        Field(name="transformer_area", word="台区", limit=60),
        Field(name="reading_route", word="抄表段", limit=40),
        Field(
            name="area_kind",
            word="城乡类别",
            shape="choice",
            choices=(("urban", "城区"), ("rural", "农村"), ("remote", "特殊边远")),
        ),
    ),
)

USAGE = Field(name="usage", word="用电类别", shape="choice", required=True, choices=USES)
INDUSTRY = Field(name="industry", word="行业分类", shape="code", limit=10, hint="GB/T 4754 代码")
CAPACITY_KW = Field(
    name="capacity_kw", word="申请容量(千瓦)", shape="decimal", required=True, least=1, most=1_000_000
)
CAPACITY_KVA = Field(
    name="capacity_kva", word="申请容量(千伏安)", shape="whole", required=True, least=1, most=1_000_000
)
TIME_OF_USE = Field(name="time_of_use", word="执行分时电价", shape="yes")
SCHEME = Field(
    name="scheme",
    word="计费方式",
    shape="choice",
    required=True,
    choices=(("single", "单一制"), ("two_part", "两部制")),
    when=When("usage", ("commercial",)),
)
BASIS = Field(
    name="basis",
    word="容(需)量计费",
    shape="choice",
    required=True,
    choices=(
        ("capacity", "按变压器容量"),
        ("contract_demand", "按合同需量"),
        ("actual_demand", "按实际需量"),
    ),
    when=When("scheme", ("two_part",)),
)
CONTRACT_KW = Field(
    name="contract_kw",
    word="合同需量(千瓦)",
    shape="whole",
    required=True,
    least=1,
    when=When("basis", ("contract_demand",)),
)
PAYING = Section(
    title="缴费方式",
    fields=(
        Field(
            name="pay_way",
            word="缴费方式",
            shape="choice",
            choices=(
                ("counter", "营业厅"),
                ("online", "网上国网"),
                ("bank", "银行代扣"),
                ("transfer", "对公转账"),
            ),
        ),
        Field(
            name="bank_name", word="开户银行", when=When("pay_way", ("bank", "transfer")), known="bank_name"
        ),
        Field(
            name="bank_no",
            word="银行账号",
            shape="sealed",
            when=When("pay_way", ("bank", "transfer")),
            known="bank",
            limit=40,
        ),
    ),
)
WITH_WORKS = Field(name="with_works", word="需要外线工程", shape="yes")
LOW_VOLTAGE = Field(name="voltage", word="供电电压", shape="choice", required=True, choices=LOW_VOLTAGES)
HIGH_VOLTAGE = replace(LOW_VOLTAGE, choices=HIGH_VOLTAGES)
ANY_VOLTAGE = replace(LOW_VOLTAGE, choices=VOLTAGES)
LOAD_LIST = Need(paper="load_list", waivable=False, reusable=False)
AGENT_PAPER = Need(paper="agent", when=AGENT, waivable=False, reusable=False)
"""Whoever acts for somebody else proves it each time."""
WISH = Field(name="note", word="备注", limit=120)
