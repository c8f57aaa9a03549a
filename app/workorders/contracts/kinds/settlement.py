"""电费结算协议: how and when is paid; an agreement of its own, not an annex (R24 Art.95; facts.md §1.9)."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic, topic


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    return (
        topic(
            "结算对象",
            "capacity",
            f"本协议适用于户号 {data.account_no},户名{data.customer},用电地址{data.address or '—'}。",
            "付款人与户名不一致的,由供电方、用电方、付款人三方签订本协议;付款人不承担用电方的违约金。",
        ),
        topic(
            "抄表和账单",
            "metering",
            f"抄表周期为{data.reading_cycle};供电方在电费发行后以短信、网上国网或纸质通知单告知电量、电价、金额和截止日。",
            "用电方对账单有疑问的,可以要求逐项说明;复核期间先按账单缴纳,复核后多退少补。",
        ),
        topic(
            "付款",
            "metering",
            f"用电方以{data.pay_way}缴纳电费"
            + (f",账户为{data.bank}" if data.bank else "")
            + f",缴费截止日为{data.due}。",
            "预存电费用于抵缴本户以后的电费,不计利息;销户时余额退还用电方。",
            "一户多缴的款项不得抵缴他户的电费,同一户名或集团户经双方书面同意的除外。",
        ),
        topic(
            "票据",
            "other",
            "电费缴清后供电方开具发票;部分缴纳、预存的开具收据。增值税信息变更的,用电方应在次月抄表前提出。",
        ),
        topic(
            "逾期",
            "breach",
            "逾期缴纳的,按供用电合同约定的比例逐日计收违约金;因供电方、代收机构或系统原因造成逾期的,不计违约金。",
        ),
        wording.term(data),
        wording.closing(),
    )


CONTRACT = ContractKind("settlement", "电费结算协议", ("供电方", "用电方"), topics, seven=False)
