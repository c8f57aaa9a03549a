"""Asks for many keys by one parameter: a statement is compiled once, however many keys there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Boolean, Column, ColumnElement, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_ENCODER = msgspec.json.Encoder()


class _Members(FunctionElement[str]):
    """The texts of a JSON array, one a row."""

    type = String()
    inherit_cache = True


@compiles(_Members, "sqlite")
def _sqlite(element: _Members, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"


@compiles(_Members, "postgresql")
def _postgresql(element: _Members, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json)))"


def among(column: Column[str], name: str) -> ColumnElement[bool]:
    """`column` is one of the keys packed into the parameter `name`."""
    keys: BindParameter[str] = bindparam(name, type_=String())
    return column.op("IN", is_comparison=True, return_type=Boolean())(_Members(keys))


def packed(keys: Iterable[str]) -> str:
    """The parameter for `among`."""
    return _ENCODER.encode(list(keys)).decode()
