"""The fact that a file was taken in, written once at the end of an import."""

from typing import ClassVar

from app.customers.facts import ImportCompleted
from app.kernel.commands import Command, Decision, Work, handles


class FinishImport(Command, frozen=True, kw_only=True):
    """All batches of a file have been posted."""

    permission: ClassVar[str] = "customer.import"
    file_name: str
    sha256: str
    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: int


@handles(FinishImport)
def finish_import(command: FinishImport, work: Work) -> Decision:
    """One import.completed; refuses nothing."""
    body = ImportCompleted(
        org_unit=work.desk.org_unit,
        file_name=command.file_name[:120],
        sha256=command.sha256,
        rows=command.rows,
        added=command.added,
        changed=command.changed,
        unchanged=command.unchanged,
        rejected=command.rejected,
    )
    return Decision(facts=(body,), news=f"已导入 {body.file_name}:{body.rows} 行,{body.rejected} 行未导入")
