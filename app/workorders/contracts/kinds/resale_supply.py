"""转供电合同: a user passes electricity on by the supplier's order."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic, topic

BOUNDARY = "转供方受电装置至被转供户的出线开关"


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    return (
        wording.site(data),
        wording.supply(data),
        topic(
            "转供的范围和费用",
            "capacity metering",
            "供电方在公用供电设施未到达的地区,委托转供方就近向附表所列的被转供户供电;未经委托,转供方不得自行转供。",
            "被转供户的容量、电量从转供方的容量、电量中扣除,被转供户视同供电方的直供户,电费由供电方直接结算。",
            "转供方因转供发生的损耗和运行维护费用,由供电方按双方商定的标准支付。",
        ),
        wording.metering(data),
        wording.price(data, two_part=bool(data.basis)),
        wording.duty(data, BOUNDARY),
        wording.safety(),
        wording.breach("千分之二;跨日历年度的欠费,自次年起每日按千分之三"),
        wording.term(data),
        wording.closing("公用供电设施到达被转供户时,转供终止,本合同随之终止。"),
    )


CONTRACT = ContractKind("resale_supply", "委托转供电合同", ("供电方", "转供方"), topics)
