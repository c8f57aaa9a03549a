"""The command bus: done before? permitted? decide, then everything in one transaction."""

import msgspec

from app.kernel import texts  # noqa: F401  registers the sentences
from app.kernel.commands import Command, Outcome, Session, handler_of
from app.kernel.home import Home, Transaction
from app.kernel.permissions import Rights, permission_label
from app.kernel.refusals import refuse


class Bus:
    """Takes commands from pages and answers with outcomes; the only way to write to a home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def do(self, command: Command, session: Session) -> Outcome:
        """Do a command once.

        Raises Refused, Doubt, Conflict or Unavailable; then nothing at all has happened.
        """
        if command.permission and not session.staff_no:
            raise refuse("kernel.not_signed_in")
        return self._home.transact(lambda work: _decide(command, session, work))


def _decide(command: Command, session: Session, work: Transaction) -> Outcome:
    work.session = session
    work.command_id = command.command_id
    done = work.outcome_of(command.command_id)
    if done is not None:
        return done
    if command.permission:
        work.session = _as_of_now(session, work)
        if command.permission not in work.session.permissions:
            raise refuse("kernel.not_permitted", permission=permission_label(command.permission))
    decision = handler_of(command)(command, work)
    facts = work.append(decision.facts)
    papers = work.issue(decision.papers)
    outcome = Outcome(
        command_id=command.command_id,
        command=type(command).__name__,
        news=decision.news,
        result=decision.result,
        topics=frozenset(fact.kind.partition(".")[0] for fact in facts),
        papers=papers,
        at_ms=work.now_ms,
    )
    work.remember(outcome)
    return outcome


def _as_of_now(session: Session, work: Transaction) -> Session:
    """The session with the rights its person has now: they may have changed at another desk.

    Raises Refused kernel.sign_in_again for somebody who had rights and may do nothing at all any more.
    """
    now = work.view(Rights).permissions(session.staff_no)
    if now is None:
        return session
    if session.permissions and not now:
        raise refuse("kernel.sign_in_again")
    return msgspec.structs.replace(session, permissions=now)
