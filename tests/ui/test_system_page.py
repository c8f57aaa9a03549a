"""系统 in the real window: the self-check, a proved backup, the proved journal, paper and printer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from app.documents.desk_settings import DeskSettings
from app.kernel.checks import Check
from app.kernel.commands import Session
from app.security.roles import permissions_of
from db.tables.journal import facts
from tests.homes import FILE_KEY, sqlite_engines
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.shell.lanes import Lanes
from ui.shell.services import Tell
from ui.system.system_page import SystemPage

Key = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)

    def open_with(session: Session = EVERYTHING) -> Office:
        made = open_office(qtbot, qapp, home, engines, lanes, tmp_path, session)
        made.open("93")
        made.wait(lambda: page_of(made).findings.sentences)
        return made

    yield open_with
    engines.dispose()


@pytest.fixture
def office(opened: Callable[..., Office]) -> Office:
    return opened()


def page_of(office: Office) -> SystemPage:
    page = office.page
    assert isinstance(page, SystemPage)
    return page


def test_findings_come_the_worst_first(office: Office) -> None:
    states = [sentence.split(" ")[0] for sentence in page_of(office).findings.sentences]
    assert states == sorted(states, key=["异常", "注意", "正常"].index)
    assert any("账本校验通过" in sentence for sentence in page_of(office).findings.sentences)


def test_a_backup_is_made_and_proved(office: Office, tmp_path: Path) -> None:
    page = page_of(office)
    office.press(Key.Key_F7)
    office.wait(lambda: "备份完成并已校验" in page.backup.message.text())
    (copy,) = tmp_path.glob("home-*.db")
    assert copy.stat().st_size > 0
    assert not page.backup.bar.isVisible()
    engines = sqlite_engines(copy)
    engines.dispose()
    assert FILE_KEY not in copy.read_bytes()


def test_a_sound_journal_is_proved_and_a_forged_one_is_found(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F8)
    office.wait(lambda: "账本校验通过" in page.proof.message.text())
    assert page.proof.message.property("role") == "done"
    engines = office.home.home.engines
    with engines.write.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER IF EXISTS facts_stay_as_they_are")
        conn.execute(update(facts).where(facts.c.seq == 3).values(actor="9999"))
    office.press(Key.Key_F8)
    office.wait(lambda: "账本校验未通过" in page.proof.message.text())
    assert page.proof.message.property("role") == "danger"


def test_paper_and_printer_are_kept_for_this_desk(office: Office) -> None:
    page = page_of(office)
    office.wait(lambda: page.printing.field("printer").count() == 3)
    page.printing.focus_first()
    office.press(Key.Key_Down)
    office.enter()
    office.press(Key.Key_Down)
    office.press(Key.Key_F10)
    office.wait(lambda: office.services.kept.printer)
    assert office.services.kept == DeskSettings(paper_layout="roll80", printer="针式打印机")


@pytest.mark.parametrize(
    ("role", "keys"), [("cashier", set()), ("auditor", {"F8"}), ("administrator", {"F7", "F10"})]
)
def test_everyone_sees_the_findings_but_only_their_own_keys(
    opened: Callable[..., Office], role: str, keys: set[str]
) -> None:
    office = opened(Session("1001", "王芳", permissions_of((role,))))
    assert office.keys_offered() == keys
    page = page_of(office)
    shown = {
        "F7": page.backup.parentWidget().isVisible(),
        "F8": page.proof.parentWidget().isVisible(),
        "F10": page.printing.isVisible(),
    }
    assert {key for key, visible in shown.items() if visible} == keys


def test_a_long_proof_is_stopped_by_its_key(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    pause = Event()

    def endless(tell: Tell) -> Check:
        while not pause.wait(0.001):
            tell(1, 10)
        raise AssertionError("nobody sets it")

    monkeypatch.setattr(office.services, "verify", endless)
    page = page_of(office)
    office.press(Key.Key_F8)
    office.wait(lambda: page.proof.bar.value() == 1)
    assert office.keys_offered() == {"F9"}
    office.frame.stack.open("51")
    assert office.frame.stack.code == "93"
    assert "正在进行" in office.frame.status.news.text()
    office.press(Key.Key_F9)
    office.wait(lambda: page.proof.message.text() == "已停止。" and not page.proof.running)
    assert "F8" in office.keys_offered()
