"""退费申请审批表: how much goes back to whom and why, with the places of those who agree."""

from app.documents.paper import Field, Paper, Part
from app.documents.papers.order_head import about, made_by
from app.documents.papers.registry import paper_of
from app.kernel.money import words, yuan
from app.workorders.snapshots import RefundSnapshot

STEPS = ("受理意见", "营业班长审核", "财务复核", "单位负责人批准")


@paper_of("refund_form", RefundSnapshot)
def refund_form(snapshot: RefundSnapshot) -> Paper:
    """Payee, bank and account (facts.md §6.3: refund papers)."""
    fen = snapshot.amount_fen
    return Paper(
        kind="refund_form",
        title="退费申请审批表",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        parts=(
            Part(
                "退费信息",
                (
                    Field("退费金额", f"¥{yuan(fen)}(人民币{words(fen)})", wide=True),
                    Field("退费原因", snapshot.reason, wide=True, blank=True),
                    Field("退费方式", snapshot.way, blank=True),
                    Field("收款人", snapshot.payee, blank=True),
                    Field("开户银行", snapshot.bank_name, blank=True),
                    Field("银行账号", snapshot.bank_masked, blank=True),
                ),
            ),
            *(
                Part(
                    step,
                    (
                        Field("意见", "", wide=True, blank=True),
                        Field("签字", "", blank=True),
                        Field("日期", "", blank=True),
                    ),
                )
                for step in STEPS
            ),
        ),
        notes=("附:客户收据原件、收款人身份证件复印件;收款人与户名不一致的,另附授权委托书。",),
        closing=made_by(snapshot.maker),
        signatures=("申请人签字", "日期"),
        stamp="业务专用章",
    )
