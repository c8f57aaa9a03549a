"""合同: every kind of contract of supply, with its chapters, its annexes and the boxes to sign in."""

from app.documents.paper import Chapter, Column, Field, Paper, Party, Row, Table
from app.documents.papers.registry import paper_of
from app.kernel.dates import day_words
from app.workorders.contracts.book import contract_kinds
from app.workorders.contracts.chapters import numbered
from app.workorders.contracts.snapshots import ContractSnapshot

_LOADS = (Column("设备名称", "left"), Column("数量"), Column("单台千瓦"), Column("相别", "left"))
_POINTS = (Column("计量点", "left"), Column("电能表", "left"), Column("变比", "left"), Column("电价", "left"))
_CHANGES = (Column("事项", "left"), Column("原合同", "left"), Column("本合同", "left"))


@paper_of("contract", ContractSnapshot)
def contract(snapshot: ContractSnapshot) -> Paper:
    """A version of a contract (facts.md §1.9)."""
    kind, data = contract_kinds()[snapshot.contract], snapshot.data
    supplier, customer = kind.parties
    edition = f" 第 {snapshot.edition} 版" if snapshot.edition > 1 else ""
    return Paper(
        kind="contract",
        title=kind.title,
        issuer=data.supplier,
        number=f"{snapshot.number}{edition}",
        fields=(
            Field(f"{supplier}:", data.supplier, wide=True),
            Field(f"{customer}:", data.customer, wide=True),
            *_known(("证件号码", data.identity_masked), ("联系电话", data.phones), ("户号", data.account_no)),
            *_known(("法定代表人", data.legal_person), ("经办人", data.agent)),
            Field("订立日期", day_words(snapshot.made_on)),
            *_known(("签订地点", snapshot.place)),
        ),
        chapters=tuple(Chapter(one.heading, one.clauses) for one in numbered(kind, data)),
        parties=(
            Party(supplier, data.supplier, _lines(snapshot.supplier_signer, snapshot)),
            Party(customer, data.customer, _lines(snapshot.customer_signer, snapshot), snapshot.drawn),
        ),
        tables=tuple(_annexes(snapshot)),
        notes=_proof(kind.parties[1], snapshot),
        stamp="合同专用章",
    )


def _known(*pairs: tuple[str, str]) -> list[Field]:
    return [Field(label, text) for label, text in pairs if text]


def _lines(signer: str, snapshot: ContractSnapshot) -> tuple[Field, ...]:
    if not signer or snapshot.signed_on is None:
        return (Field("签字", ""), Field("日期", ""))
    return (Field("签字", ""), Field("签约人", signer), Field("日期", day_words(snapshot.signed_on)))


def _proof(customer: str, snapshot: ContractSnapshot) -> tuple[str, ...]:
    """What ties a drawn signature to the journal."""
    if not snapshot.drawn_sha256:
        return ()
    return (f"{customer}在手写屏上签名,笔迹的 SHA-256 摘要为 {snapshot.drawn_sha256}。",)


def _annexes(snapshot: ContractSnapshot) -> list[Table]:
    data = snapshot.data
    tables = []
    if data.loads:
        rows = tuple(Row(line) for line in data.loads)
        tables.append(Table(heading="附表一 用电设备", columns=_LOADS, rows=rows))
    if data.points:
        rows = tuple(Row(line) for line in data.points)
        tables.append(Table(heading="附表二 计量装置", columns=_POINTS, rows=rows))
    if snapshot.changes:
        rows = tuple(Row((one.what, one.before or "无", one.now or "删除")) for one in snapshot.changes)
        heading = f"附表三 与原合同 {snapshot.replaces.replace('/', ' 第 ')} 版的对照"
        tables.append(Table(heading=heading, columns=_CHANGES, rows=rows))
    return tables
