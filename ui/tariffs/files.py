"""Reads a small text file that a person chose, and what a tariff file would do before it is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.billing.dry_run import DryRun, dry_run, fresh_of
from app.kernel.bus import Bus
from app.kernel.home import Home, Snapshot
from app.kernel.refusals import refuse
from app.kernel.settings import Settings
from app.tariffs.book import Tariff, TariffsView, TariffVersion
from app.tariffs.commands import check_publication
from app.tariffs.loading import read_tariffs
from app.tariffs.wording import differences
from ui.shell.lanes import Progress
from ui.tariffs.rows import NewVersion

LIMIT_MB = 5
"""No file of rules is larger."""


@dataclass(frozen=True)
class Checked:
    """A tariff file that may be published: its tariffs, what is new in it, and what that would do."""

    tariffs: tuple[Tariff, ...]
    fresh: dict[str, Tariff]
    versions: tuple[NewVersion, ...]
    run: DryRun


def read_text(path: Path) -> str:
    """The text of a file. Raises Refused rules.unreadable, rules.too_big, rules.not_utf8 (field 'path')."""
    try:
        if path.stat().st_size > LIMIT_MB * 1_000_000:
            raise refuse("rules.too_big", "path", file=path.name, limit=LIMIT_MB)
        return path.read_bytes().decode("utf-8")
    except OSError:
        raise refuse("rules.unreadable", "path", file=path.name) from None
    except UnicodeDecodeError:
        raise refuse("rules.not_utf8", "path", file=path.name) from None


def check_file(path: Path) -> Callable[[Bus, Home, Progress], Checked]:
    """Reads and checks a file, then prices every customer it touches. Raises Refused rules.*, tariff.*."""

    def service(_bus: Bus, home: Home, progress: Progress) -> Checked:
        progress.report(0, 0)
        tariffs = read_tariffs(read_text(path), path.name)
        fresh, versions = home.read(lambda snapshot: _compared(snapshot, tariffs))
        run = dry_run(home, fresh, progress.report)
        return Checked(tariffs, fresh, versions, run)

    return service


def _compared(
    snapshot: Snapshot, tariffs: tuple[Tariff, ...]
) -> tuple[dict[str, Tariff], tuple[NewVersion, ...]]:
    view = snapshot.view(TariffsView)
    check_publication(tariffs, view, snapshot.view(Settings))
    fresh = fresh_of(tariffs, view)
    versions = tuple(
        _new_version(tariff, version, view.tariff(tariff.code))
        for tariff in fresh.values()
        for version in tariff.versions
    )
    return fresh, versions


def _new_version(tariff: Tariff, version: TariffVersion, standing: Tariff | None) -> NewVersion:
    """A version beside the one it replaces or follows: in the file, else in the home."""
    earlier = [old for old in tariff.versions if old.effective_from < version.effective_from]
    replaced = standing.version(version.replaces) if standing else None
    before = None
    if standing is not None and replaced is not None:
        before = (standing, replaced)
    elif earlier:
        before = (tariff, earlier[-1])
    elif standing is not None and standing.standing:
        before = (standing, standing.standing[-1])
    changes = differences(before, (tariff, version)) if before else ()
    return NewVersion(tariff, version, before, changes)
