"""Reminders as a file: one text for each account that has not been told yet, and the fact of the export."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from app.arrears.commands import lines_of, settings_of
from app.arrears.facts import Reminder, RemindersRecorded
from app.arrears.settings import DunningSettings
from app.arrears.snapshots import NoticeLine
from app.arrears.views import ArrearsView, Case
from app.customers.masking import mask_name
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.dates import civil_date
from app.kernel.ids import new_id
from app.kernel.money import plain_yuan
from app.kernel.refusals import refuse
from app.payments.sheet import late_fee_rules

HEADER = ("电话", "内容", "户号")
PAGE = 500
MOST = 5_000
"""Reminders of one file; the next export goes on with the others."""


class ExportReminders(Command, frozen=True, kw_only=True):
    """Make the reminders of a template ('advance' or 'overdue') for all who were not told today.

    `result`: text (the CSV) and count. Only one phone of each account and what the text needs leave the
    house.
    """

    permission: ClassVar[str] = "arrears.remind"
    template: str
    channel: str = "sms"
    route: str = ""


@handles(ExportReminders)
def export_reminders(command: ExportReminders, work: Work) -> Decision:
    """One reminders.recorded with the hash of the file. Refuses arrears.nothing_to_export."""
    settings = settings_of(work)
    rules = late_fee_rules(work)
    rows: list[tuple[str, str, str]] = []
    reminders: list[Reminder] = []
    after = ""
    while len(rows) < MOST:
        page = work.view(ArrearsView).owing(work.desk.org_unit, after, PAGE, route=command.route)
        for case in page:
            if not _wants(case, command.template, work.today, settings):
                continue
            lines = lines_of(work, case, work.today, rules)
            words = message(case, lines, settings, command.template, work.desk.org_name)
            rows.append((case.phones[0], words, case.account_no))
            reminders.append(
                Reminder(
                    account_no=case.account_no,
                    owed_fen=sum(line.owed_fen for line in lines),
                    late_fen=sum(line.late_fen for line in lines),
                    channel=command.channel,
                    template=command.template,
                )
            )
        if len(page) < PAGE:
            break
        after = page[-1].account_no
    if not rows:
        raise refuse("arrears.nothing_to_export")
    text = written(rows)
    digest = hashlib.sha256(text.encode()).hexdigest()
    body = RemindersRecorded(
        org_unit=work.desk.org_unit, batch_id=new_id(), reminders=tuple(reminders), sha256=digest
    )
    return Decision(
        facts=(body,), result={"text": text, "count": len(rows)}, news=f"已导出 {len(rows)} 条催费信息"
    )


def _wants(case: Case, template: str, on: date, settings: DunningSettings) -> bool:
    if not case.phones or not case.owed_fen:
        return False
    if any(civil_date(reminder.at_ms) == on for reminder in case.reminders):
        return False
    days = max(((on - bill.due_on).days for bill in case.bills if bill.due_on), default=0)
    ahead = settings.ladder(on).advance_days
    return -ahead <= days <= 0 if template == "advance" else days > 0


def message(
    case: Case, lines: Sequence[NoticeLine], settings: DunningSettings, template: str, hall: str
) -> str:
    """The text that goes to a customer."""
    months = "、".join(line.period for line in lines)
    due = max((line.due_on for line in lines if line.due_on), default=None)
    return settings.templates[template].format(
        hall=hall,
        name=mask_name(case.name, case.kind),
        account=case.account_no,
        months=months,
        owed=plain_yuan(sum(line.sum_fen for line in lines)),
        late=plain_yuan(sum(line.late_fen for line in lines)),
        due=due or "",
        first=lines[0].period if lines else "",
    )


def written(rows: Sequence[tuple[str, str, str]]) -> str:
    """The rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()
