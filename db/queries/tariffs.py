"""Reads published tariffs and the terms of accounts."""

from collections.abc import Callable
from functools import lru_cache

import msgspec
from sqlalchemy import Connection, bindparam, select

from app.kernel.hlc import key_ms
from app.tariffs.book import Tariff, TariffsView
from app.tariffs.facts import Terms
from app.tariffs.loading import tariff_of
from app.tariffs.views import Publication, Publications, TermsView
from db.tables.tariffs import account_terms, tariffs

_CHUNK = 500
_ALL = select(tariffs.c.code, tariffs.c.version, tariffs.c.content).order_by(
    tariffs.c.code, tariffs.c.effective_from, tariffs.c.version, tariffs.c.published_at
)
_TERMS = select(account_terms.c.account_no, account_terms.c.terms).order_by(
    account_terms.c.account_no, account_terms.c.effective_from
)
_PUBLISHED = (
    select(tariffs.c.version, tariffs.c.staff_no, tariffs.c.approver, tariffs.c.published_at)
    .where(tariffs.c.code == bindparam("code"))
    .order_by(tariffs.c.effective_from, tariffs.c.version, tariffs.c.published_at)
)
_DECODE_TERMS = msgspec.json.Decoder(Terms)


class SqlTariffs:
    """Implements app.tariffs.book.TariffsView; a desk obeys what any unit published in its home."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._read: dict[str, Tariff] | None = None

    def tariff(self, code: str) -> Tariff | None:
        return self._book().get(code)

    def tariffs(self) -> tuple[Tariff, ...]:
        return tuple(self._book().values())

    def _book(self) -> dict[str, Tariff]:
        if self._read is None:
            self._read = {}
            for row in self._conn.execute(_ALL):
                tariff = _decoded(row.content)
                earlier = self._read.get(row.code)
                versions = earlier.versions if earlier else ()
                if all(known.version != row.version for known in versions):  # the first to publish counts
                    versions = (*versions, *tariff.versions)
                self._read[row.code] = msgspec.structs.replace(tariff, versions=versions)
        return self._read


@lru_cache(maxsize=1024)
def _decoded(content: str) -> Tariff:
    return tariff_of(content)


class SqlPublications:
    """Implements app.tariffs.views.Publications."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def publications(self, code: str) -> tuple[Publication, ...]:
        return tuple(
            Publication(row.version, row.staff_no, row.approver, key_ms(row.published_at))
            for row in self._conn.execute(_PUBLISHED, {"code": code})
        )


class SqlTerms:
    """Implements app.tariffs.views.TermsView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def terms(self, account_nos: tuple[str, ...]) -> dict[str, tuple[Terms, ...]]:
        found: dict[str, tuple[Terms, ...]] = {}
        for start in range(0, len(account_nos), _CHUNK):
            part = account_nos[start : start + _CHUNK]
            for row in self._conn.execute(_TERMS.where(account_terms.c.account_no.in_(part))):
                found[row.account_no] = (*found.get(row.account_no, ()), _terms(row.terms))
        return found


@lru_cache(maxsize=4096)
def _terms(text: str) -> Terms:
    return _DECODE_TERMS.decode(text)


VIEWS: dict[type, Callable[[Connection], object]] = {
    TariffsView: SqlTariffs,
    Publications: SqlPublications,
    TermsView: SqlTerms,
}
