"""Every paper, one file each; importing this package makes all of them known."""

from app.documents.papers import receipt, shift_slip
from app.documents.papers.registry import build, known_papers

__all__ = ["build", "known_papers", "receipt", "shift_slip"]
