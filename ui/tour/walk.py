"""A cashier's day in keys: what the README's pictures and the hall's own check of a new build come from."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.kernel.refusals import refuse, register_texts
from ui.shell.counter import Counter
from ui.shell.page import PageEntry
from ui.tour.hands import Hands
from ui.tour.orders import walk_orders

register_texts({"tour.not_open": "数据库没有打开:{detail}"})

CASHIER, LEADER, HEAD = "1001", "1002", "1003"
OWING, LATE, SETTLED = "0415023110006", "0415023110007", "0415023110017"
"""Three of the demo's customers: with arrears, with an old bill, and with nothing open."""


def walk(
    counter: Counter, pages: Callable[[], Iterable[PageEntry]], out: Path, *, printed: Path, password: str
) -> dict[str, Any]:
    """Walk the windows of a demo home; pictures and papers land in `out`.

    Returns {'steps': [{'step', 'keys'}], 'files': [...], 'text'}. Raises Refused tour.*.
    """
    hands = Hands(counter, out)
    trouble: list[str] = []
    counter.failed.connect(trouble.append)
    counter.start(pages)
    hands.rest()
    if trouble:
        raise refuse("tour.not_open", detail=trouble[0])
    before = set(printed.glob("*.pdf"))
    try:
        _sign_in(hands, CASHIER, password)
        _open_shift(hands)
        _take_money(hands)
        _undo_and_reprint(hands, password)
        _look_around(hands)
        _close_shift(hands)
        _lock_and_hand_over(hands, password)
        _look_as_head(hands)
        _look_at_bills(hands)
        walk_orders(hands, _go, _find)
        hands.end_step()
    finally:
        counter.end()
    papers = _collect(sorted(set(printed.glob("*.pdf")) - before), out)
    text = f"走完 {len(hands.steps)} 步,{len(hands.files)} 张截图和 {len(papers)} 份凭证在 {out}。"
    return {"steps": hands.steps, "files": hands.files + papers, "text": text}


def _sign_in(hands: Hands, staff_no: str, password: str) -> None:
    hands.step("登录")
    hands.type(staff_no)
    hands.press("Enter")
    hands.type(password)
    hands.shot("登录")
    hands.press("Enter")


def _go(hands: Hands, code: str) -> None:
    """A transaction code: two digits and Enter in the search box."""
    hands.press("F2")
    hands.type(code)
    hands.press("Enter")


def _find(hands: Hands, text: str) -> None:
    hands.press("F2")
    hands.type(text)


def _open_shift(hands: Hands) -> None:
    hands.step("没有开班时的收费页")
    hands.shot("未开班")
    hands.step("开班,备用金 235 元")
    hands.press("F9")
    for pieces in ("1", "2", "1", "1", "1"):
        hands.type(pieces)
        hands.press("Enter")
    hands.shot("开班清点")
    hands.press("F9")
    hands.shot("班次")


def _take_money(hands: Hands) -> None:
    _go(hands, "11")
    hands.step("用姓氏首字母找客户")
    _find(hands, "z")
    hands.shot("找客户")
    hands.step("收现金,整数不找零(户号之外)")
    _find(hands, OWING)
    hands.press("Enter")
    hands.shot("收费")
    hands.press("Enter")
    hands.shot("收费确认")
    hands.press("Enter")
    hands.shot("收费完成")
    hands.step("收现金 1000 元,找零,逐分说明")
    _find(hands, LATE)
    hands.press("Enter", "F3")
    hands.shot("逐分说明")
    hands.press("F3")
    hands.type("1000")
    hands.press("Enter", "Enter")
    hands.shot("找零")
    hands.step("没有欠费,存 50 元预存")
    _find(hands, SETTLED)
    hands.press("Enter")
    hands.type("50")
    hands.press("Enter", "Enter")
    hands.shot("预存")


def _undo_and_reprint(hands: Hands, password: str) -> None:
    hands.step("冲正刚才一笔:原因、班长批准")
    hands.press("F8")
    hands.press("Down")
    hands.shot("冲正原因")
    hands.press("Enter", "Enter")
    hands.type(LEADER)
    hands.press("Enter")
    hands.type(password)
    hands.shot("第二人批准")
    hands.press("Enter")
    hands.shot("冲正完成")
    hands.step("补打收据")
    hands.press("F7", "Down", "Enter", "Enter")
    hands.step("收费记录")
    _go(hands, "12")
    hands.shot("收费记录")


def _look_around(hands: Hands) -> None:
    for code, name in (("31", "客户"), ("51", "票据"), ("52", "打印"), ("93", "系统")):
        hands.step(f"看{name}")
        _go(hands, code)
        if code == "31":
            _find(hands, OWING)
            hands.press("Enter")
        hands.shot(name)


def _close_shift(hands: Hands) -> None:
    hands.step("交班:清点、差额、交班单")
    _go(hands, "61")
    hands.press("F9")
    hands.type("9")
    hands.press("F9")
    hands.shot("交班差额")
    hands.type("x")
    hands.press("F9")
    hands.shot("交班完成")


def _lock_and_hand_over(hands: Hands, password: str) -> None:
    hands.step("锁屏,换所长登录")
    hands.press("F12")
    hands.shot("锁屏")
    hands.press("Tab", "Tab", "Enter")
    hands.shot("换人登录")
    _sign_in(hands, HEAD, password)


def _look_at_bills(hands: Hands) -> None:
    _go(hands, "99")
    hands.press("Up", "Tab", "Up", "Up")
    hands.step("看账单的由来")
    _go(hands, "13")
    _find(hands, OWING)
    hands.press("Enter")
    hands.shot("账单")
    hands.press("F3")
    hands.shot("逐月用电")
    hands.press("Esc")
    for code, name in (("71", "抄表"), ("72", "核算"), ("73", "电价"), ("81", "催费")):
        hands.step(f"看{name}")
        _go(hands, code)
        hands.shot(name)


def _look_as_head(hands: Hands) -> None:
    hands.step("导入页")
    _go(hands, "91")
    hands.shot("导入")
    hands.step("高对比主题,字号 150 %")
    _go(hands, "99")
    hands.press("Down", "Tab", "Down", "Down")
    _go(hands, "11")
    _find(hands, OWING)
    hands.press("Enter")
    hands.shot("高对比大字")


def _collect(papers: list[Path], out: Path) -> list[str]:
    return [str(shutil.copy(paper, out / paper.name)) for paper in papers]
