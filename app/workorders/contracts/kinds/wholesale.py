"""趸购售电合同: electricity sold to a company that sells it on in its own area."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic, topic

BOUNDARY = "供电方变电站出线侧的产权分界点"


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    return (
        wording.site(data),
        wording.supply(data),
        topic(
            "趸购的范围",
            "capacity",
            "趸购方在政府核准的供电营业区内向用户售电,执行国家电价,承担该营业区的供电服务义务。",
            "趸购方应按月向供电方报送用电负荷预测,执行有序用电方案,不得超越营业区供电。",
        ),
        wording.metering(data),
        wording.price(data, two_part=bool(data.basis)),
        wording.duty(data, BOUNDARY),
        wording.breach("千分之二;跨日历年度的欠费,自次年起每日按千分之三", compensation=True),
        wording.term(data),
        wording.closing("双方的调度关系由并网调度协议另行约定。"),
    )


CONTRACT = ContractKind("wholesale", "趸购售电合同", ("供电方", "趸购方"), topics)
