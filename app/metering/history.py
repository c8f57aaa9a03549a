"""The lines that meters and readings leave in the history of an account."""

from app.customers.history import tells
from app.metering.checking import WORDS
from app.metering.facts import (
    InquirySettled,
    MeterFitted,
    MeterRemoved,
    PointRegistered,
    ReadingCorrected,
    ReadingReferred,
    ReadingsEntered,
    Registers,
)


def shown(registers: Registers) -> str:
    """Registers as people read them: '1234', or '峰 120 谷 80'."""
    if set(registers) == {"flat"}:
        return f"{registers['flat']}"
    return " ".join(f"{WORDS.get(name, name)} {value}" for name, value in registers.items())


@tells(PointRegistered)
def _point(body: PointRegistered) -> str:
    return f"登记计量点 {body.name}"


@tells(MeterFitted)
def _fitted(body: MeterFitted) -> str:
    start = f",起度 {shown(body.registers)}" if body.registers else ""
    return f"装表 {body.asset_no},倍率 {body.multiplier}{start}"


@tells(MeterRemoved)
def _removed(body: MeterRemoved) -> str:
    return f"拆表 {body.asset_no},止度 {shown(body.registers)}:{body.reason}"


@tells(ReadingsEntered)
def _entered(body: ReadingsEntered) -> str:
    if len(body.readings) == 1:
        (one,) = body.readings
        word = "暂计示数" if one.kind == "provisional" else "示数"
        return f"{body.period} 表 {one.asset_no} {word} {shown(one.registers)}"
    return f"{body.period} 抄表 {len(body.readings)} 只"


@tells(ReadingReferred)
def _referred(body: ReadingReferred) -> str:
    return f"{body.period} 示数 {shown(body.reading.registers)} 转异常核实,{body.due_on} 前答复"


@tells(InquirySettled)
def _settled(body: InquirySettled) -> str:
    return f"抄表异常处理:{body.settlement}"


@tells(ReadingCorrected)
def _corrected(body: ReadingCorrected) -> str:
    return f"{body.period} 示数 {shown(body.replaced)} 更正为 {shown(body.reading.registers)}:{body.reason}"
