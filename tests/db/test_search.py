"""The one box finds everyone: each kind of query on both engines, against a plain reading of the rows."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.customers.commands import ChangeCustomer, RegisterCustomer
from app.customers.drafts import CustomerDraft, MeterDraft
from app.customers.facts import Naming
from app.customers.identity import Vault
from app.customers.searching import read_query, with_digest
from app.customers.views import CustomersView, Recents, SearchHit
from db.search import rebuild_search
from db.tables.customers import customers, meters
from tests.customers import IDENTITY_NO, draft, with_vault
from tests.homes import TestDesk

PEOPLE = (
    draft(
        "0415002311", "张三丰", address="柳树湾镇东街12号", phones=("13812341234",), assets=("2200010001",)
    ),
    draft("0415002312", "曾单", address="柳树湾镇西街7号3单元402室", phones=("0415-5551234",)),
    draft("0415002399", "张伟", address="石桥镇张家村", phones=(), assets=("2200019999", "A12B77")),
    draft("0420000001", "欧阳娜娜", address="柳湾里", phones=("13900001187",)),
    draft("0420001187", "㛃𬭎", address="湾柳树路1号"),
    draft("0420001188", "柳树湾(集团)有限公司", kind="enterprise", address="工业园 A12栋"),
    draft("990105194912310023", "孙一", address="石桥镇桥头"),
    draft("0420001189", "李四", address="石桥镇桥尾", phones=(), identity_no=IDENTITY_NO),
)
DOUBTS = ("identity.region_unknown",)


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    desk = with_vault(any_home)
    for person in PEOPLE:
        desk.do(RegisterCustomer(draft=person, accepted=DOUBTS))
    return desk


def hits(desk: TestDesk, text: str, desk_id: str = "", limit: int = 20) -> tuple[SearchHit, ...]:
    def ask(snapshot):  # type: ignore[no-untyped-def]
        query = with_digest(read_query(text), snapshot.view(Vault))
        return snapshot.view(CustomersView).search(query, limit, desk_id)

    return desk.read(ask)


def found(desk: TestDesk, text: str) -> set[str]:
    return {hit.account_no for hit in hits(desk, text)}


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("0415", {"0415002311", "0415002312", "0415002399"}),
        ("0415002311", {"0415002311"}),
        ("0415 0023 11", {"0415002311"}),
        ("04 15-0023 11", {"0415002311"}),
        ("０４１５００２３１１", {"0415002311"}),
        ("1187", {"0420001187", "0420000001"}),
        ("2399", {"0415002399"}),
        ("22000199", {"0415002399"}),
        ("9999", {"0415002399"}),
        ("a12b", {"0415002399"}),
        ("138", {"0415002311", "0420001187", "0420001188", "990105194912310023"}),
        ("5551234", {"0415002312"}),
        ("张", {"0415002311", "0415002399"}),
        ("三", {"0415002311"}),
        ("三丰", {"0415002311"}),
        ("张三丰", {"0415002311"}),
        ("㛃", {"0420001187"}),
        ("𬭎", {"0420001187"}),
        ("zsf", {"0415002311"}),
        ("ZS", {"0415002311", "0415002312"}),
        ("cd", {"0415002312"}),
        ("oynn", {"0420000001"}),
        ("柳树湾", {"0415002311", "0415002312", "0420001188"}),
        ("柳湾", {"0420000001"}),
        ("湾", {"0415002311", "0415002312", "0420000001", "0420001187", "0420001188"}),
        ("东街12号", {"0415002311"}),
        ("(集团)", {"0420001188"}),
        ("张 柳树", {"0415002311"}),
        ("张 2399", {"0415002399"}),
        ("东街 12", {"0415002311"}),
        ("zsf 东街", {"0415002311"}),
        ("zw 0415", {"0415002399"}),
        ("工业园 A12", {"0420001188"}),
        (IDENTITY_NO, {"0420001189", "990105194912310023"}),
        ("赵", set()),
        ("张三丰 西街", set()),
        ("0000000", set()),
    ],
)
def test_each_kind_of_query(hall: TestDesk, text: str, accounts: set[str]) -> None:
    assert found(hall, text) == accounts


def test_hit_is_masked_and_says_why(hall: TestDesk) -> None:
    (hit,) = hits(hall, "三丰")
    assert (hit.name_masked, hit.address_masked, hit.matched) == ("张*丰", "柳树湾镇东街**号", "户名")
    assert [hit.matched for hit in hits(hall, "9999")] == ["表号"]
    assert [hit.matched for hit in hits(hall, "5551234")] == ["电话"]


def test_names_come_before_addresses(hall: TestDesk) -> None:
    assert hits(hall, "柳树湾")[0].account_no == "0420001188"


def test_recent_customers_come_first_and_alone_for_an_empty_query(hall: TestDesk) -> None:
    hall.home.transact(lambda work: work.view(Recents).touch_recent("D1", "0415002399", 1))
    hall.home.transact(lambda work: work.view(Recents).touch_recent("D1", "0420000001", 2))
    assert [hit.account_no for hit in hits(hall, "", "D1")] == ["0420000001", "0415002399"]
    first, *rest = hits(hall, "0415", "D1")
    assert first.account_no == "0415002399"
    assert first.recent
    assert not any(hit.recent for hit in rest)
    assert hits(hall, "", "D2") == ()


def test_only_the_latest_recents_are_kept(hall: TestDesk) -> None:
    for index in range(40):
        hall.home.transact(
            lambda work, index=index: work.view(Recents).touch_recent("D1", f"N{index}", index)
        )
    kept = hall.read(lambda snapshot: snapshot.view(Recents).recent("D1", 100))
    assert kept == tuple(f"N{index}" for index in range(39, 9, -1))


def test_a_changed_name_is_found_by_the_new_one_only(hall: TestDesk) -> None:
    hall.do(ChangeCustomer(draft=CustomerDraft(account_no="0415002311", naming=Naming(name="翟乐"))))
    assert found(hall, "张三丰") == set()
    assert found(hall, "zsf") == set()
    assert found(hall, "翟") == found(hall, "zl") == found(hall, "dy") == {"0415002311"}


def test_a_new_meter_is_found(hall: TestDesk) -> None:
    meters = (MeterDraft(asset_no="3300770077"),)
    hall.do(ChangeCustomer(draft=CustomerDraft(account_no="0415002312", meters=meters)))
    assert found(hall, "3300770077") == found(hall, "0077") == {"0415002312"}


def test_rebuilt_index_is_the_same_index(hall: TestDesk) -> None:
    texts = ("0415", "1187", "张", "zs", "柳树湾", "张 柳树")
    before = [found(hall, text) for text in texts]
    with hall.home.engines.write.begin() as conn:
        assert rebuild_search(conn) == len(PEOPLE)
    assert [found(hall, text) for text in texts] == before


@pytest.mark.parametrize(
    "text",
    ["王 石桥", "0415 石桥", "WM 石桥", "石桥 1", "W 0415001999", "王 1999", "王 04150 西", "石 041500199"],
)
def test_the_one_answer_is_found_beside_words_that_everyone_has(any_home: TestDesk, text: str) -> None:
    shared = {"org_unit": "3301", "kind": "resident", "phones": ""}
    everyone = [
        {**shared, "account_no": f"0415{number:06d}", "name": "王明", "address": "柳树湾东街1号"}
        for number in range(1_999)
    ]
    last = {**shared, "account_no": "0415001999", "name": "王末", "address": "石桥西街1号"}
    with any_home.home.engines.write.begin() as conn:
        conn.execute(customers.insert(), [*everyone, last])
        rebuild_search(conn)
    assert {hit.account_no for hit in hits(with_vault(any_home), text)} == {"0415001999"}
    assert len(hits(any_home, "WM 0415")) == 20


HOSTILE = (
    *("", " ", "'", '"', "%", "_", "\\", "*", "^", "-", ")(", "{name}", "$$", "%s", "\x00", "\ud800", "٣٤"),
    *(
        "NEAR(a b)",
        "name : x",
        "a AND",
        "x' OR '1'='1",
        "\u202e张",
        "\U0001f468\u200d\U0001f469",
        "张\n三\r丰",
    ),
    *("<img src=x>", "柳" * 200_000, "1" * 5000, "张 " * 5000),
)


def test_hostile_text_is_only_text(hall: TestDesk) -> None:
    for text in HOSTILE:
        hits(hall, text)
    assert found(hall, "\u202e张") == {"0415002311", "0415002399"}
    assert found(hall, "'") == found(hall, "%") == found(hall, "<img src=x>") == set()


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "CZ")


def brute_force(people: list[CustomerDraft], words: list[str]) -> set[str]:
    """What the box promises, read plainly: every Chinese word is in the name or the address; a number
    starts a number of the customer, ends one (from four digits), or stands in the address beside a word."""
    texts = any(not word.isdigit() for word in words)
    answer = set()
    for person in people:
        assert person.naming
        assert person.site
        assert person.contacts
        name, address = plain(person.naming.name), plain(person.site.address)
        numbers = [person.account_no, *person.contacts.phones, *(meter.asset_no for meter in person.meters)]

        def answers(
            word: str, name: str = name, address: str = address, numbers: list[str] = numbers
        ) -> bool:
            if not word.isdigit():
                return word in name or word in address
            if any(number.startswith(word) for number in numbers):
                return True
            if len(word) >= 4 and any(number.endswith(word) for number in numbers):
                return True
            return texts and (word in address or word in name)

        if all(map(answers, words)):
            answer.add(person.account_no)
    return answer


chinese = st.text("柳树湾镇东西街石桥张三李四王㛃𬭎", min_size=1, max_size=5)
people = st.builds(
    lambda number, name, address, house, phone, asset: draft(
        f"{number:06d}",
        name,
        address=f"{address}{house}号",
        phones=(f"139{phone:08d}",),
        assets=(f"77{asset:04d}",),
    ),
    st.integers(0, 999_999),
    chinese,
    st.text("柳树湾镇东西街石桥", min_size=1, max_size=8),
    st.integers(1, 99),
    st.integers(0, 99_999_999),
    st.integers(0, 9999),
)


@given(data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_search_finds_exactly_what_reading_every_row_finds(any_home: TestDesk, data: st.DataObject) -> None:
    desk = with_vault(any_home)
    different = (lambda person: person.account_no, lambda person: person.meters[0].asset_no)
    crowd = data.draw(st.lists(people, min_size=1, max_size=12, unique_by=different))
    with desk.home.engines.write.begin() as conn:
        conn.execute(customers.delete())
        conn.execute(meters.delete())
        rebuild_search(conn)
    for person in crowd:
        desk.do(RegisterCustomer(draft=person))
    numbers = [person.account_no for person in crowd] + [person.meters[0].asset_no for person in crowd]
    word = st.one_of(
        chinese,
        st.sampled_from(numbers).map(lambda number: number[:3]),
        st.sampled_from(numbers).map(lambda number: number[-4:]),
        st.integers(1, 99).map(str),
    )
    for words in data.draw(st.lists(st.lists(word, min_size=1, max_size=3), min_size=1, max_size=8)):
        if sum(word.isdigit() for word in words) > 1:
            continue
        assert found(desk, " ".join(words)) == brute_force(crowd, words), words
