"""The command line as installers, auditors and programs use it: one sentence or one object, 0 or 2."""

import json
import tomllib
from pathlib import Path

import pytest

from tests.console import ROOT, answer, run, sentence
from tests.pg import PgServer

ACCOUNTS = 30


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo") / "home"
    assert answer("demo", "--home", home, "--accounts", ACCOUNTS)["accounts"] == ACCOUNTS
    return home


def test_the_journal_of_a_demo_proves_itself(demo: Path) -> None:
    assert answer("journal", "verify", "--home", demo)["facts"] > ACCOUNTS * 24
    assert answer("journal", "rebuild", "--check", "--home", demo)["differences"] == 0
    shown = answer("journal", "show", "--home", demo, "--kind", "desk.enrolled")["facts"]
    assert [fact["kind"] for fact in shown] == ["desk.enrolled"]


def test_every_bill_of_a_demo_holds(demo: Path) -> None:
    audited = answer("audit", "bills", "--home", demo)
    assert (audited["bills"], audited["differences"], audited["found"]) == (ACCOUNTS * 24, 0, [])
    assert answer("audit", "bills", "--home", demo, "--account", "0415023110004")["bills"] == 24


def test_rebuilding_in_place_changes_nothing(demo: Path) -> None:
    assert answer("journal", "rebuild", "--home", demo)["facts"]
    assert answer("journal", "rebuild", "--check", "--home", demo)["differences"] == 0


def test_a_backup_can_be_restored_and_the_former_file_is_kept(tmp_path: Path) -> None:
    demo, target = tmp_path / "demo", tmp_path / "backup.db"
    answer("demo", "--home", demo, "--accounts", 5)
    backup = answer("backup", "--home", demo, "--to", target)
    assert Path(backup["path"]) == target
    again = run("backup", "--home", demo, "--to", target)
    assert (again.returncode, "不会覆盖" in again.stderr) == (2, True)
    unforced = run("restore", target, "--home", demo)
    assert (unforced.returncode, "--force" in unforced.stderr) == (2, True)
    restored = answer("restore", target, "--home", demo, "--force")
    assert restored["facts"] == backup["facts"]
    assert Path(restored["kept"]).exists()


def test_doctor_answers_for_machine_and_home(demo: Path) -> None:
    names = {check["name"] for check in answer("doctor", "--home", demo)["checks"]}
    assert {"disk", "fonts", "qt", "printer", "keys", "clock", "schema", "journal", "backup"} <= names


def test_the_sample_file_imports_and_its_faults_are_listed(demo: Path, tmp_path: Path) -> None:
    sample = ROOT / "resources" / "samples" / "客户导入样例.csv"
    errors = tmp_path / "errors.csv"
    first = answer("import", sample, "--home", demo, "--errors", errors)
    assert first["added"] > 0
    assert first["rejected"] > 0
    assert errors.read_text("utf-8-sig").count("\n") >= first["rejected"]
    again = answer("import", sample, "--home", demo, "--errors", errors)
    assert (again["rows"], again["rejected"]) == (first["rows"], first["rejected"])
    assert answer("journal", "rebuild", "--check", "--home", demo)["differences"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("doctor", "--home", "nowhere"),
        ("journal", "verify", "--home", "nowhere"),
        ("import", "missing.csv", "--home", "{demo}"),
        ("import", str(ROOT / "README.md"), "--home", "{demo}"),
        ("restore", str(ROOT / "README.md"), "--home", "{demo}", "--force"),
        ("restore", str(ROOT / "README.md"), "--home", "nowhere"),
        ("bench", "pay", "--url", "postgresql://x:y@127.0.0.1:1/z"),
        ("bench", "search", "--url", "postgresql://x@127.0.0.1:1/z"),
        ("bench", "receipt", "--url", "postgresql://x@127.0.0.1:1/z"),
        ("bench", "everything"),
        ("audit", "bills", "--home", "{demo}", "--period", "2026-13"),
        ("audit", "readings", "--home", "{demo}"),
        ("home", "join", "--home", "new", "--org-unit", "1", "--org-name", "x"),
        ("home",),
        ("--home", "nowhere"),
        ("tour", "--home", "nowhere", "--out", "out"),
        ("demo", "--home", "{demo}"),
        ("demo", "--accounts", "-1"),
        ("home", "create", "--home", "{demo}", "--org-unit", "1", "--org-name", "x"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_bad_input_gets_one_sentence_and_status_2(arguments: tuple[str, ...], demo: Path) -> None:
    done = run(*(part.replace("{demo}", str(demo)) for part in arguments))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.strip()


def test_a_wrong_key_is_one_sentence(demo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for name in ("home.json", "home.db", "demo.key"):
        (broken / name).write_bytes((demo / name).read_bytes())
    keys = json.loads((broken / "demo.key").read_text())
    keys["file"] = keys["column"]
    (broken / "demo.key").chmod(0o600)
    (broken / "demo.key").write_text(json.dumps(keys))
    done = run("doctor", "--home", broken)
    assert done.returncode == 2
    assert "密钥不正确" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert run("--version").stdout == f"柜面 {project['version']}\n"


def test_without_home_and_arguments_it_says_what_to_do(tmp_path: Path) -> None:
    said = sentence(XDG_DATA_HOME=str(tmp_path), LOCALAPPDATA=str(tmp_path), HOME=str(tmp_path))
    assert "demo" in said
    assert "home create" in said
    assert list(tmp_path.iterdir()) == []


def test_the_readmes_first_command_walks_a_new_demo_each_time(demo: Path) -> None:
    done = run("demo", "--open", "--home", demo, "--accounts", ACCOUNTS)
    assert (done.returncode, done.stderr) == (0, "")
    walked = demo.with_name("home-2")
    assert str(walked / "tour") in done.stdout
    assert len(list((walked / "tour").glob("*.png"))) > 20
    papers = {path.stem.rpartition("-")[2] for path in (walked / "tour").glob("*.pdf")}
    assert {"receipt", "disclosure", "application", "acceptance", "contract", "meter_sheet"} <= papers
    accepted = list((walked / "tour").glob("*-acceptance.pdf"))
    assert len(accepted) == 3  # a new connection, a relocation, a suspension
    assert "用过" in sentence("--home", walked)
    assert not (demo / "tour").exists()


@pytest.mark.parametrize(
    ("arguments", "bar"),
    [
        (("pay", "--count", 5), "figures.pay_ms.p99"),
        (("receipt", "--count", 1), "figures.roll80_ms.p50"),
        (("search", "--customers", 300), "p99_worst"),
        (("start", "--count", 1), "figures.ready_ms.p50"),
        (("import", "--count", 50), "rows_per_s"),
        (("price", "--count", 50), "figures.explained_per_s"),
        (("bill", "--count", 400), "figures.issued_per_s"),
        (("contract", "--count", 1), "figures.contract_ms.p50"),
        (("orders", "--count", 100), "p50_worst"),
    ],
    ids=lambda part: part[0] if isinstance(part, tuple) else None,
)
def test_benches_tell_figure_floor_ratio_and_bar(arguments: tuple[object, ...], bar: str) -> None:
    done = run("bench", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    for part in (bar, "floor", "ratio", "门槛"):
        assert part in done.stdout


def test_a_bench_is_data_for_programs_and_keeps_off_a_database_in_use(pg_server: PgServer) -> None:
    assert answer("bench", "receipt", "--count", 1)["figures"]["a4_ms"]["p50"] > 0
    name = pg_server.create_database()
    assert answer("bench", "pay", "--count", 5, "--url", pg_server.url(name))["engine"] == "postgresql"
    assert "空的数据库" in sentence("bench", "pay", "--url", pg_server.url(name))
    pg_server.drop_database(name)
