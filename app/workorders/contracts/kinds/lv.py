"""低压供用电合同: for shops, workshops and institutions on low voltage."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic, topic

BOUNDARY = "公用低压线路接户线的最后支持物(支持物属供电方)"


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    return (
        wording.site(data),
        wording.supply(data),
        wording.metering(data),
        wording.price(data, two_part=bool(data.basis)),
        wording.duty(data, BOUNDARY),
        wording.safety(),
        wording.breach("千分之二;跨日历年度的欠费,自次年起每日按千分之三"),
        wording.term(data),
        topic(
            "变更用电",
            "other",
            "用电方增加或减少容量、更改户名、用电性质或地址以前,应结清电费和违约金,双方另有约定的除外。",
            "用电方未经许可不得将电力转供他人。",
        ),
        wording.closing(),
    )


CONTRACT = ContractKind("lv", "低压供用电合同", ("供电方", "用电方"), topics)
