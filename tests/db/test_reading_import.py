"""Readings of a collection system: good rows in, doubtful ones on the list, bad ones told, never twice."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.customers.facts import CustomerRegistered, Naming, Site
from app.customers.imports.report import ImportReport
from app.customers.imports.runner import open_import, run_import, with_remembered
from app.kernel.facts import FactBody
from app.metering.facts import MeterFitted, Reading, ReadingsEntered, main_point
from app.metering.views import MeteringView
from app.setup.importing import LAYOUTS
from tests.counter import Happened, customer
from tests.customers import with_vault
from tests.homes import TestDesk

D = Decimal
ACCOUNTS = [f"0415000{place:06d}" for place in range(4)]
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
HEAD = "表号,抄表日期,正向有功总\n"


@pytest.fixture
def station(any_home: TestDesk) -> TestDesk:
    """Four meters fitted at 0 in January and read at 300 in February; it is March 15."""
    bodies = []
    for place, account_no in enumerate(ACCOUNTS):
        bodies.append(customer(account_no))
        bodies.append(
            MeterFitted(
                org_unit="3301",
                asset_no=f"3300{place:08d}",
                account_no=account_no,
                point_id=main_point(account_no),
                fitted_on=date(2026, 1, 1),
                registers={"flat": D(0)},
            )
        )
    readings = tuple(
        Reading(
            account_no=account_no,
            point_id=main_point(account_no),
            asset_no=f"3300{place:08d}",
            read_on=date(2026, 2, 28),
            registers={"flat": D(300)},
        )
        for place, account_no in enumerate(ACCOUNTS)
    )
    bodies.append(ReadingsEntered(org_unit="3301", period="2026-02", readings=readings))
    any_home.do(Happened(bodies=tuple(bodies)))
    return any_home


def take(desk: TestDesk, path: Path) -> ImportReport:
    table = open_import(path, LAYOUTS)
    return run_import(table, with_remembered(table, "", LAYOUTS), LAYOUTS, desk.do, ask=desk.read)


def written(folder: Path, text: str) -> Path:
    path = folder / "采集.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


def kwh(desk: TestDesk, place: int) -> Decimal:
    account_no = ACCOUNTS[place]
    use = desk.read(lambda home: home.view(MeteringView).used("3301", (account_no,), "2026-03"))[account_no]
    return sum((span.kwh for point in use.points for span in point.spans), D(0))


def test_the_good_rows_go_in_and_the_others_are_told(station: TestDesk, tmp_path: Path) -> None:
    rows = (
        "330000000000,2026-03-14,510\n"
        "330000000001,2026-03-14 00:15,250\n"
        "330000000002,2026-03-14,五百\n"
        "999999999999,2026-03-14,1\n"
        "330000000003,2026-02-30,1\n"
    )
    report = take(station, written(tmp_path, HEAD + rows))
    assert (report.rows, report.added) == (5, 1)
    assert kwh(station, 0) == 210
    faults = {row.line: row.faults[0].reason for row in report.rejected}
    assert "不是数字" in faults[4]
    assert faults[5] == "没有表号为 999999999999 的在用电能表,请核对表号。"
    assert "日期格式" in faults[6]
    assert [fault.line for fault in report.warnings] == [3]
    (row,) = station.read(lambda home: home.view(MeteringView).inquiries("3301", ("", ""), 10))
    assert (row.asset_no, row.doubts) == ("330000000001", ("reading.backwards",))


def test_the_samples_go_in_but_for_their_faults(any_home: TestDesk, tmp_path: Path) -> None:
    """January from a workbook, February as a collection system exports it: 53 meters of sample customers."""
    desk = with_vault(any_home)
    take(desk, SAMPLES / "客户导入样例.csv")
    january = take(desk, SAMPLES / "抄表导入样例.xlsx")
    assert (january.rows, january.added, len(january.rejected)) == (53, 53, 0)
    february = take(desk, SAMPLES / "抄表导入样例.csv")
    assert [(row.line, row.faults[0].reason) for row in february.rejected] == [
        (4, "示数“三千”不是数字,请输入如 1234 或 1234.56 的示数。"),
        (6, "日期格式不正确,请输入如 2026-03-15 的日期。"),
        (8, "没有表号为 999999999999 的在用电能表,请核对表号。"),
        (10, "请填写示数。"),
        (12, "示数 12345678 超过电能表的 6 位,请核对。"),
        (14, "抄表日期 2025-11-28 不在 2026-02 前后,请核对日期。"),
        (56, "与第 3 行的同一表号和年月内容不一致,请核对保留哪一行。"),
    ]
    assert doubted(february) == [
        (16, "本次示数"),
        (18, "示数 3"),
        (18, "本期 1"),
        (36, "本期 1"),
    ]
    assert february.added == 53 - 6 - 3
    copy = tmp_path / "再导一次.csv"
    copy.write_bytes((SAMPLES / "抄表导入样例.csv").read_bytes() + b"\n")
    again = take(desk, copy)
    assert (again.added, again.changed, again.unchanged) == (0, 0, february.added + 3)


def test_the_same_file_again_changes_nothing(station: TestDesk, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "330000000000,2026-03-14,510\n330000000001,2026-03-14,250\n")
    take(station, path)
    other = path.with_name("又一份.csv")
    other.write_bytes(path.read_bytes() + b"\n")
    report = take(station, other)
    assert (report.added, report.changed, report.unchanged, len(report.rejected)) == (0, 0, 2, 0)
    assert len(station.read(lambda home: home.view(MeteringView).inquiries("3301", ("", ""), 10))) == 1


def test_a_meter_twice_in_a_file(station: TestDesk, tmp_path: Path) -> None:
    rows = "330000000000,2026-03-14,510\n330000000000,2026-03-14,511\n"
    report = take(station, written(tmp_path, HEAD + rows))
    assert (report.added, len(report.rejected)) == (1, 1)


def doubted(report: ImportReport) -> list[tuple[int, str]]:
    return [(note.line, note.reason[:4]) for note in report.warnings]


def test_months_of_one_meter_are_compared_with_each_other(station: TestDesk, tmp_path: Path) -> None:
    """March stands before February in the file, which mends the 300 of both meters at February's end."""
    rows = (
        "330000000001,2026-03-14,2026-03,450\n"
        "330000000001,2026-02-27,2026-02,500\n"
        "330000000000,2026-03-14,2026-03,510\n"
        "330000000000,2026-02-27,2026-02,290\n"
    )
    report = take(station, written(tmp_path, "表号,抄表日期,年月,正向有功总\n" + rows))
    # Meter 1 stands at 500 at the end of February, which replaces its 300; 450 in March is backwards.
    assert doubted(report) == [(2, "本次示数")]
    assert "小于上次 500" in report.warnings[0].reason
    assert (report.added, report.changed) == (3, 2)
    assert kwh(station, 0) == 220


def test_rows_of_a_file_are_compared_with_their_neighbours_in_it(any_home: TestDesk, tmp_path: Path) -> None:
    """Six meters of each of two areas, in turns in the file: 100 kWh each, but one of 1,000."""
    bodies: list[FactBody] = []
    rows = []
    for place in range(12):
        account_no, asset_no = f"0415001{place:06d}", f"3301{place:08d}"
        bodies.append(
            CustomerRegistered(
                org_unit="3301",
                account_no=account_no,
                naming=Naming(name="李四"),
                site=Site(transformer_area=f"{place % 2} 号公变"),
            )
        )
        bodies.append(
            MeterFitted(
                org_unit="3301",
                asset_no=asset_no,
                account_no=account_no,
                point_id=main_point(account_no),
                fitted_on=date(2026, 2, 1),
                registers={"flat": D(0)},
            )
        )
        rows.append(f"{asset_no},2026-03-14,{1000 if place == 4 else 100}\n")
    any_home.do(Happened(bodies=tuple(bodies)))
    path = written(tmp_path, HEAD + "".join(rows))
    report = take(any_home, path)
    assert report.added == 11
    (note,) = report.warnings
    assert note.line == 6
    assert note.reason.startswith("本期 1000 kWh,同台区中位数 100 kWh")
    again = take(any_home, path)
    assert again.repeated


PERIODS = "表号,户号,年月,抄表日期,正向有功总,尖,峰,平,谷,正向无功总,最大需量\n"


def now(desk: TestDesk, place: int) -> dict[str, Decimal]:
    rows = desk.read(lambda home: home.view(MeteringView).rows_of("3301", "2026-03", (ACCOUNTS[place],)))
    return rows[-1].now


def test_the_meter_says_whether_its_total_or_its_periods_count(station: TestDesk, tmp_path: Path) -> None:
    """Four periods and the total are exported for every meter. Meter 0 has always shown a total; the one
    that stands at no account's main point yet shows its periods, of which 尖 is none of its own."""
    fitted = MeterFitted(
        org_unit="3301",
        asset_no="330000000009",
        account_no=ACCOUNTS[1],
        point_id=f"{ACCOUNTS[1]}-2",
        fitted_on=date(2026, 3, 1),
        registers={"peak": D(10), "flat": D(0), "valley": D(5)},
    )
    station.do(Happened(bodies=(fitted,)))
    rows = (
        f"330000000000,{ACCOUNTS[0]},2026-03,2026/3/14,510,0,210,100,200,55,1.2345\n"
        f"330000000009,{ACCOUNTS[1]},2026-03,2026/3/14,60,0,30,10,20,,\n"
        f"330000000002,{ACCOUNTS[2]},2026-03,2026/3/14,,0,200,100,200,,\n"
    )
    report = take(station, written(tmp_path, PERIODS + rows))
    assert report.added == 2
    assert now(station, 0) == {"flat": D(510), "kvarh": D(55), "max_demand": D("1.2345")}
    assert now(station, 1) == {"peak": D(30), "flat": D(10), "valley": D(20)}
    (row,) = report.rejected
    assert (row.line, row.faults[0].reason) == (4, "表号 330000000002 没有峰、谷示数,请核对电能表。")


def test_a_row_may_name_the_account_alone(station: TestDesk, tmp_path: Path) -> None:
    second = MeterFitted(
        org_unit="3301",
        asset_no="330000000009",
        account_no=ACCOUNTS[1],
        point_id=f"{ACCOUNTS[1]}-2",
        fitted_on=date(2026, 3, 1),
        registers={"flat": D(0)},
    )
    station.do(Happened(bodies=(second,)))
    rows = f"{ACCOUNTS[0]},2026-03-14,510\n{ACCOUNTS[1]},2026-03-14,520\n0999,2026-03-14,520\n"
    report = take(station, written(tmp_path, "户号,抄表日期,示数\n" + rows))
    assert report.added == 1
    assert kwh(station, 0) == 210
    reasons = [row.faults[0].reason for row in report.rejected]
    assert "有 2 只在用的电能表" in reasons[0]
    assert "没有户号为 0999" in reasons[1]


def test_a_figure_of_the_first_day_belongs_to_the_month_before(station: TestDesk, tmp_path: Path) -> None:
    """Collection systems freeze a month's figures at 0:00 of the next one (facts.md §4.8)."""
    take(station, written(tmp_path, HEAD + "330000000000,2026-03-01 00:00,310\n"))
    use = station.read(lambda home: home.view(MeteringView).used("3301", (ACCOUNTS[0],), "2026-02"))
    (span,) = use[ACCOUNTS[0]].points[0].spans
    assert (span.current, span.kwh) == (D(310), D(310))


def test_readings_go_to_the_unit_of_their_account(station: TestDesk, tmp_path: Path) -> None:
    there = CustomerRegistered(org_unit="3302", account_no="0999", naming=Naming(name="李四"))
    fitted = MeterFitted(
        org_unit="3302",
        asset_no="330000000009",
        account_no="0999",
        point_id=main_point("0999"),
        fitted_on=date(2026, 3, 1),
        registers={"flat": D(0)},
    )
    station.do(Happened(bodies=(there, fitted)))
    rows = "330000000000,2026-03-14,510\n330000000009,2026-03-14,12\n"
    assert take(station, written(tmp_path, HEAD + rows)).added == 2
    use = station.read(lambda home: home.view(MeteringView).used("3302", ("0999",), "2026-03"))
    assert use["0999"].points[0].spans[0].kwh == 12
    assert kwh(station, 0) == 210


def test_a_workbook_with_merged_cells(station: TestDesk, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["表号", "抄表日期", "示数"])
    sheet.append(["330000000000", "2026-03-14", 510])
    sheet.append(["330000000001", None, 520])
    sheet.merge_cells("B2:B3")
    path = tmp_path / "采集.xlsx"
    book.save(path)
    report = take(station, path)
    # The merged date stands in its first cell only; the row below says that it has none.
    assert (report.added, [row.line for row in report.rejected]) == (1, [3])
