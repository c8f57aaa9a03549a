"""Every paper, one file each; importing this package makes all of them known."""

from app.documents.papers import call_notice, explanation, receipt, shift_slip, statement, stop_notice
from app.documents.papers.registry import build, known_papers

__all__ = [
    "build",
    "call_notice",
    "explanation",
    "known_papers",
    "receipt",
    "shift_slip",
    "statement",
    "stop_notice",
]
