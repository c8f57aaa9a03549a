"""What pages show of an account: one line for each group, with names and numbers masked (facts.md §7.7)."""

from app.customers.masking import mask_address, mask_name, mask_phone
from app.customers.views import CustomerRow
from app.customers.vocabulary import DOCUMENTS, KINDS, LATE_CLASSES, STATUSES, TARIFFS

NOTHING = "未登记"
GROUP_TITLES = {
    "naming": "户名",
    "identity": "证件",
    "contacts": "联系方式",
    "site": "用电地址",
    "tariff": "电价",
    "standing": "用电状态",
    "bank": "代扣银行",
}
"""What the groups of the file are called."""


def spaced(account_no: str) -> str:
    """An account number in groups of four, as people read it aloud: 0415 0023 1187."""
    return " ".join(account_no[start : start + 4] for start in range(0, len(account_no), 4))


def shown_name(row: CustomerRow) -> str:
    """The masked name."""
    return mask_name(row.name, row.kind)


def lines(row: CustomerRow, identity_no: str = "") -> dict[str, str]:
    """Group name → its line; `identity_no` stands in for the masked number while it is revealed."""
    document = DOCUMENTS.get(row.document, row.document) if row.document else ""
    return {
        "naming": _joined(shown_name(row), KINDS.get(row.kind, row.kind)),
        "identity": _joined(document, identity_no or row.identity_masked),
        "contacts": _joined("、".join(map(mask_phone, row.phones)), _said("联系人", mask_name(row.contact))),
        "site": _joined(mask_address(row.address)) + _below(row),
        "tariff": _joined(
            TARIFFS.get(row.tariff_class, row.tariff_class),
            _said("违约金按", LATE_CLASSES.get(row.late_class, row.late_class)),
        ),
        "standing": STATUSES.get(row.status, row.status),
        "bank": _joined(row.bank_name, row.bank_masked),
    }


def _below(row: CustomerRow) -> str:
    if not (row.transformer_area or row.reading_route):
        return ""
    return "\n" + _joined(_said("台区", row.transformer_area), _said("抄表段", row.reading_route))


def _said(word: str, text: str) -> str:
    return f"{word} {text}" if text else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part) or NOTHING
