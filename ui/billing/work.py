"""The stages of a run as the billing lane does them, in the name of the person at the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.billing.review_export import write_review
from app.billing.runs import Progress, RunRow
from app.kernel.bus import Bus
from app.kernel.commands import Session
from app.kernel.home import Home
from app.setup.billing_run import BillingRun, Withdrawn
from ui.shell import lanes

Run = tuple[str, str]
"""Unit and id of a run."""
Service = Callable[[Bus, Home, lanes.Progress], Progress]


def _run(bus: Bus, home: Home, session: Session, run: Run, progress: lanes.Progress) -> BillingRun:
    org_unit, run_id = run
    return BillingRun(home, lambda command: bus.do(command, session), org_unit, run_id, progress.report)


def compute(run: Run, session: Session) -> Service:
    """Computes what is left of the scope for review."""
    return lambda bus, home, progress: _run(bus, home, session, run, progress).prepare()


def issue(run: Run, session: Session) -> Service:
    """Issues what is left of a signed-off run and lets credit pay."""
    return lambda bus, home, progress: _run(bus, home, session, run, progress).issue()


def withdraw(
    run: Run, session: Session, reason: str, approval_id: str
) -> Callable[[Bus, Home, lanes.Progress], Withdrawn]:
    """Takes back what nobody has paid on."""
    return lambda bus, home, progress: _run(bus, home, session, run, progress).withdraw(reason, approval_id)


def export(run: RunRow, flag: str, folder: Path) -> Callable[[Bus, Home, lanes.Progress], str]:
    """Writes the review list into a folder, never over another file; the sentence that tells how it went."""

    def service(_bus: Bus, home: Home, progress: lanes.Progress) -> str:
        stem = f"核算清单-{run.period}-{run.route or '全所'}"
        target, count = folder / f"{stem}.xlsx", 1
        while target.exists():
            count += 1
            target = folder / f"{stem}({count}).xlsx"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lines = write_review(home, run, flag, target, progress.report)
        except OSError:
            return f"无法写入 {target},请检查磁盘空间和目录权限。"
        return f"已导出 {lines:,} 行到 {target}。"

    return service
