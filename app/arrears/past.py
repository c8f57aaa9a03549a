"""What care marks write into the file of an account as it stood, and how they read there."""

from __future__ import annotations

from collections.abc import Iterator

from app.arrears.facts import CareMarked
from app.arrears.vocabulary import CARES
from app.customers.past import Entry, enters, worded


@enters(CareMarked)
def _care(body: CareMarked) -> Iterator[Entry]:
    yield Entry("care", "", body)


@worded("care", "用户标记")
def _words(body: CareMarked, _account_no: str) -> str:
    return f"{CARES.get(body.care, body.care) or '一般用户'} {body.note}".strip()
