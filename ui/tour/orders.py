"""Businesses in keys: a new connection up to its signed contract and meter, a relocation, a suspension."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.kernel.dates import SHANGHAI
from ui.tour.hands import Hands

Find = Callable[[Hands, str], None]
HOUSEHOLD, PHONE = "陈小满", "13900000021"
"""Somebody made up who asks for electricity, and the number by which the order is found again."""
NUMBER = "990101198803150026"
"""Of a region that does not exist."""
MOVES, RESTS = "0415023110010", "0415023110059"
"""Two of the demo's customers: one who moves, one with a transformer of 200 kVA that may rest."""
AHEAD = timedelta(14)


def walk_orders(hands: Hands, go: Find, find: Find) -> None:
    """Accept, survey, reply, sign, fit, archive; then two other businesses up to their receipts."""
    _new_connection(hands, go)
    _its_life(hands, go)
    _others(hands, go, find)
    for code, name in (
        ("22", "工单看板"),
        ("23", "合同清单"),
        ("24", "承诺"),
        ("25", "回访"),
        ("14", "退费"),
    ):
        hands.step(f"看{name}")
        go(hands, code)
        if code == "22":
            hands.press("Esc")  # from the one that was looked for to everything that waits
        hands.shot(name)


def answer(hands: Hands, *answers: str) -> None:
    """Fields in their order: text, '↓' for the next choice, '' to leave one as it is; Enter behind each."""
    for text in answers:
        if set(text) == {"↓"}:
            hands.press(*["Down"] * len(text))
        elif text:
            hands.type(text)
        hands.press("Enter")


def _new_connection(hands: Hands, go: Find) -> None:
    hands.step("受理居民新装:一次性告知")
    go(hands, "21")
    hands.shot("受理菜单")
    hands.type("201")
    hands.press("Enter")
    hands.shot("一次性告知")
    hands.press("F7")
    hands.press("F10")
    hands.step("填写申请、资料,受理")
    answer(hands, "↓", HOUSEHOLD, "↓", NUMBER)
    answer(hands, PHONE, "", "")
    answer(hands, "柳树湾镇西街8号", "", "", "↓↓")
    answer(hands, "8", "↓", "", "3", "", "")
    hands.shot("填写申请")
    answer(hands, "↓", "空调", "2", "1.5")
    hands.shot("用电设备")
    hands.press("F4")
    hands.press("Space", "Down", "Space")
    hands.shot("资料")
    hands.press("F10")
    hands.shot("核对")
    hands.type("原件在手")
    hands.press("F10")
    hands.shot("受理完成")
    hands.press("Esc")


def _its_life(hands: Hands, go: Find) -> None:
    hands.step("工单:按电话找,勘查")
    go(hands, "22")
    hands.press("F4")
    answer(hands, PHONE)
    hands.shot("工单")
    hands.press("F10", "Down")
    hands.shot("现场勘查")
    hands.press("F10")
    hands.step("答复供电方案")
    hands.press("F10", "Down")
    hands.shot("答复方案")
    hands.press("F10")
    hands.step("起草合同,纸质签订")
    hands.press("F9")
    hands.shot("其他办理")
    hands.type("2")
    hands.rest()
    hands.press("F9")
    hands.type("2")
    hands.rest()
    hands.shot("合同")
    hands.press("F3")
    hands.shot("合同原件")
    hands.press("F9")
    hands.shot("签订合同")
    hands.press("F10")
    hands.step("装表接电,归档")
    go(hands, "22")
    hands.press("F10", "F10", "F10")
    answer(hands, "330099000021", "", "6", "1", "1", "0")
    hands.shot("装表接电")
    hands.press("F10")
    hands.shot("装表完成")
    hands.press("F10", "F10")
    hands.press("F3")
    hands.shot("已归档的工单")


def _others(hands: Hands, go: Find, find: Find) -> None:
    hands.step("受理迁址")
    _begin(hands, go, find, MOVES, "242")
    hands.shot("迁址告知")
    hands.press("F10")
    answer(hands, "↓", "柳树湾镇新村15号", "", "", "", "", "", "", "")
    hands.press("F4", "Space")
    hands.shot("迁址申请")
    _accept(hands, "迁址")
    hands.step("受理减容(暂停)")
    _begin(hands, go, find, RESTS, "211")
    hands.press("F10")
    first = datetime.now(SHANGHAI).date() + AHEAD
    answer(hands, "100", "1号变压器", f"{first}", f"{first + timedelta(90)}", "淡季", "", "", "", "")
    hands.shot("减容申请")
    _accept(hands, "减容")


def _begin(hands: Hands, go: Find, find: Find, account_no: str, business: str) -> None:
    """Page 21 with a customer and a business."""
    go(hands, "21")
    find(hands, account_no)
    hands.press("Enter")
    hands.type(business)
    hands.press("Enter")


def _accept(hands: Hands, name: str) -> None:
    """F10 and the number."""
    hands.press("F10")
    hands.shot(f"{name}受理完成")
    hands.press("Esc")
