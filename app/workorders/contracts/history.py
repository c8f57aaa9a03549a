"""The lines that contracts leave in the history of an account."""

from app.customers.history import tells
from app.workorders.contracts.book import title_of
from app.workorders.contracts.facts import ContractDrawnUp, ContractEnded, ContractSigned


@tells(ContractDrawnUp)
def _drawn_up(body: ContractDrawnUp) -> str:
    return f"生成{title_of(body.contract)} {body.contract_no} 第 {body.edition} 版"


@tells(ContractSigned)
def _signed(body: ContractSigned) -> str:
    return f"合同 {body.contract_no} 第 {body.edition} 版签订({body.customer_signer})"


@tells(ContractEnded)
def _ended(body: ContractEnded) -> str:
    return f"合同 {body.contract_no} 第 {body.edition} 版终止:{body.reason}"
