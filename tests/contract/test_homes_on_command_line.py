"""Homes made, joined, upgraded and brought back by command line: keys, numbers and chains survive it all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.adapters.tools import tools_of
from app.kernel.commands import Session
from app.payments.commands import TakePayment
from app.payments.shifts import OpenShift
from app.security.sign_in import sign_in
from app.security.views import SecurityView
from app.setup.home_folder import HomeFolder
from db.opening import OpenHome, open_home
from tests.console import answer, run, sentence
from tests.pg import PgServer

FIRST = "春江花月夜 Mill-88"
RECOVERY = "柳树湾 mill stream"
KEY_FILE = "钥匙文件 of this desk"
NEW_KEY_FILE = "钥匙文件 of another machine"
ROLE_PASSWORD = "it's 100% 密码"
UNIT = ("--org-unit", "3301", "--org-name", "柳树湾供电所")
CLERK = Session("1001", "王芳", frozenset({"shift.open", "payment.take"}))
ACCOUNT = "0415023110004"


def lines(*secrets: str) -> str:
    return "".join(f"{secret}\n" for secret in secrets)


def opened(path: Path, passphrase: str = "") -> OpenHome:
    folder = HomeFolder(path)
    config = folder.read()
    return open_home(folder, config, tools_of(folder, config, lambda _is_new: passphrase))


def make_station(path: Path) -> None:
    """A real embedded home, whose keys lie in a file because there is no keyring."""
    secrets = lines(FIRST, RECOVERY, KEY_FILE)
    answer("home", "create", "--home", path, *UNIT, "--secrets-from-stdin", stdin=secrets)


def deposit(home: OpenHome) -> str:
    """Take 50 yuan from somebody who owes nothing; the number of the receipt."""
    command = TakePayment(
        account_no=ACCOUNT,
        bill_ids=(),
        received_fen=5000,
        expected_due_fen=0,
        accepted=("payments.same_again",),
    )
    return home.bus.do(command, CLERK).papers[0].number


def test_a_bad_first_password_leaves_nothing_behind(tmp_path: Path) -> None:
    secrets = lines("guimian2026", RECOVERY, KEY_FILE)
    said = sentence("home", "create", "--home", tmp_path / "h", *UNIT, "--secrets-from-stdin", stdin=secrets)
    assert "密码" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("secrets", "unit", "expected"),
    [
        ((FIRST, "short", KEY_FILE), "3301", "口令至少"),
        ((FIRST, RECOVERY, "short"), "3301", "口令至少"),
        ((FIRST, RECOVERY, KEY_FILE), "三三", "单位"),
    ],
)
def test_what_cannot_be_founded_can_be_tried_again(
    secrets: tuple[str, ...], unit: str, expected: str, tmp_path: Path
) -> None:
    arguments = ("--home", tmp_path / "h", "--org-unit", unit, "--org-name", "柳", "--secrets-from-stdin")
    assert expected in sentence("home", "create", *arguments, stdin=lines(*secrets))
    assert list((tmp_path / "h").iterdir()) == []
    make_station(tmp_path / "h")


def test_without_the_option_no_key_passphrase_is_read(tmp_path: Path) -> None:
    said = sentence("home", "create", "--home", tmp_path / "h", *UNIT, stdin=lines(FIRST, RECOVERY, KEY_FILE))
    assert "密钥环" in said
    make_station(tmp_path / "h")
    assert "密钥环" in sentence("doctor", "--home", tmp_path / "h", stdin=lines(KEY_FILE))
    wrong = sentence(
        "doctor", "--home", tmp_path / "h", "--secrets-from-stdin", stdin=lines("wrong one here")
    )
    assert "口令不正确" in wrong


def test_a_station_lives_on_after_its_machine_is_gone(tmp_path: Path) -> None:
    old, stick = tmp_path / "old", tmp_path / "stick"
    make_station(old)
    stick.mkdir()
    made = answer(
        "backup", "--home", old, "--to", stick / "b.db", "--secrets-from-stdin", stdin=lines(KEY_FILE)
    )
    assert Path(made["recovery"]).read_bytes() == (old / "recovery.json").read_bytes()
    shutil.rmtree(old)
    new, secrets = tmp_path / "new", lines(RECOVERY, NEW_KEY_FILE)
    options = ("--home", new, "--secrets-from-stdin")
    assert "口令不正确" in sentence("restore", stick / "b.db", *options, stdin=lines(FIRST, NEW_KEY_FILE))
    assert not new.exists()
    restored = answer("restore", stick / "b.db", *options, stdin=secrets)
    assert restored["facts"] == made["facts"]
    home = opened(new, NEW_KEY_FILE)
    assert sign_in(home.bus, home.home, "1000", FIRST).must_change
    assert home.config.org_name == "柳树湾供电所"
    home.close()
    assert answer("journal", "verify", *options, stdin=lines(NEW_KEY_FILE))["desks"] == 2
    # The next machine can be lost too.
    again = answer("backup", "--home", new, "--secrets-from-stdin", stdin=lines(NEW_KEY_FILE))
    assert Path(again["recovery"]).is_file()


def test_a_recovery_file_may_lie_elsewhere_and_without_one_nothing_is_made(tmp_path: Path) -> None:
    make_station(tmp_path / "old")
    answer(
        "backup", "--home", tmp_path / "old", "--to", tmp_path / "b.db", "--secrets-from-stdin",
        stdin=lines(KEY_FILE),
    )  # fmt: skip
    kept = tmp_path / "b.db.recovery.json"
    kept.rename(tmp_path / "keys")
    new = tmp_path / "new"
    assert "--recovery" in sentence("restore", tmp_path / "b.db", "--home", new)
    damaged = sentence("restore", tmp_path / "b.db", "--home", new, "--recovery", tmp_path / "b.db")
    assert "已损坏" in damaged
    assert not new.exists()
    options = ("--home", new, "--recovery", tmp_path / "keys", "--secrets-from-stdin")
    answer("restore", tmp_path / "b.db", *options, stdin=lines(RECOVERY, NEW_KEY_FILE))
    opened(new, NEW_KEY_FILE).close()


def test_nothing_is_numbered_twice_after_a_restoration(tmp_path: Path) -> None:
    demo, backup = tmp_path / "demo", tmp_path / "b.db"
    answer("demo", "--home", demo, "--accounts", 10)
    home = opened(demo)
    home.bus.do(OpenShift(float_fen=0), CLERK)
    numbers = [deposit(home)]
    home.close()
    answer("backup", "--home", demo, "--to", backup)
    home = opened(demo)
    numbers.append(deposit(home))
    former = home.config.desk_id
    home.close()
    for _ in range(2):
        restored = answer("restore", backup, "--home", demo, "--force")
        assert restored["desk_id"] != former
        assert numbers[1] in restored["text"]
        assert "王芳" in restored["text"]
        home = opened(demo)
        assert home.config.desk_id == restored["desk_id"]
        home.bus.do(OpenShift(float_fen=0), CLERK)
        numbers.append(deposit(home))
        assert numbers[-1].startswith(restored["prefix"])
        home.close()
        assert answer("journal", "verify", "--home", demo)["desks"] == 2
        assert answer("journal", "rebuild", "--check", "--home", demo)["differences"] == 0
    assert len(set(numbers)) == 4
    returned = answer("journal", "show", "--home", demo, "--kind", "book.returned")["facts"]
    assert {fact["body"]["reason"] for fact in returned} == {"从备份恢复:备份之后可能已用,不再使用"}


def test_a_restoration_that_fails_changes_nothing(tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    answer("demo", "--home", demo, "--accounts", 3)
    answer("backup", "--home", demo, "--to", tmp_path / "b.db")
    before = (demo / "home.json").read_bytes()
    home = opened(demo)
    home.bus.do(OpenShift(float_fen=0), CLERK)
    # A reader keeps the file in use.
    with home.engines.read.connect() as conn:
        conn.exec_driver_sql("SELECT count(*) FROM facts").scalar_one()
        assert "正在使用" in sentence("restore", tmp_path / "b.db", "--home", demo, "--force")
    home.close()
    assert (demo / "home.json").read_bytes() == before
    assert answer("journal", "verify", "--home", demo)["desks"] == 1
    assert not list(demo.glob("*.restored*"))


@dataclass
class Hall:
    """A database of a real server, and the addresses of its owner and of the program's role."""

    server: PgServer
    name: str

    @property
    def owner_url(self) -> str:
        return self.server.url(self.name)

    @property
    def role(self) -> str:
        return f"desk_{self.name}"

    @property
    def url(self) -> str:
        return self.server.tcp_url(self.name, self.role)

    def create(self, home: Path, *unit: str) -> tuple[object, ...]:
        return (
            "home", "create", "--home", home, "--url", self.url, "--owner-url", self.owner_url, "--role",
            self.role, *(unit or UNIT), "--secrets-from-stdin",
        )  # fmt: skip


CREATE_SECRETS = lines(FIRST, "", ROLE_PASSWORD, RECOVERY, KEY_FILE)


@pytest.fixture
def hall(pg_server: PgServer) -> Iterator[Hall]:
    made = Hall(pg_server, pg_server.create_database())
    yield made
    pg_server.drop_database(made.name)
    pg_server.execute(f"DROP ROLE IF EXISTS {made.role}")


def test_a_shared_home_is_made_and_joined(hall: Hall, tmp_path: Path) -> None:
    answer(*hall.create(tmp_path / "one"), stdin=CREATE_SECRETS)
    join = ("home", "join", "--home", tmp_path / "two", "--url", hall.url, *UNIT, "--desk-name", "2号台")
    refused = sentence(
        *join, "--secrets-from-stdin", stdin=lines(ROLE_PASSWORD, "not the passphrase", KEY_FILE)
    )
    assert "口令不正确" in refused
    answer(*join, "--secrets-from-stdin", stdin=lines(ROLE_PASSWORD, RECOVERY, KEY_FILE))
    for place, other in (("one", "2号台"), ("two", "1号台")):
        home = opened(tmp_path / place, KEY_FILE)
        assert sign_in(home.bus, home.home, "1000", FIRST).must_change
        desks = home.home.read(lambda snapshot: snapshot.view(SecurityView).desks())
        assert other in {desk.name for desk in desks}
        home.close()
    checks = answer("doctor", "--home", tmp_path / "two", "--secrets-from-stdin", stdin=lines(KEY_FILE))[
        "checks"
    ]
    states = {check["name"]: check["state"] for check in checks}
    assert (states["tls"], states["rights"], states["journal"]) == ("warn", "ok", "ok")
    for place in ("one", "two"):
        held = b"".join(path.read_bytes() for path in (tmp_path / place).iterdir() if path.is_file())
        assert ROLE_PASSWORD.encode() not in held
    assert "已有柜面的数据" in sentence(*hall.create(tmp_path / "three"), stdin=CREATE_SECRETS)
    assert "pg_dump" in sentence(
        "backup", "--home", tmp_path / "one", "--secrets-from-stdin", stdin=lines(KEY_FILE)
    )


def test_a_shared_home_whose_founding_failed_is_made_by_trying_again(hall: Hall, tmp_path: Path) -> None:
    wrong_unit = ("--org-unit", "三三", "--org-name", "柳")
    assert "单位" in sentence(*hall.create(tmp_path / "one", *wrong_unit), stdin=CREATE_SECRETS)
    wrong_password = lines(FIRST, "", "not the password", RECOVERY, KEY_FILE)
    assert "拒绝登录" in sentence(*hall.create(tmp_path / "one"), stdin=wrong_password)
    answer(*hall.create(tmp_path / "one"), stdin=CREATE_SECRETS)


def test_upgrading_by_the_owner_and_what_can_be_wrong(hall: Hall, tmp_path: Path) -> None:
    upgrade = ("home", "upgrade", "--role", hall.role, "--url")
    assert "没有柜面的数据" in sentence(*upgrade, hall.owner_url)
    answer(*hall.create(tmp_path / "one"), stdin=CREATE_SECRETS)
    assert answer(*upgrade, hall.owner_url)["changed"] is False
    nobody = "postgresql://owner@127.0.0.1:1/guimian"
    for url, secret, expected in (
        (nobody, "", "连接中断"),
        (hall.url, "not the password", "拒绝登录"),
        (hall.url, ROLE_PASSWORD, "所有者"),
        ("postgresql://owner:secret@db/guimian", "", "不能写密码"),
        ("mysql://owner@db/guimian", "", "地址不正确"),
        (hall.server.url("nowhere"), "", "没有此数据库"),
    ):
        said = sentence(*upgrade, url, stdin=lines(secret))
        assert expected in said
        assert "secret" not in said
    missing = sentence("home", "upgrade", "--url", hall.owner_url, "--role", "nobody_here")
    assert "没有角色 nobody_here" in missing


def test_an_older_schema_names_the_command_that_helps(hall: Hall, tmp_path: Path) -> None:
    answer(*hall.create(tmp_path / "one"), stdin=CREATE_SECRETS)
    hall.server.execute("UPDATE home_info SET schema_version = '0000'", hall.name)
    said = sentence("doctor", "--home", tmp_path / "one", "--secrets-from-stdin", stdin=lines(KEY_FILE))
    assert "home upgrade" in said
    assert run("home", "upgrade", "--help").returncode == 0
