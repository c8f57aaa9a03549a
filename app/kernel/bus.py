"""The command bus: permitted? done before? decide, then everything in one transaction."""

from app.kernel import texts  # noqa: F401  registers the sentences
from app.kernel.commands import Command, Outcome, Session, handler_of
from app.kernel.home import Home, Transaction
from app.kernel.permissions import permission_label
from app.kernel.refusals import refuse


class Bus:
    """Takes commands from pages and answers with outcomes; the only way to write to a home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def do(self, command: Command, session: Session) -> Outcome:
        """Do a command once.

        Raises Refused, Doubt, Conflict or Unavailable; then nothing at all has happened.
        """
        if command.permission:
            if not session.staff_no:
                raise refuse("kernel.not_signed_in")
            if command.permission not in session.permissions:
                raise refuse("kernel.not_permitted", permission=permission_label(command.permission))
        return self._home.transact(lambda work: _decide(command, session, work))


def _decide(command: Command, session: Session, work: Transaction) -> Outcome:
    work.session = session
    work.command_id = command.command_id
    done = work.outcome_of(command.command_id)
    if done is not None:
        return done
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
