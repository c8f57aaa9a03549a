"""The care of one opened home, for `doctor`, `backup` and the system page: check, prove, back up."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.kernel.checks import Check, bad, ok
from app.kernel.dates import civil
from app.kernel.refusals import refuse
from db.engine import Engines
from db.keeping.backup import Backup, back_up
from db.keeping.health import home_checks
from db.keeping.proving import MakeCheck, prove


@dataclass(frozen=True)
class HomeCare:
    """`database` and `file_key` are of an embedded home; a shared one is backed up by its owner."""

    engines: Engines
    database: Path
    backups: Path
    file_key: bytes | None
    now_ms: Callable[[], int]
    make_check: MakeCheck
    recovery: Path | None = None
    """The keys under a passphrase, to travel with every backup: without them it opens nowhere else."""

    def checks(self) -> list[Check]:
        """Everything `doctor` looks at in the home."""
        return home_checks(
            self.engines, now_ms=self.now_ms(), backups=self.backups, make_check=self.make_check
        )

    def proved(self) -> Check:
        """Every chain and signature, as one finding."""
        with self.engines.read.connect() as conn:
            proof = prove(conn, self.make_check)
        return (bad if proof.broken else ok)("journal", proof.sentence())

    def back_up(
        self, why: str, told: Callable[[int, int], object] = lambda *_: None, target: Path | None = None
    ) -> Backup:
        """Copy and prove the file; without a target under a name made of `why` and the time.

        What `told` raises stops it. Raises Refused backup.*.
        """
        if self.file_key is None:
            raise refuse("backup.shared")

        def on(done: int, whole: int) -> bool:
            told(done, whole)
            return True

        path = target or self.backups / f"{why}-{civil(self.now_ms()):%Y%m%d-%H%M%S}.db"
        backup = back_up(self.database, self.file_key, path, on)
        if self.recovery is None or not self.recovery.is_file():
            return backup
        beside = recovery_beside(path)
        try:
            shutil.copyfile(self.recovery, beside)
        except OSError as error:
            raise refuse("backup.not_written", path=beside) from error
        return replace(backup, recovery=beside)


def recovery_beside(backup: Path) -> Path:
    """Where the recovery file of a backup lies."""
    return backup.with_name(backup.name + ".recovery.json")
