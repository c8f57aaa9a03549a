"""Asks `calc` one request and takes its answer apart, checking the shape that calc.md promises."""

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

from app.calc.answering import run_calc

TODAY = date(2026, 11, 25)


def answer(**request: Any) -> dict[str, Any]:
    asked = io.BytesIO(json.dumps({"id": "a", **request}, ensure_ascii=False).encode() + b"\n")
    told = io.BytesIO()
    assert run_calc(asked, told, TODAY) == 1
    parsed: dict[str, Any] = json.loads(told.getvalue())
    assert parsed.pop("id") == "a"
    return parsed


def result(**request: Any) -> dict[str, Any]:
    got = answer(**request)
    assert got.pop("ok") is True, got
    for line in got["lines"]:
        assert set(line) == {"text", "rule", "amount"}
        assert line["rule"]
    found: dict[str, Any] = got["result"]
    about = [found[name] for name in ("total", "adjust_amount", "adjustment") if name in found]
    assert sum(Decimal(line["amount"]) for line in got["lines"]) == sum(map(Decimal, about))
    return found


def lines(**request: Any) -> list[tuple[str, str]]:
    return [(line["text"], line["amount"]) for line in answer(**request)["lines"]]


def refusal(**request: Any) -> tuple[str, str]:
    got = answer(**request)
    assert got.pop("ok") is False
    assert set(got) == {"error"}
    assert set(got["error"]) == {"code", "field", "message"}
    assert got["error"]["message"].endswith("。")
    return got["error"]["code"], got["error"]["field"]
