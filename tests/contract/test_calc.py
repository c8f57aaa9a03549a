"""`main.py calc` as auditors run it: a file in, a file out, quick, without a home, and never a traceback."""

import json
import subprocess
import sys

from app.calc.answering import kinds
from app.calc.reading import MAX_LINE_BYTES
from app.kernel.dates import civil_date
from app.tariffs.pricing.figures import LARGEST
from tests.console import ROOT, run

REQUESTS = [
    '{"id": "户1", "kind": "amount_in_words", "amount": "3060.70"}',
    "not json",
    "",
    '{"id": 3, "kind": "power_factor", "pf": "0.78", "standard": "0.85"}',
]


def test_one_answer_for_each_line_and_status_0() -> None:
    done = run("calc", stdin="\n".join(REQUESTS))
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["户1", None, None, 3]
    assert [answer["ok"] for answer in answers] == [True, False, False, True]
    assert answers[0]["result"] == {"words": "叁仟零陆拾元柒角整"}


def test_nothing_in_nothing_out_and_json_is_what_it_speaks_anyway() -> None:
    assert (run("calc").returncode, run("calc").stdout) == (0, "")
    assert run("calc", "--json", stdin=REQUESTS[0]).stdout == run("calc", stdin=REQUESTS[0]).stdout


def test_answers_come_while_requests_are_still_being_asked() -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "calc"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin
    assert process.stdout
    for request in (REQUESTS[0], REQUESTS[3]):
        process.stdin.write(request + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["ok"] is True
    process.stdin.close()
    assert process.stdout.read() == ""
    process.stdout.close()
    assert process.wait(30) == 0


def test_it_loads_neither_window_nor_database_nor_drawing() -> None:
    program = (
        "import sys, main; main.main(['calc']);"
        "sys.exit(bool({'PySide6', 'sqlalchemy', 'reportlab', 'keyring'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=REQUESTS[0],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_help_names_every_kind_and_limit() -> None:
    told = "".join(run("calc", "--help", COLUMNS="2000").stdout.split())
    for name in (*kinds(civil_date(0)), str(MAX_LINE_BYTES), f"{LARGEST:f}"):
        assert name in told
