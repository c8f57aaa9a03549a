"""One key after a service, and 回访 behind it, in the real window: scores, reasons, calls, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.facts import FactBody
from app.kernel.settings import PublishSetting
from app.service.commands import RateService
from app.service.facts import FollowUpCalled, FollowUpClosed, FollowUpOpened, ServiceRated
from app.service.settings import read_settings
from app.service.views import ServiceView
from tests.counter import RULES
from tests.homes import sqlite_engines
from tests.order_hall import SHOP, accept
from tests.ui.office import Office, open_office
from tests.ui.order_office import hall_home
from ui.service.page import FollowUpPage
from ui.service.rating import RatingDialog, RatingStrip, ask_rating
from ui.shell.lanes import Lanes

Key = Qt.Key


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = hall_home(engines)
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    made.open("25")
    made.wait(lambda: page_of(made).head.text())
    yield made
    engines.dispose()


def page_of(office: Office) -> FollowUpPage:
    page = office.page
    assert isinstance(page, FollowUpPage)
    return page


def served(office: Office) -> str:
    return str(accept(office.home, "rename").result["order_no"])


def asked(office: Office, order_no: str) -> RatingDialog:
    page = page_of(office)
    ask_rating(office.desk, page, f"order:{order_no}", SHOP, page.news.emit)
    dialog = office.dialog()
    assert isinstance(dialog, RatingDialog)
    return dialog


def bodies(office: Office, kind: type[FactBody]) -> list[FactBody]:
    return [fact.body() for fact in office.facts(kind.kind)]


def test_one_key_and_the_next_customer(office: Office) -> None:
    number = served(office)
    told: list[str] = []
    page_of(office).news.connect(told.append)
    asked(office, number)
    office.press(Key.Key_5)
    office.wait_closed()
    office.wait(lambda: told)
    assert told == [f"{number} 评价:非常满意"]
    (rated,) = bodies(office, ServiceRated)
    assert (rated.score, rated.given_by, rated.reasons) == (5, "clerk", ())  # type: ignore[attr-defined]
    office.wait(lambda: "满意率 100%" in page_of(office).head.text())
    ask_rating(office.desk, page_of(office), f"order:{number}", SHOP)
    office.wait(lambda: not office.desk.lanes.at_work())
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("key", [Key.Key_0, Key.Key_Escape, Key.Key_Return])
def test_no_rating_is_one_key_too(office: Office, key: Qt.Key) -> None:
    asked(office, served(office))
    office.press(key)
    office.wait_closed()
    assert bodies(office, ServiceRated) == []


def test_who_is_not_satisfied_says_why_and_is_followed_up(office: Office) -> None:
    number = served(office)
    dialog = asked(office, number)
    office.press(Key.Key_2)
    office.wait(lambda: dialog.strip.asks_reasons)
    office.enter()
    assert bodies(office, ServiceRated) == []
    office.press(Key.Key_Escape)
    assert not dialog.strip.asks_reasons
    office.press(Key.Key_1)
    office.wait(lambda: dialog.strip.asks_reasons)
    for key, wanted in (
        (Key.Key_2, ("skill",)),
        (Key.Key_5, ("skill", "papers")),
        (Key.Key_2, ("papers",)),
    ):
        office.press(key)
        office.wait(lambda: dialog.strip.chosen() == wanted)  # noqa: B023
    office.press(Key.Key_3)
    office.enter()
    office.wait_closed()
    office.wait(lambda: bodies(office, FollowUpOpened))
    (opened,) = bodies(office, FollowUpOpened)
    assert (opened.score, opened.reasons) == (1, ("waiting", "papers"))  # type: ignore[attr-defined]
    office.wait(lambda: page_of(office).model.rowCount() == 1)


def test_a_scanned_number_rates_nothing(office: Office) -> None:
    dialog = asked(office, served(office))
    office.type("0415002311870")
    office.wait(lambda: not dialog.strip.busy)
    assert not dialog.strip.asks_reasons
    assert dialog.isVisible()
    assert bodies(office, ServiceRated) == []
    office.press(Key.Key_Escape)
    office.wait_closed()


def test_a_customer_touches_the_strip(qtbot: QtBot) -> None:
    settings = read_settings((RULES / "service.json").read_text("utf-8"))
    strip = RatingStrip(settings)
    qtbot.addWidget(strip)
    strip.show()
    given: list[tuple[int, tuple[str, ...]]] = []
    strip.rated.connect(lambda score, reasons: given.append((score, reasons)))
    qtbot.mouseClick(strip.score_buttons[4], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(strip.score_buttons[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(strip.done, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(strip.reason_buttons["price"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(strip.done, Qt.MouseButton.LeftButton)
    assert given == [(4, ()), (1, ("price",))]


def test_nothing_is_asked_without_rules(office: Office) -> None:
    number = served(office)
    office.home.do(PublishSetting(name="service", content=""))
    ask_rating(office.desk, page_of(office), f"order:{number}", SHOP)
    office.wait(lambda: not office.desk.lanes.at_work())
    assert QApplication.activeModalWidget() is None


def test_a_follow_up_is_called_called_again_and_closed(office: Office) -> None:
    page = page_of(office)
    number = served(office)
    office.home.do(RateService(subject=f"order:{number}", score=2, reasons=("waiting",), note="等了一上午"))
    office.press(Key.Key_F5)
    office.wait(lambda: page.model.rowCount() == 1)
    page.list.table.setFocus()
    office.wait(lambda: number in page.who.text())
    assert "柳树湾米业" not in page.who.text()
    assert page.why.text() == "不满意:等候时间长"
    assert "等了一上午" in page.steps.text()
    assert page.model.index(0, 7).data() == "待联系"
    assert "满意率 0%;待办回访 1 件" in page.head.text()
    office.press(Key.Key_F4)
    office.press(Key.Key_End)
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and page.model.index(0, 7).data() == "未联系上 1 次")
    office.press(Key.Key_F4)
    office.press(Key.Key_End)
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is not None and "间隔 2 小时" in page.panel.message.text())
    office.press(Key.Key_Home)
    office.enter()
    office.write("客户说明情况")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and page.model.index(0, 7).data() == "已联系")
    assert [body.reached for body in bodies(office, FollowUpCalled)] == [False, True]  # type: ignore[attr-defined]
    office.press(Key.Key_F9)
    office.enter()
    office.press(Key.Key_Down)
    office.enter()
    office.write("增开一个窗口,已电话致歉")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and page.model.rowCount() == 0)
    (closed,) = bodies(office, FollowUpClosed)
    assert (closed.outcome, closed.opinion) == ("solved", "satisfied")  # type: ignore[attr-defined]
    page.which.setFocus()
    office.press(Key.Key_Down)
    office.wait(lambda: page.model.rowCount() == 1)
    assert page.model.index(0, 7).data() == "已解决 满意"
    page.list.table.setFocus()
    office.wait(lambda: "增开一个窗口" in page.steps.text())
    assert office.keys_offered() == {"F7"}
    row = office.home.read(lambda home: home.view(ServiceView).open_count("3301"))
    assert row == 0
