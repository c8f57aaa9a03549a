"""Sample papers of orders, as a counter would hand them out."""

from __future__ import annotations

from datetime import date

from app.tariffs.holidays import read_holidays
from app.workorders.catalog import kind_of
from app.workorders.disclosure import disclose
from app.workorders.settings import read_settings
from app.workorders.snapshots import (
    About,
    AcceptanceSnapshot,
    ApplicationSnapshot,
    CorrectionSnapshot,
    DisclosureSnapshot,
    FileCoverSnapshot,
    LimitMark,
    Lines,
    Listing,
    Maker,
    OrderPaper,
    PaperMark,
    RefundSnapshot,
    SheetSnapshot,
)
from tests.counter import RULES

MADE_MS = 1_773_547_200_000
MAKER = Maker(org_name="柳树湾供电所", clerk="1001 王芳", desk_name="3号台", made_ms=MADE_MS)
ABOUT = About(
    order_no="G-0000123",
    business="低压非居民新装",
    account_no="0415002311870",
    name="柳树湾米业有限公司",
    phones="13812341234",
    address="柳树湾镇东街12号",
    accepted_on=date(2026, 3, 15),
)
PAPERS = (
    PaperMark("用电主体证明", "已收原件"),
    PaperMark("不动产权属证明", "承诺后补", date(2026, 3, 30)),
    PaperMark("用电设备清单", "已上传"),
)
APPLICANT = Lines(
    "用电人信息",
    (
        ("用电人类型", "企业"),
        ("户名", "柳树湾米业有限公司"),
        ("证件类型", "营业执照"),
        ("证件号码", "9199************XX"),
        ("法定代表人", "赵六"),
        ("联系电话", "13812341234"),
    ),
)
NEED = Lines(
    "用电需求",
    (
        ("用电性质", "工商业"),
        ("行业分类", "C1311 稻谷加工"),
        ("申请容量(千瓦)", "80"),
        ("供电电压", "380 V"),
        ("备注", "加工季节为九月至次年一月,其余月份用电很少,希望按实际用电选择分时电价"),
    ),
)
LOADS = (("碾米机", "4", "15", "三相"), ("照明", "40", "0.1", "单相"), ("空调", "2", "2.5", "单相"))
COMMON = {"number": "G-0000123", "maker": MAKER, "about": ABOUT}


def disclosure(code: str = "new_low") -> DisclosureSnapshot:
    """What is told about a business by the house's own rules."""
    settings = read_settings((RULES / "workorders.json").read_text("utf-8"))
    holidays = read_holidays((RULES / "holidays.json").read_text("utf-8"))
    told = disclose(kind_of(code), {}, ["identity"], settings, holidays, MADE_MS)
    return DisclosureSnapshot(
        number="GZ-0198F3A2", case_id="0198f3a2" * 4, maker=MAKER, told=told, name="柳树湾米业有限公司"
    )


ORDER_PAPERS: dict[str, OrderPaper | DisclosureSnapshot] = {
    "application": ApplicationSnapshot(
        **COMMON,
        sections=(APPLICANT, NEED),
        loads=LOADS,
        papers=PAPERS,
        promised_by=date(2026, 3, 30),
    ),
    "acceptance": AcceptanceSnapshot(
        **COMMON,
        next_step="现场勘查,勘查人员将在上门前电话联系",
        limits=(
            LimitMark("答复供电方案", "3 个工作日", date(2026, 3, 18)),
            LimitMark("装表接电", "6 个工作日"),
        ),
        papers=PAPERS,
        promised_by=date(2026, 3, 30),
    ),
    "disclosure": disclosure(),
    "plan_reply": SheetSnapshot(
        **COMMON,
        sections=(
            Lines(
                "供电方案", (("供电容量", "80 千瓦"), ("供电电压", "三相 380 V"), ("电源点", "柳东 03 公变"))
            ),
            Lines(
                "计量和电价", (("计量方式", "低供低计"), ("互感器变比", "150/5"), ("电价", "工商业单一制"))
            ),
        ),
        notes=("本方案自答复之日起三个月内有效;需要延长的,应在期满十日以前提出。",),
    ),
    "survey_sheet": SheetSnapshot(
        **COMMON,
        sections=(
            NEED,
            Lines(
                "现场勘查",
                (("勘查结论", ""), ("勘查日期", ""), ("勘查人", ""), ("现场情况", "")),
                ("现场情况",),
            ),
        ),
        tables=(
            Listing(
                "现场设备核对",
                ("设备名称", "数量", "单台千瓦", "相别", "核对结果"),
                tuple((*one, "") for one in LOADS),
                2,
            ),
        ),
    ),
    "meter_sheet": SheetSnapshot(
        **COMMON,
        tables=(
            Listing("拆除", ("表号", "止码", "变比", "封印", "状态"), (("M0001", "", "1", "", ""),)),
            Listing("安装", ("表号", "起码", "变比", "封印", "检定日期"), (), 2),
        ),
        sections=(Lines("现场", (("装拆时间", ""), ("装拆原因", "新装"), ("备注", "")), ("备注",)),),
    ),
    "seal_sheet": SheetSnapshot(
        **COMMON,
        tables=(Listing("封停、送电设备", ("设备", "容量", "操作", "封印", "时间"), (), 3),),
        sections=(Lines("安全措施", (("工作票号", ""), ("停电范围", ""), ("措施", "")), ("措施",)),),
    ),
    "inspection_sheet": SheetSnapshot(
        **COMMON,
        sections=(Lines("竣工检验", (("结论", ""), ("整改期限", ""))),),
        tables=(Listing("检查意见", ("问题", "整改要求", "复验"), (), 4),),
    ),
    "correction_notice": CorrectionSnapshot(
        **COMMON,
        missing=(PaperMark("不动产权属证明", "缺"), PaperMark("授权委托书和经办人证件", "内容不符,请更正")),
        remarks="委托书缺少委托人签字",
        until=date(2026, 3, 30),
    ),
    "refund_form": RefundSnapshot(
        **COMMON,
        amount_fen=12_345,
        reason="销户退还预存",
        payee="柳树湾米业有限公司",
        bank_masked="622************7890",
    ),
    "file_cover": FileCoverSnapshot(
        **COMMON,
        contents=(
            ("用电业务申请表", "G-0000123", "2026-03-15"),
            ("现场勘查单", "G-0000123-KC1A2B", "2026-03-16"),
            ("低压供用电合同", "HT-0000001", "2026-03-18"),
            ("用电主体证明", "扫描件", "2026-03-15"),
        ),
        archived_on=date(2026, 3, 20),
        kept="合同终止后不少于 10 年",
    ),
}
