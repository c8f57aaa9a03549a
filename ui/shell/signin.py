"""Sign-in window and lock screen: who sits at the desk, and nobody else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.refusals import CounterError, Refusal, Refused, register_texts
from app.security.sign_in import SignedIn, change_password, sign_in
from ui.forms.buttons import Button
from ui.forms.fields import CodeField, PasswordField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.theme.look import label, look, set_role
from ui.theme.tokens import UNIT

register_texts({"signin.not_same": "两次输入的新密码不一致,请重新输入。"})


class SignInPanel(QWidget):
    """Staff number and password, and the change of a first password. `passed(SignedIn)` at the end.

    Before `serve` gave it a desk it already takes typing; an Enter pressed early is kept and done then.
    `again()` when the home did not open and the clerk wants to try once more.
    """

    passed = Signal(object)
    again = Signal()

    def __init__(self, staff_no: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._enter_waits = False
        self._not_open = False
        self._first: SignedIn | None = None
        self._fixed = staff_no
        self.form = Form(self)
        number = self.form.add("staff_no", "工号", CodeField(20, required=True))
        number.setText(staff_no)
        number.setReadOnly(bool(staff_no))
        self.form.add("password", "密码", PasswordField())
        self.form.finished.connect(self._try)
        self.change = Form(self)
        self.change.add("old", "原密码", PasswordField())
        self.change.add("new", "新密码", PasswordField(), hint="至少 8 个字,含大小写字母、数字、符号中的三类")
        self.change.add("again", "再输一次", PasswordField())
        self.change.finished.connect(self._try_change)
        self._word = "解锁" if staff_no else "登录"
        self.button = Button(self._word, role="primary", on=self._try)
        self.change_button = Button("改密码并登录", role="primary", on=self._try_change)
        told = label("第一次登录须先修改初始密码。", wrap=True)
        self._steps = (_step(self.form, self.button), _step(self.change, self.change_button, told))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for step in self._steps:
            column.addWidget(step)
        self._show_step(0)
        self.setTabOrder(self.form.field("password"), self.button)

    def serve(self, desk: Desk) -> None:
        """The home is open: from now on sign-in can be tried."""
        self._desk = desk
        self.button.setText(self._word)
        if self._enter_waits:
            self._enter_waits = False
            self._try()

    def tell_not_open(self) -> None:
        """The home did not open: the button, and Enter in the last field, try again."""
        self._enter_waits, self._not_open = False, True
        self.button.setText("重新打开")

    def start(self) -> None:
        """Put the cursor where typing begins."""
        (self.form.field("password") if self._fixed else self.form).setFocus()
        if not self._fixed:
            self.form.focus_first()

    def _try(self) -> None:
        if self._not_open:
            self._not_open = False
            self._enter_waits = bool(self.form.field("password").text())
            self.button.setText("正在打开…")
            self.again.emit()
            return
        answers = self.form.checked()
        if answers is None or not self.button.isEnabled():
            return
        desk = self._desk
        if desk is None:
            self._enter_waits = True
            self.button.setText("正在打开…")
            return
        self._wait(True)
        desk.serve(
            lambda bus, home: sign_in(bus, home, answers["staff_no"], answers["password"]),
            self._signed_in,
            self._refused,
        )

    def _signed_in(self, answer: SignedIn) -> None:
        self._wait(False)
        if answer.must_change:
            self._first = answer
            self.change.field("old").setText(self.form.field("password").text())
            self._show_step(1)
            self.change.field("new").setFocus()
            return
        self.form.field("password").reset()
        self.passed.emit(answer)

    def _refused(self, error: CounterError) -> None:
        self._wait(False)
        self.form.field("password").reset()
        self.form.show_refusals(error)

    def _try_change(self) -> None:
        answers = self.change.checked()
        desk, first = self._desk, self._first
        if answers is None or desk is None or first is None or not self.change_button.isEnabled():
            return
        if answers["new"] != answers["again"]:
            self.change.show_refusals(Refused([Refusal("signin.not_same", "again")]))
            return
        self._wait(True)
        desk.serve(
            lambda bus, home: change_password(bus, home, first.session, answers["old"], answers["new"]),
            self._changed,
            self._change_refused,
        )

    def _changed(self, answer: SignedIn) -> None:
        self._wait(False)
        self.form.field("password").reset()
        self.change.clear()
        self._show_step(0)
        self.passed.emit(answer)

    def _change_refused(self, error: CounterError) -> None:
        self._wait(False)
        self.change.show_refusals(error)

    def _show_step(self, place: int) -> None:
        for here, step in enumerate(self._steps):
            step.setVisible(here == place)

    def _wait(self, on: bool) -> None:
        self.button.setText("正在核对…" if on else self._word)
        self.button.setEnabled(not on)
        self.change_button.setEnabled(not on)


class SignInWindow(QWidget):
    """The first window: shown before anything heavy is loaded. `passed(SignedIn)`, `closed()`."""

    passed = Signal(object)
    closed = Signal()

    def __init__(self, hall: str = "", *, demo: bool = False) -> None:
        super().__init__()
        self.setWindowTitle("柜面")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hall = label(hall, "muted")
        self.news = label("", "small", wrap=True)
        self.badge = label("演示", "badge")
        self.badge.setVisible(demo)
        self.panel = SignInPanel()
        self.panel.passed.connect(self.passed)
        head = QHBoxLayout()
        head.setSpacing(UNIT * 2)
        head.addWidget(label("柜面", "huge"))
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 6, UNIT * 5, UNIT * 6, UNIT * 4)
        column.setSpacing(UNIT)
        column.addLayout(head)
        column.addWidget(self.hall)
        column.addSpacing(UNIT * 2)
        column.addWidget(self.panel)
        column.addStretch(1)
        column.addWidget(self.news)
        self.resize(look().px(480), look().px(400))
        self.panel.start()

    def serve(self, desk: Desk, *, hall: str = "", demo: bool = False) -> None:
        """The home is open."""
        self.hall.setText(hall or f"{desk.info.org_name} · {desk.info.name}")
        self.badge.setVisible(demo)
        self.panel.serve(desk)

    def tell(self, text: str, role: str = "small") -> None:
        """A line at the bottom: what is being opened, or why it cannot be."""
        set_role(self.news, role)
        self.news.setText(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


class LockScreen(QWidget):
    """Covers the desk: nothing of a customer is seen. The same person unlocks it, or leaves the desk."""

    unlocked = Signal(object)
    given_up = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = label("", "title")
        self._slot = QVBoxLayout()
        self.panel: SignInPanel | None = None
        self.leave = Button("换人登录", on=self.given_up.emit)
        middle = QVBoxLayout()
        middle.setSpacing(UNIT * 2)
        middle.addWidget(self._name)
        middle.addWidget(label("本台已锁屏。输入密码继续;没有写完的内容都还在。", "muted"))
        middle.addLayout(self._slot)
        middle.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(middle)
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(across)
        column.addStretch(3)

    def lock(self) -> None:
        """Ask for the password of whoever is signed in."""
        if self.panel is not None:
            self.panel.deleteLater()
        session = self._desk.session
        self._name.setText(session.name)
        self.panel = SignInPanel(session.staff_no)
        self.panel.setFixedWidth(look().px(400))
        self.panel.serve(self._desk)
        self.panel.passed.connect(self.unlocked)
        self._slot.addWidget(self.panel)
        self.panel.show()
        self.panel.start()


def _step(form: Form, button: Button, told: QWidget | None = None) -> QWidget:
    step = QWidget()
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(UNIT)
    if told is not None:
        column.addWidget(told)
    column.addWidget(form)
    column.addWidget(button)
    column.addStretch(1)
    return step
