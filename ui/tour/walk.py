"""A cashier's day in keys: what the README's pictures and the hall's own check of a new build come from."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from app.kernel.refusals import refuse, register_texts
from ui.shell.counter import Counter
from ui.shell.page import PageEntry
from ui.tour.hands import Hands

register_texts({"tour.not_open": "数据库没有打开:{detail}"})

CASHIER, LEADER, HEAD = "1001", "1002", "1003"
FIRST, SECOND, THIRD = "0415023110012", "0415023110021", "0415023110030"
"""Three of the demo's customers, the first one with arrears."""


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
    """Transaction code: the box in the corner, two digits, Enter."""
    hands.counter.frame and hands.counter.frame.code_box.setFocus()
    hands.type(code)
    hands.press("Enter")


def _find(hands: Hands, text: str) -> None:
    hands.press("F2")
    hands.type(text)
    hands.rest()


def _open_shift(hands: Hands) -> None:
    hands.step("没有开班时的收费页")
    hands.shot("未开班")
    hands.step("开班,备用金 200 元")


def _take_money(hands: Hands) -> None:
    hands.step("用首字母找客户")
    _find(hands, "wxx")
    hands.shot("找客户")


def _undo_and_reprint(hands: Hands, password: str) -> None: ...
def _look_around(hands: Hands) -> None: ...
def _close_shift(hands: Hands) -> None: ...
def _lock_and_hand_over(hands: Hands, password: str) -> None: ...
def _look_as_head(hands: Hands) -> None: ...


def _collect(papers: list[Path], out: Path) -> list[str]:
    return [str(shutil.copy(paper, out / paper.name)) for paper in papers]
