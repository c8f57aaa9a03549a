"""What an auditor asks of a journal from the command line; answers are plain values with a Chinese `text`."""

from typing import Any

from app.kernel.refusals import refuse, register_texts
from db.engine import Engines
from db.keeping.proving import MakeCheck, prove, show
from db.keeping.rebuilding import differences, rebuild

Answer = dict[str, Any]

register_texts({"journal.broken": "{found}", "journal.differs": "{found}"})


def journal_verify(engines: Engines, make_check: MakeCheck) -> Answer:
    """Raises Refused journal.broken naming the first fact that does not fit."""
    with engines.read.connect() as conn:
        proof = prove(conn, make_check)
    if proof.broken:
        raise refuse("journal.broken", found=proof.sentence())
    return {"facts": proof.facts, "desks": proof.desks, "text": proof.sentence()}


def journal_rebuild(engines: Engines, *, check: bool) -> Answer:
    """Replay the journal in place, or with `check` beside the tables and compare.

    Raises Refused journal.differs naming the first difference, journal.unknown_fact.
    """
    if check:
        with engines.read.connect() as conn:
            found = next(differences(conn), None)
        if found is not None:
            raise refuse("journal.differs", found=found.sentence())
        return {"differences": 0, "text": "所有表与账本一致。"}
    with engines.write.begin() as conn:
        count = rebuild(conn)
    return {"facts": count, "text": f"已按账本重建所有表,共 {count} 条记录。"}


def journal_show(engines: Engines, *, subject: str, kind: str, limit: int) -> Answer:
    """The newest facts, narrowed by subject and kind."""
    with engines.read.connect() as conn:
        facts = list(show(conn, subject=subject, kind=kind, limit=limit))
    lines = [f"{fact['at']}  {fact['kind']}  {fact['actor']}  {fact['body']}" for fact in facts]
    return {"facts": facts, "text": "\n".join(lines)}
