"""Every contract covers what the regulation demands, is broken as Chinese is broken, and reads back whole."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.pdf import draw
from app.adapters.pdf.lines import MOST_SQUEEZE, NEVER_FIRST, NEVER_LAST, set_lines, width
from app.documents.glyphs import missing_glyphs
from app.documents.paper import Paper
from app.documents.papers import build
from app.workorders.contracts.book import contract_kinds, missing_contents
from app.workorders.contracts.chapters import changes, chinese, numbered
from app.workorders.contracts.comparing import pieces
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.snapshots import ContractSnapshot
from app.workorders.contracts.wording import ContractKind
from tests.contract.test_papers import Ink, assert_clear, pages, read, record
from tests.specimens import with_code

DATA = ContractData(
    supplier="柳树湾供电所",
    customer="柳树湾米业有限公司",
    customer_kind="企业",
    identity_masked="9199************XX",
    legal_person="赵六",
    phones="13812341234",
    account_no="0415002311870",
    address="柳树湾镇东街12号",
    usage="工商业",
    industry="C1311",
    voltage="交流 10 千伏",
    capacity="630 千伏安",
    supply_line="10 千伏柳东线",
    important="一级重要",
    metering="高供高计",
    tariff="工商业两部制 10 千伏",
    basis="按变压器容量",
    pf_standard="0.90",
    term_from=date(2026, 3, 15),
    term_to=date(2029, 3, 15),
    pv_kw="30",
    loads=(("碾米机", "4", "22", "三相"), ("照明", "40", "0.1", "单相")),
    points=(("总表", "M0001", "100/5", "工商业两部制"),),
)
KINDS = tuple(contract_kinds().values())
STROKES = (((100, 500), (300, 200), (500, 800)), ((600, 300), (900, 700)))


def snapshot(kind: ContractKind, **more: object) -> ContractSnapshot:
    return ContractSnapshot(
        contract=kind.code, number="HT-0000001", edition=1, made_on=date(2026, 3, 15), data=DATA, **more
    )


def paper(kind: ContractKind, **more: object) -> Paper:
    return with_code(build("contract", snapshot(kind, **more)))


@pytest.fixture
def ink(monkeypatch: pytest.MonkeyPatch) -> list[Ink]:
    return record(monkeypatch)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
class TestEveryContract:
    def test_it_covers_the_seven_contents(self, kind: ContractKind) -> None:
        assert missing_contents(kind, DATA) == []
        bare = ContractData(supplier="供电所", customer="张三")
        assert missing_contents(kind, bare) == []

    def test_its_clauses_are_counted_through(self, kind: ContractKind) -> None:
        clauses = [clause for chapter in numbered(kind, DATA) for clause in chapter.clauses]
        assert [one.split("条")[0] for one in clauses] == [
            f"第{chinese(n)}" for n in range(1, len(clauses) + 1)
        ]
        assert not any("None" in clause or "{" in clause for clause in clauses)

    def test_it_is_drawn_clearly_and_reads_back(self, kind: ContractKind, ink: list[Ink]) -> None:
        document = draw(paper(kind), "a4")
        assert_clear(ink, "a4", document)
        assert not missing_glyphs("".join(one.text for one in ink))
        said = read(document)
        for chapter in numbered(kind, DATA):
            assert "".join(chapter.heading.split()) in said
        for expected in (kind.title, "HT-0000001", "柳树湾米业有限公司", *kind.parties, "碾米机"):
            assert expected in said, expected

    def test_a_drawn_signature_is_part_of_the_document(self, kind: ContractKind) -> None:
        signed = paper(kind, customer_signer="赵六", signed_on=date(2026, 3, 15), drawn=STROKES)
        assert draw(signed, "a4") != draw(paper(kind), "a4")
        assert "赵六" in read(draw(signed, "a4"))
        stored = msgspec.json.decode(msgspec.json.encode(signed), type=Paper)
        assert draw(stored, "a4") == draw(signed, "a4")


def test_a_high_voltage_contract_has_pages_with_numbers() -> None:
    document = draw(paper(contract_kinds()["hv"]), "a4")
    assert pages(document) >= 3
    assert f"第1/{pages(document)}页" in read(document)


def test_a_comparison_names_what_changed() -> None:
    kind = contract_kinds()["hv"]
    now = msgspec.structs.replace(DATA, capacity="1000 千伏安", basis="")
    found = changes(kind, DATA, now)
    assert ("用电容量", "630 千伏安", "1000 千伏安") in [(one.what, one.before, one.now) for one in found]
    assert any(one.what == "电价和电费" and not one.now for one in found)
    assert changes(kind, DATA, DATA) == []


def test_a_comparison_pairs_clauses_by_likeness_and_numbers_them() -> None:
    kind = contract_kinds()["hv"]
    now = msgspec.structs.replace(DATA, important="", capacity="1000 千伏安", pf_standard="")
    found = {(one.before, one.now): one.clause for one in changes(kind, DATA, now) if one.clause}
    changed = next(pair for pair in found if "630 千伏安" in pair[0])
    assert "1000 千伏安" in changed[1]
    assert found[changed] == "第三条"
    gone = next(before for before, after in found if before.startswith("功率因数考核标准") and not after)
    numbers = [clause for chapter in numbered(kind, DATA) for clause in chapter.clauses]
    assert f"{found[gone, '']} {gone}" in numbers


def test_pieces_put_together_are_the_texts_again() -> None:
    old, new = pieces("用电容量为 630 千伏安。", "用电容量为 1000 千伏安。")
    assert "".join(one.text for one in old) == "用电容量为 630 千伏安。"
    assert "".join(one.text for one in new) == "用电容量为 1000 千伏安。"
    assert [one.text for one in old if one.changed] == ["630"]
    assert [one.text for one in new if one.changed] == ["1000"]
    assert pieces("", "新") == ((), (("新", True),))


def test_a_drawn_signature_is_vouched_for_where_it_stands() -> None:
    signed = paper(
        contract_kinds()["lv"],
        customer_signer="赵六",
        signed_on=date(2026, 3, 15),
        place="柳树湾营业厅",
        drawn=STROKES,
        drawn_sha256="0123456789abcdef" * 4,
    )
    said = read(draw(signed, "a4"))
    assert "0123456789abcdef" * 4 in said
    assert "签订地点" in said
    assert "柳树湾营业厅" in said


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五")]
)
def test_numbers_in_chinese(number: int, text: str) -> None:
    assert chinese(number) == text


WRITTEN = st.text(
    st.sampled_from("供电方应在期满前(一)、。;《规则》“约定”0123456789abkWh%.,- "), max_size=200
)


@given(WRITTEN, st.floats(60, 480), st.floats(0, 40))
def test_lines_lose_nothing_and_keep_within_their_room(text: str, room: float, indent: float) -> None:
    size = 10.5
    lines = set_lines(text, size, room, indent)
    assert "".join(line.text for line in lines) == text
    for place, line in enumerate(lines):
        bare = line.pieces[:-1] if line.pieces[-1] == " " else line.pieces
        drawn = width("".join(bare), size) + line.gap * max(0, len(bare) - 1)
        assert drawn <= room - (indent if place == 0 else 0) + 0.1
        assert line.gap >= -MOST_SQUEEZE * size - 0.001


@given(
    st.lists(
        st.sampled_from(
            ["供电方应", "(见附表)", "、", "。", "《规则》", "12.5 千瓦", "用电方", "±7 %", "1000", " "]
        ),
        max_size=80,
    ),
    st.floats(120, 480),
)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    parts: list[str], room: float
) -> None:
    lines = set_lines("".join(parts), 10.5, room)
    for line in lines[1:]:
        # Marks in a row longer than a line have nowhere else to go.
        assert line.text[:1] not in NEVER_FIRST or set(line.text) <= NEVER_FIRST | {" "}
    for line in lines[:-1]:
        assert line.text[-1:] not in NEVER_LAST
        assert not line.text.endswith("±7")


def test_figures_are_never_torn_apart_and_a_lone_character_never_ends_a_clause() -> None:
    for room in range(150, 480, 7):
        lines = set_lines(
            "用电容量为 630 千伏安,电压偏差为额定值的 ±7 %,应事先办理变更用电手续。", 10.5, room
        )
        whole = [piece for line in lines for piece in line.pieces]
        assert "630" in whole
        assert "±7 %" in whole
        assert len(lines) == 1 or len(lines[-1].text) > 2
