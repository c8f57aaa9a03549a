"""Clauses that several contracts share, in our own words, each naming the content that it covers.

The seven contents that a contract of supply must have: 《电力供应与使用条例》第三十三条 (facts.md §1.9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.dates import day_words
from app.workorders.contracts.data import ContractData

CONTENTS = {
    "supply": "供电方式、供电质量和供电时间",
    "capacity": "用电容量、用电地址和用电性质",
    "metering": "计量方式、电价和电费结算方式",
    "duty": "供用电设施维护责任的划分",
    "term": "合同的有效期限",
    "breach": "违约责任",
    "other": "双方共同认为应当约定的其他条款",
}


@dataclass(frozen=True)
class Topic:
    """A chapter: its heading, the contents of CONTENTS that it covers, its clauses."""

    heading: str
    covers: frozenset[str]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class ContractKind:
    """A contract: code, title, how its number begins, its chapters for some data."""

    code: str
    title: str
    parties: tuple[str, str]
    topics: Callable[[ContractData], tuple[Topic, ...]]
    seven: bool = True
    """Whether the seven contents are demanded (not of the settlement agreement, which is no annex)."""


def topic(heading: str, covers: str, *clauses: str) -> Topic:
    """A chapter; clauses that are empty for this data fall away."""
    return Topic(heading, frozenset(covers.split()), tuple(clause for clause in clauses if clause))


def given(text: str, value: str) -> str:
    """A clause that is there only if its value is."""
    return text.format(value) if value else ""


def site(data: ContractData) -> Topic:
    """Where, for what, how much."""
    return topic(
        "用电地址、性质和容量",
        "capacity",
        f"用电方的用电地址为{data.address or '—'},户号 {data.account_no}。",
        f"用电性质为{data.usage or '—'}" + (f",行业分类 {data.industry}" if data.industry else "") + "。",
        f"用电容量为 {data.capacity}。用电方不得超过约定容量用电;需要增加的,应先办理增容手续。"
        if data.capacity
        else "",
        "用电设备见附表一。用电方变更用电地址、性质、容量或户名的,应事先到供电方办理变更用电手续。",
    )


def supply(data: ContractData, *, dual: bool = False) -> Topic:
    """How, how good, when."""
    along = data.supply_line or data.transformer_area
    line = f",供电线路(台区)为{along}" if along else ""
    return topic(
        "供电方式、质量和时间",
        "supply",
        f"供电方以{data.voltage or '交流 220/380 伏'}、{data.sources}向用电方供电{line}。",
        "在电力系统正常状况下,供电频率偏差不超过 ±0.2 赫兹;用电方受电端的电压偏差按国家标准执行:"
        "\n(一) 35 千伏及以上供电的,正负偏差绝对值之和不超过额定值的 10 %;"
        "\n(二) 10 千伏及以下三相供电的,为额定值的 ±7 %;"
        "\n(三) 220 伏单相供电的,为额定值的 +7 %、−10 %。",
        "供电方应连续供电。计划检修停电的,提前七天通知或公告;临时检修停电的,提前二十四小时通知重要用户;"
        "依法限电的,按政府批准的有序用电方案执行。停电原因消除后,供电方在二十四小时内恢复供电。",
        "用电方为重要电力用户的,应自备应急电源和非电性质的保安措施,并保证随时可用。" if dual else "",
        "用电方对供电质量有特殊要求的,由双方另行约定;自备发电机、不间断电源与电网之间应装设可靠的联锁装置。",
    )


def metering(data: ContractData) -> Topic:
    """What is measured with what."""
    return topic(
        "用电计量",
        "metering",
        f"计量方式为{data.metering or '低供低计'},计量装置见附表二。" if data.points else "",
        f"计量方案:{data.meter_plan}。" if data.meter_plan else "",
        "用电计量装置由供电方提供、安装、加封并负责周期检定,费用由供电方承担;用电方应妥善保护,"
        "不得擅自移动、开启或使其失准。因用电方责任丢失、损坏的,由用电方赔偿或承担修理费。",
        "一方对计量有异议的,可以申请检定;供电方自受理之日起五个工作日内给出检定结果。"
        "异议期间,用电方先按抄见电量缴纳电费,检定后多退少补。",
    )


def price(data: ContractData, *, two_part: bool = False) -> Topic:
    """What it costs, when it is read and paid."""
    return topic(
        "电价和电费",
        "metering",
        f"用电方执行的电价为{data.tariff or '政府价格主管部门公布的同类电价'};"
        "电价调整时,自政策规定的日期起执行新价。",
        given("容(需)量电费{}计收,按月结算,变更当月按实际天数计算。", data.basis) if two_part else "",
        given("功率因数考核标准为 {},按月平均功率因数调整电费。", data.pf_standard),
        f"抄表周期为{data.reading_cycle}。用电方应在{data.due}以前缴清电费,缴费方式为{data.pay_way}"
        + (f"({data.bank})" if data.bank else "")
        + "。",
        "因计量装置误差、接线或倍率错误造成多计、少计电量的,按《供电营业规则》的规定退补。",
    )


def duty(data: ContractData, boundary: str) -> Topic:
    """Where one's duty ends and the other's begins (R24 Art.50)."""
    return topic(
        "设施维护责任",
        "duty",
        f"供用电设施的产权分界点为{data.boundary or boundary}。分界点电源侧由供电方运行维护,"
        "负荷侧由用电方运行维护;双方各自承担其产权范围内设施引起的法律责任。",
        "一方不得擅自操作、移动对方的设施;发现对方设施有危及安全的情况,应立即通知对方。",
    )


def safety() -> Topic:
    """What the user takes care of."""
    return topic(
        "安全用电",
        "other",
        "用电方应安装剩余电流动作保护装置,定期检查内部线路和设备,不得私拉乱接。",
        "供电方依法进行用电检查时,应出示证件,用电方应予配合;检查发现的隐患,由用电方按期整改。",
    )


def term(data: ContractData, *, renews: bool = True) -> Topic:
    """From when until when."""
    until = f"至{day_words(data.term_to)}" if data.term_to else "至办理销户、过户等变更之日"
    return topic(
        "合同期限",
        "term",
        f"本合同自{day_words(data.term_from) if data.term_from else '双方签字(盖章)之日'}起{until}有效。",
        "期满前一个月双方均未提出异议的,本合同按原条件继续有效。" if renews and data.term_to else "",
        "变更或解除本合同,应由双方协商一致并签订书面或电子协议;用电方销户、过户的,本合同在结清电费后终止。",
    )


def breach(late: str, *, compensation: bool = False) -> Topic:
    """What follows if the promise is not kept (R24 Art.97, 98, 100, 101, 104)."""
    return topic(
        "违约责任",
        "breach",
        f"用电方逾期缴纳电费的,自逾期之日起每日按欠费额的{late}向供电方支付违约金。"
        "逾期超过三十日经催交仍未缴付的,供电方可以按规定的程序停止供电。",
        "用电方违约用电、窃电的,按《供电营业规则》第一百零一条至第一百零五条承担责任;"
        "违约使用电费、补交电费的倍数不超过该规则规定的上限。",
        "由于供电方责任造成停电或者电压超出允许偏差,给用电方造成损失的,"
        "供电方按《供电营业规则》第九十七条、第九十八条的规定赔偿。"
        if compensation
        else "供电方无正当理由停电或者供电质量不合格,给用电方造成损失的,依法承担赔偿责任。",
        "因不可抗力或者对方过错造成的损失,不承担责任。",
    )


def closing(*more: str) -> Topic:
    """How disputes end, how many copies there are."""
    return topic(
        "其他约定",
        "other",
        *more,
        "双方发生争议的,应先协商;协商不成的,可以申请能源监管机构调解,也可以向有管辖权的人民法院起诉。",
        "本合同一式两份,双方各执一份;附表是本合同的组成部分。未尽事宜,按法律法规和《供电营业规则》执行。",
    )
