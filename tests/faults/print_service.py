"""A print service of our own for tests: a cupsd on a private socket, printers that print into folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAMS = Path("/usr/lib/cups")

_FILES = """ServerRoot {root}/etc
ServerBin {root}/bin
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
"""

_DAEMON = """Listen {root}/socket
LogLevel warn
Browsing No
DefaultAuthType None
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""

# A printer: takes paper out of sight first, so that what lies in the tray is whole; `jammed` and `slow`
# are files that a test puts beside it.
_TRAY = """#!/bin/sh
[ $# -eq 0 ] && exit 0
tray=${DEVICE_URI#tray:}
[ -e "$tray/jammed" ] && exit 1
while [ -e "$tray/slow" ]; do sleep 0.05; done
cat ${6:+"$6"} > "$tray/$1.part" && mv "$tray/$1.part" "$tray/$1.paper"
"""

# A printer that prints PDF, on sheets of any size, edge to edge.
_PDF_DRIVER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TRAY.PPD"
*Manufacturer: "Tray"
*Product: "(Tray)"
*ModelName: "Tray"
*ShortNickName: "Tray"
*NickName: "Tray"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize: PickOne
*DefaultPageSize: Letter
*PageSize Letter: "<</PageSize[612 792]>>setpagedevice"
*PageSize A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: Letter
*PageRegion Letter: "<</PageRegion[612 792]>>setpagedevice"
*PageRegion A4: "<</PageRegion[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: Letter
*ImageableArea Letter: "0 0 612 792"
*ImageableArea A4: "0 0 595 842"
*DefaultPaperDimension: Letter
*PaperDimension Letter: "612 792"
*PaperDimension A4: "595 842"
*VariablePaperSize: True
*MaxMediaWidth: "1080"
*MaxMediaHeight: "8640"
*HWMargins: 0 0 0 0
*CustomPageSize True: "pop pop pop <</PageSize[5 -2 roll]>>setpagedevice"
*ParamCustomPageSize Width: 1 points 36 1080
*ParamCustomPageSize Height: 2 points 36 8640
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 0
"""


class PrintService:
    """The daemon and its queues. `CUPS_SERVER` must name `socket` where clients are to find it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.socket = str(root / "socket")
        for folder in ("etc/ppd", "spool/tmp", "cache", "state", "log", "bin/backend", "trays"):
            (root / folder).mkdir(parents=True)
        for programs in ("filter", "daemon", "driver", "notifier", "monitor", "cgi-bin"):
            (root / "bin" / programs).symlink_to(PROGRAMS / programs)
        backend = root / "bin/backend/tray"
        backend.write_text(_TRAY)
        backend.chmod(0o700)  # a backend that only root may run is run as root
        (root / "tray.ppd").write_text(_PDF_DRIVER)
        (root / "etc/cups-files.conf").write_text(_FILES.format(root=root))
        (root / "etc/cupsd.conf").write_text(_DAEMON.format(root=root))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        etc = self.root / "etc"
        self._process = subprocess.Popen(
            ["cupsd", "-f", "-c", etc / "cupsd.conf", "-s", etc / "cups-files.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait_until(lambda: "scheduler is running" in self.tool("lpstat", "-r"))

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None
        Path(self.socket).unlink(missing_ok=True)

    def tool(self, program: str, *arguments: str) -> str:
        """Run one of the service's own programs."""
        environment = {**os.environ, "CUPS_SERVER": self.socket, "LC_ALL": "C"}
        return subprocess.run(
            [program, *arguments], env=environment, check=True, capture_output=True, text=True, timeout=20
        ).stdout

    def printer(self, name: str, *driver: str) -> Path:
        """Set up a printer; the folder its papers fall into. Without a driver it prints PDF."""
        tray = self.root / "trays" / name
        tray.mkdir()
        how = driver or ("-P", str(self.root / "tray.ppd"))
        self.tool("lpadmin", "-p", name, "-E", "-v", f"tray:{tray}", *how)
        return tray

    def unfinished(self, name: str) -> list[str]:
        """The jobs that still wait in a printer's queue."""
        return [
            line.split()[0] for line in self.tool("lpstat", "-W", "not-completed", "-o", name).splitlines()
        ]

    def wait_until(self, true: Callable[[], bool]) -> None:
        """For what nobody waits for. Raises TimeoutError with the service's own log."""
        until = time.monotonic() + 20
        while not true():
            if time.monotonic() > until:
                raise TimeoutError((self.root / "log/error").read_text())
            time.sleep(0.05)


@contextmanager
def private_print_service() -> Iterator[PrintService]:
    """A running service in a folder of its own; skips the test where it cannot run."""
    if os.geteuid() != 0:
        pytest.skip("only root may run a print service")
    needed = ("cupsd", "lpadmin", "lpstat", str(PROGRAMS / "filter/pdftopdf"))
    if not all(map(shutil.which, needed)):
        pytest.skip("cups is not installed")
    # Not under the test's folder: a socket's path is at most 107 bytes, and the filters run as another user.
    root = Path(tempfile.mkdtemp(prefix="cups-", dir="/tmp"))
    root.chmod(0o755)
    service = PrintService(root)
    try:
        service.start()
        yield service
    finally:
        service.stop()
        shutil.rmtree(root, ignore_errors=True)


def papers(tray: Path) -> list[Path]:
    """What came out, in order."""
    return sorted(tray.glob("*.paper"), key=lambda path: int(path.stem))
