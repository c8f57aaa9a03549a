"""Fact kinds of service: a rating, and what follows one of a customer who was not satisfied."""

from __future__ import annotations

from app.kernel.facts import FactBody, fact_kind


@fact_kind("service.rated")
class ServiceRated(FactBody, frozen=True, kw_only=True):
    """A customer rated what was done. `subject` is what ('order:…' or 'payment:…'), `score` a value of the
    published scores, `reasons` codes of the published reasons, `given_by` one of vocabulary.GIVERS."""

    org_unit: str
    subject: str
    account_no: str = ""
    score: int
    reasons: tuple[str, ...] = ()
    given_by: str
    note: str = ""

    def subjects(self) -> tuple[str, ...]:
        return _subjects(self.account_no, self.subject)


@fact_kind("service.follow_up_opened")
class FollowUpOpened(FactBody, frozen=True, kw_only=True):
    """Somebody has to ask the customer back; `served_by` is who had served."""

    org_unit: str
    follow_up_id: str
    subject: str
    account_no: str = ""
    score: int
    reasons: tuple[str, ...]
    note: str = ""
    served_by: str

    def subjects(self) -> tuple[str, ...]:
        return _subjects(self.account_no, self.subject, f"follow_up:{self.follow_up_id}")


@fact_kind("service.follow_up_called")
class FollowUpCalled(FactBody, frozen=True, kw_only=True):
    """The customer was called, and reached or not."""

    org_unit: str
    follow_up_id: str
    account_no: str = ""
    reached: bool
    note: str = ""

    def subjects(self) -> tuple[str, ...]:
        return _subjects(self.account_no, f"follow_up:{self.follow_up_id}")


@fact_kind("service.follow_up_closed")
class FollowUpClosed(FactBody, frozen=True, kw_only=True):
    """What was done, how it ended (vocabulary.OUTCOMES) and what the customer says of that (OPINIONS)."""

    org_unit: str
    follow_up_id: str
    account_no: str = ""
    outcome: str
    opinion: str = ""
    done: str

    def subjects(self) -> tuple[str, ...]:
        return _subjects(self.account_no, f"follow_up:{self.follow_up_id}")


def _subjects(account_no: str, *others: str) -> tuple[str, ...]:
    return (*((f"account:{account_no}",) if account_no else ()), *others)
