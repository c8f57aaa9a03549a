"""The command line as installers, auditors and programs use it: one sentence or one object, 0 or 2."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ACCOUNTS = 30


def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
    )


def answer(*arguments: object) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["ok"]
    return found


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


def test_rebuilding_in_place_changes_nothing(demo: Path) -> None:
    assert answer("journal", "rebuild", "--home", demo)["facts"]
    assert answer("journal", "rebuild", "--check", "--home", demo)["differences"] == 0


def test_a_backup_can_be_restored_and_the_former_file_is_kept(demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
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
    sample = next((ROOT / "resources" / "samples").glob("*.csv"))
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
