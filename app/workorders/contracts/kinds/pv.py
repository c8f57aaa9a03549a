"""分布式光伏购售电合同: who buys what the roof feeds in (facts.md §4.11)."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic, topic

BOUNDARY = "发电方并网开关的电网侧接线端"


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    return (
        topic(
            "项目概况",
            "capacity",
            f"发电项目位于{data.address or '—'},户号 {data.account_no},装机容量 {data.pv_kw or '—'} 千瓦,"
            f"上网模式为{data.pv_mode or '自发自用、余电上网'}。",
            "发电方应按备案的容量和位置建设;扩大容量、改变上网模式的,应先办理变更手续。",
        ),
        topic(
            "并网和运行",
            "supply",
            f"项目以{data.voltage or '380/220 伏'}并网,并网点和接入方式按接入方案答复单执行。",
            "发电设备应具备过欠压、过欠频和防孤岛保护,电网停电检修时应能自动断开并有明显断开点。",
            "电网故障、检修或者依法调度需要时,供电方可以限制或中止上网,原因消除后及时恢复。",
        ),
        topic(
            "计量和结算",
            "metering",
            "上网电量和下网电量分别计量,计量装置由供电方提供、安装和检定。",
            "上网电量按国家和本省公布的上网电价按月结算;政策有补助的,按政策转付。发电方应提供收款账户"
            + (f"({data.bank})" if data.bank else "")
            + "。",
            "自用电量按政策免收有关政府性基金;下网电量按供用电合同缴纳电费。",
        ),
        wording.duty(data, BOUNDARY),
        topic(
            "违约责任",
            "breach",
            "发电方擅自增容、改变接线或者以非光伏电量冒充上网电量的,退还多付的款项,供电方可以中止并网。",
            "供电方无正当理由拖延付款的,按逾期金额每日千分之一支付违约金。",
        ),
        wording.term(data),
        wording.closing("户主更名、过户的,本合同与供用电合同一并变更。"),
    )


CONTRACT = ContractKind("pv", "分布式光伏购售电合同", ("购电方", "售电方"), topics)
