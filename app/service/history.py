"""The lines that ratings and follow-ups leave in the history of an account."""

from app.customers.history import tells
from app.service.facts import FollowUpCalled, FollowUpClosed, FollowUpOpened, ServiceRated
from app.service.vocabulary import GIVERS, OPINIONS, OUTCOMES, SUBJECTS


def subject_words(subject: str) -> str:
    """What was rated, as people read it: 工单 G-0000123; a payment's id says nothing to them."""
    kind, _, number = subject.partition(":")
    word = SUBJECTS.get(kind, kind)
    return f"{word} {number}" if kind == "order" else word


@tells(ServiceRated)
def _rated(body: ServiceRated) -> str:
    giver = GIVERS.get(body.given_by, body.given_by)
    return f"{subject_words(body.subject)} 服务评价 {body.score} 分({giver})"


@tells(FollowUpOpened)
def _opened(body: FollowUpOpened) -> str:
    return f"{subject_words(body.subject)} 不满意,转回访"


@tells(FollowUpCalled)
def _called(body: FollowUpCalled) -> str:
    return f"回访{'联系上' if body.reached else '未联系上'} {body.note}".rstrip()


@tells(FollowUpClosed)
def _closed(body: FollowUpClosed) -> str:
    opinion = f",客户{OPINIONS.get(body.opinion, body.opinion)}" if body.opinion else ""
    return f"回访办结({OUTCOMES.get(body.outcome, body.outcome)}{opinion}):{body.done}"
