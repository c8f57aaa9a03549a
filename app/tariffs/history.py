"""The line that a change of terms leaves in the history of an account."""

from app.customers.history import tells
from app.tariffs.facts import ManyTermsSet, TermsSet


@tells(TermsSet)
def _set(body: TermsSet) -> str:
    line = f"自 {body.terms.effective_from} 起执行电价 {body.terms.tariff_code}"
    return f"{line}({body.reason})" if body.reason else line


@tells(ManyTermsSet)
def _many_set(body: ManyTermsSet) -> str:
    return f"批量设定计价条件,共 {len(body.terms)} 户"
