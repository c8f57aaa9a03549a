"""A desk on the books of a town, for the bench of bills: it bills, and its till takes money beside."""

from __future__ import annotations

import threading
import time

from app.billing.run_commands import APPROVE, ApproveRun, StartRun
from app.billing.runs import BillingRuns
from app.documents.press import Press
from app.kernel.bus import Bus
from app.kernel.commands import Command, DeskInfo, Outcome, Session
from app.kernel.dates import civil_date
from app.kernel.ids import new_id
from app.numbers.commands import IssueBook
from app.payments.commands import TakePayment
from app.payments.sheet import read_sheet
from app.payments.shifts import OpenShift
from app.security.facts import ApprovalGiven
from app.setup.billing_run import BillingRun, Report, silent
from db.bench.billing_town import UNIT, number, town
from db.bench.pay import Tools
from db.composition import VIEWS
from db.engine import Engines
from db.home import SqlHome
from db.issuing import Issuer
from db.tables.shapes import metadata

_RIGHTS = frozenset({"billing.run", "payment.take", "shift.open", "numbers.issue"})
PAUSE_S = 0.05
"""Between two payments of a till that always has a queue."""
_CLERK = Session("1001", "王芳", _RIGHTS)


class Hall:
    """A desk on the books of the town: it bills, and it takes money."""

    def __init__(self, engines: Engines, tools: Tools, desk_id: str = "BENCH") -> None:
        self.engines = engines
        self._tools = tools
        info = DeskInfo(desk_id=desk_id, org_unit=UNIT, name="1号台", org_name="柳树湾供电所")
        self.home = SqlHome(
            engines,
            info,
            signer=tools.signer,
            clock=tools.clock,
            views=VIEWS,
            issue=Issuer(Press(tools.draw)),
        )
        self._bus = Bus(self.home)
        self.today = civil_date(tools.clock.now_ms())
        self.period = f"{self.today:%Y-%m}"

    def furnish(self, accounts: int) -> None:
        """Make the town."""
        metadata.create_all(self.engines.write)
        for bodies in town(accounts, self.period, self.today, self._tools.late_fee):
            self.home.transact(lambda work, bodies=bodies: work.append(bodies))  # type: ignore[misc]

    def open_till(self) -> None:
        """Books and a shift, so that money can be taken."""
        self.do(IssueBook(series="receipt", prefix=f"{self.home.desk.desk_id}-", count=1_000_000))
        self.do(OpenShift(float_fen=0))

    def do(self, command: Command) -> Outcome:
        return self._bus.do(command, _CLERK)

    def begin(self) -> str:
        """Begin a run over the whole town; its id."""
        run_id: str = self.do(StartRun(period=self.period)).result["run_id"]
        return run_id

    def run(self, run_id: str, report: Report = silent) -> BillingRun:
        """The run in the hands of this desk."""
        return BillingRun(self.home, self.do, UNIT, run_id, report)

    def approve(self, run_id: str) -> int:
        """Sign a run off as it is; how many bills."""
        seen = self.home.read(lambda rooms: rooms.view(BillingRuns).totals(UNIT, run_id))
        agreed = ApprovalGiven(
            org_unit=UNIT,
            approval_id=new_id(),
            approver="1003",
            purpose=APPROVE,
            subject=f"run:{run_id}",
            for_staff=_CLERK.staff_no,
        )
        self.home.transact(lambda work: work.append([agreed]))
        self.do(
            ApproveRun(
                run_id=run_id,
                expected_bills=seen.bills,
                expected_fen=seen.amount_fen,
                approval_id=agreed.approval_id,
            )
        )
        return seen.bills

    def pay(self, index: int) -> float:
        """Seconds from the command to the committed payment of one customer's open bills."""
        account_no = number(index)
        sheet = self.home.read(lambda rooms: read_sheet(rooms, account_no, self.today))
        if sheet is None:
            raise ValueError(f"nobody has the number {account_no}")
        command = TakePayment(
            account_no=account_no,
            bill_ids=tuple(line.bill.bill_id for line in sheet.bills),
            received_fen=sheet.owed_fen,
            expected_due_fen=sheet.owed_fen,
            accepted=("payments.same_again", "payments.much_change"),
        )
        started = time.perf_counter()
        self.do(command)
        return time.perf_counter() - started


class Till:
    """Takes money without end beside a run, in a thread of its own, as the counter of the same desk does."""

    def __init__(self, hall: Hall, accounts: int) -> None:
        self._hall = hall
        # The first payment of a process loads fonts and compiles statements.
        hall.pay(accounts - 1)
        self._waiting = iter(range(accounts - 1))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="till")
        self.seconds: list[float] = []

    def __enter__(self) -> Till:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        for index in self._waiting:
            self.seconds.append(self._hall.pay(index))
            if self._stop.wait(PAUSE_S):
                return
