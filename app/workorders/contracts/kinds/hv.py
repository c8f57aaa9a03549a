"""高压供用电合同: 10 kV and more, with power factor, safety of supply and compensation."""

from app.workorders.contracts import wording
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind, Topic, given, topic

BOUNDARY = "用户厂界外第一断路器或第一支持物"


def topics(data: ContractData) -> tuple[Topic, ...]:
    """Chapters in their order."""
    return (
        wording.site(data),
        wording.supply(data, dual=bool(data.important)),
        topic(
            "受电装置和无功补偿",
            "capacity supply",
            given("用电方的电力用户重要性等级为{}。", data.important),
            "用电方的受电装置应符合国家标准,经检验合格并签订本合同后方可接入电网;"
            "新增、更换变压器或改变一次接线的,应事先办理手续。",
            "用电方应就地平衡无功功率,在电网高峰负荷时功率因数达到《供电营业规则》第四十五条的规定;"
            "不得向电网倒送无功功率。",
            "用电方注入电网的谐波、冲击负荷、三相不平衡等应符合国家标准;超标的,由用电方治理。",
        ),
        wording.metering(data),
        wording.price(data, two_part=bool(data.basis)),
        topic(
            "容量变更和需量",
            "metering",
            "按合同需量计收的,合同需量不低于受电总容量的百分之四十,实际最大需量超过合同需量百分之五的部分加一倍计收;"
            "下一抄表周期的需量值由用电方事先书面提出。",
            "计费方式的变更间隔不少于三个月。用电方非永久性减容每次不少于十五天、最长两年,减容期间按减容后的容量计收。",
        ),
        wording.duty(data, BOUNDARY),
        topic(
            "调度和运行",
            "other supply",
            "用电方应服从电网统一调度,执行有序用电方案;由供电方调度管辖的设备,未经许可不得操作。",
            "用电方应配备持证的电气值班人员,按规程进行预防性试验和检修;继电保护定值与供电方配合。",
            "双方调度和用电管理联系人及电话发生变动的,应及时通知对方。",
        ),
        wording.safety(),
        wording.breach("千分之二;跨日历年度的欠费,自次年起每日按千分之三", compensation=True),
        topic(
            "赔偿的计算",
            "breach",
            "供电方责任停电的,按停电时间内可能用电量的电度电费的四倍赔偿,执行两部制电价的为五倍;"
            "可能用电量按停电前一个月同类日同时段平均用电量乘以停电小时计算,停电不足一小时的按一小时计。",
            "电压超出允许偏差的,按超差时间内用电量电费的百分之二十赔偿,以双方认可的记录为准。",
            "因电网安全需要依法限电、停电,或者用电方自身原因造成的损失,供电方不赔偿。",
        ),
        wording.term(data),
        wording.closing("用电方应保持内部电气图纸、试验报告等资料齐全,供电方对获知的商业秘密负有保密义务。"),
    )


CONTRACT = ContractKind("hv", "高压供用电合同", ("供电方", "用电方"), topics)
