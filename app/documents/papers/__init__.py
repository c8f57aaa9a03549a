"""Every paper, one file each; importing this package makes all of them known."""

from app.documents.papers import (
    bill_notice,
    call_notice,
    contract,
    explanation,
    receipt,
    reminder_notice,
    shift_slip,
    statement,
    stop_notice,
)
from app.documents.papers.registry import build, known_papers

__all__ = [
    "bill_notice",
    "build",
    "call_notice",
    "contract",
    "explanation",
    "known_papers",
    "receipt",
    "reminder_notice",
    "shift_slip",
    "statement",
    "stop_notice",
]
