"""居民供用电合同: short, for a household."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic

BOUNDARY = "公用低压线路接户线的最后支持物(支持物属供电方)"


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    return (
        wording.site(data),
        wording.supply(data),
        wording.metering(data),
        wording.price(data),
        wording.duty(data, BOUNDARY),
        wording.safety(),
        wording.breach("千分之一"),
        wording.term(data),
        wording.closing(),
    )


CONTRACT = ContractKind("resident", "居民供用电合同", ("供电方", "用电方"), topics)
