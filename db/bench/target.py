"""Keeps measurements away from databases in which somebody has something."""

from sqlalchemy import inspect

from app.kernel.refusals import refuse, register_texts
from db.engine import open_postgres

register_texts({"bench.not_empty": "测量会写入大量数据,只能用空的数据库;此数据库中已有表,请另建一个。"})


def require_empty(url: str) -> None:
    """Raises Refused bench.not_empty, home.url_shape, home.password_in_url; what the driver raises."""
    engines = open_postgres(url)
    try:
        with engines.read.connect() as conn:
            if inspect(conn).get_table_names():
                raise refuse("bench.not_empty")
    finally:
        engines.dispose()
