"""What a follow-up tells: people by their names."""

from app.service.views import CallRow, FollowUpRow
from ui.service.rows import Shown, course


def test_people_are_named() -> None:
    row = FollowUpRow(
        org_unit="3301",
        follow_up_id="f1",
        subject="order:GD-1",
        account_no="1",
        score=2,
        reasons=(),
        note="",
        served_by="1001",
        opened_ms=1,
        calls=(CallRow(at_ms=2, reached=True, note="已说明", staff_no="1009"),),
    )
    line = Shown(row, "", "", "", "不满意", "", 0, on_file=True, staff={"1001": "王芳"})
    called, served = course(line)
    assert called.endswith("1009 联系上 已说明")
    assert served.endswith("王芳 办理,客户评价不满意")
