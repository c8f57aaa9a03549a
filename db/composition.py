"""Every room's tables, projections and views in one place, so that opening a home loads them all."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.kernel import texts  # noqa: F401  registers its sentences
from db.projections import security as _security  # noqa: F401  registers its projections
from db.projections import settings as _settings  # noqa: F401
from db.queries import security, settings
from db.tables import journal  # noqa: F401  declares its tables

VIEWS: dict[type, Callable[[Connection], object]] = {**security.VIEWS, **settings.VIEWS}
