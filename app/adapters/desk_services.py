"""The workstation's own services for pages: self-check, backup, proof of the journal, printers, settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from app import VERSION
from app.adapters.printers import system_printers
from app.documents.desk_settings import DeskSettings
from app.kernel.checks import Check
from app.setup.home_folder import HomeConfig, HomeFolder

Tell = Callable[[int, int], None]


@dataclass
class DeskServices:
    """Implements ui.shell.services.Services; what needs the database is handed in by main.py."""

    folder: HomeFolder
    config: HomeConfig
    keys_text: str
    checks: Callable[[], Sequence[Check]]
    back_up: Callable[[Tell], str]
    prove: Callable[[], Check]

    def doctor(self) -> Sequence[Check]:
        return self.checks()

    def backup(self, tell: Tell) -> str:
        return self.back_up(tell)

    def verify(self, tell: Tell) -> Check:
        found = self.prove()
        tell(1, 1)
        return found

    def about(self) -> Sequence[tuple[str, str]]:
        where = self.config.url or str(self.folder.database)
        kind = "演示数据库" if self.config.demo else "共享数据库" if self.config.url else "本机数据库"
        return (
            ("程序", f"柜面 {VERSION}"),
            ("单位", f"{self.config.org_name}({self.config.org_unit})"),
            ("工作台", f"{self.config.desk_name}({self.config.desk_id})"),
            (kind, where),
            ("密钥", self.keys_text),
        )

    def printers(self) -> Sequence[str]:
        return system_printers()

    def settings(self) -> DeskSettings:
        return DeskSettings(
            paper_layout=self.config.paper_layout,
            printer=self.config.printer,
            scan_folder=self.config.scan_folder,
        )

    def keep_settings(self, settings: DeskSettings) -> None:
        changed = msgspec.structs.replace(
            self.config,
            paper_layout=settings.paper_layout,
            printer=settings.printer,
            scan_folder=settings.scan_folder,
        )
        self.folder.write(changed)
        self.config = changed
