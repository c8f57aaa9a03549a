"""临时供用电合同: for a site or an event, up to three years, no resale (R24 Art.14, 79, 89)."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic, topic

BOUNDARY = "供电方公用线路与用电方临时线路的连接点"


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    unmetered = (
        f"本户不装计量装置:电费按容量、每日 {data.hours_per_day} 小时和约定期限预缴,终止时按实际天数结算。"
        if data.hours_per_day
        else ""
    )
    return (
        wording.site(data),
        wording.supply(data),
        wording.metering(data) if not unmetered else topic("用电计量", "metering", unmetered),
        wording.price(data),
        wording.duty(data, BOUNDARY),
        topic(
            "临时用电的限制",
            "other",
            "用电方不得向外转供电,不得转让给其他用户,供电方不受理除更名、过户、销户、缴费方式和联系人以外的变更。",
            "需要延长的,应在期满以前提出;需要改为正式用电的,按新装用电办理。期满不办理手续的,供电方可以停止供电。",
        ),
        wording.safety(),
        wording.breach("千分之二;跨日历年度的欠费,自次年起每日按千分之三"),
        wording.term(data, renews=False),
        wording.closing(),
    )


CONTRACT = ContractKind("temporary", "临时供用电合同", ("供电方", "用电方"), topics)
