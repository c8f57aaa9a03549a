"""Every room's tables, projections and views in one place, so that opening a home loads them all."""

from collections.abc import Callable

from sqlalchemy import Connection

from app.arrears import alerts as _dunning_alerts  # noqa: F401  warns when a file is opened
from app.arrears import history as _arrears_lines  # noqa: F401
from app.arrears import past as _care_then  # noqa: F401  folds facts into the file as it stood
from app.billing import history as _billing_lines  # noqa: F401
from app.documents import history as _paper_lines  # noqa: F401  puts facts into words
from app.kernel import texts  # noqa: F401  registers its sentences
from app.metering import history as _metering_lines  # noqa: F401
from app.metering import past as _meters_then  # noqa: F401
from app.payments import alerts as _refund_alerts  # noqa: F401
from app.payments import history as _payment_lines  # noqa: F401
from app.service import alerts as _follow_up_alerts  # noqa: F401
from app.service import commands as _service_commands  # noqa: F401
from app.service import history as _service_lines  # noqa: F401
from app.tariffs import history as _terms_lines  # noqa: F401
from app.tariffs import past as _terms_then  # noqa: F401
from app.workorders import alerts as _order_alerts  # noqa: F401
from app.workorders import attaching as _attaching  # noqa: F401  registers its commands
from app.workorders import history as _order_lines  # noqa: F401
from app.workorders import poster as _poster  # noqa: F401  registers its command
from app.workorders.contracts import alerts as _contract_alerts  # noqa: F401
from app.workorders.contracts import commands as _contract_commands  # noqa: F401
from app.workorders.contracts import history as _contract_lines  # noqa: F401
from db import search as _search  # noqa: F401  keeps the search index
from db.projections import arrears as _arrears  # noqa: F401
from db.projections import billing as _billing  # noqa: F401
from db.projections import channels as _channels  # noqa: F401
from db.projections import contracts as _contracts  # noqa: F401
from db.projections import customers as _customers  # noqa: F401
from db.projections import documents as _documents  # noqa: F401
from db.projections import metering as _metering  # noqa: F401
from db.projections import numbers as _numbers  # noqa: F401
from db.projections import payments as _payments  # noqa: F401
from db.projections import refunds as _refunds  # noqa: F401
from db.projections import security as _security  # noqa: F401  registers its projections
from db.projections import service as _service  # noqa: F401
from db.projections import settings as _settings  # noqa: F401
from db.projections import tariffs as _tariffs  # noqa: F401
from db.projections import workorders as _workorders  # noqa: F401
from db.queries import (
    account_months,
    arrears,
    attachments,
    bill_imports,
    billing,
    billing_runs,
    contracts,
    customers,
    documents,
    last_posts,
    links,
    metering,
    numbers,
    payments,
    priced_bills,
    refunds,
    security,
    service,
    settings,
    subject_facts,
    tariffs,
    unsaved,
    workorders,
)
from db.tables import home_info as _home_info  # noqa: F401  declares its tables
from db.tables import journal  # noqa: F401

VIEWS: dict[type, Callable[[Connection], object]] = {
    **security.VIEWS,
    **settings.VIEWS,
    **numbers.VIEWS,
    **customers.VIEWS,
    **links.VIEWS,
    **billing.VIEWS,
    **bill_imports.VIEWS,
    **billing_runs.VIEWS,
    **payments.VIEWS,
    **refunds.VIEWS,
    **documents.VIEWS,
    **last_posts.VIEWS,
    **tariffs.VIEWS,
    **metering.VIEWS,
    **arrears.VIEWS,
    **priced_bills.VIEWS,
    **account_months.VIEWS,
    **subject_facts.VIEWS,
    **workorders.VIEWS,
    **attachments.VIEWS,
    **contracts.VIEWS,
    **service.VIEWS,
    **unsaved.VIEWS,
}
