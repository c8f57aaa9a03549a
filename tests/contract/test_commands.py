"""Every command can be permitted to somebody and every fact kind is known under one name."""

import importlib
import pkgutil

import pytest

import app
from app.customers.history import told
from app.kernel.commands import Command, known_commands
from app.kernel.facts import FactBody, known_kinds
from app.kernel.permissions import known_permissions
from app.security.roles import ROLES
from app.workorders.accepting import APPROVE as APPROVE_ORDER
from app.workorders.catalog import kinds

for module in pkgutil.walk_packages(app.__path__, "app."):
    if not module.name.startswith("app.adapters"):
        importlib.import_module(module.name)

OURS = [command for command in known_commands() if command.__module__.startswith("app.")]
BODIES = [body for body in known_kinds().values() if body.__module__.startswith("app.")]


@pytest.mark.parametrize("command", OURS, ids=lambda command: command.__name__)
def test_a_commands_permission_has_a_name_and_a_role(command: type[Command]) -> None:
    if command.permission:
        assert command.permission in known_permissions()
        assert any(command.permission in role.permissions for role in ROLES.values())


def test_every_permission_is_needed_somewhere_or_guards_a_page() -> None:
    used = {command.permission for command in OURS}
    pages = {"customer.view", "journal.read", "home.backup", "payment.approve_reversal", "customer.import"}
    pages |= {"tariff.approve", "plan.approve", "stop.approve", "refund.approve", "arrears.view"}
    pages |= {"billing.approve"}
    # A stage of an order is completed by whoever has its right (workorders.moving.stage_at_hand).
    stages = {stage.right for kind in kinds() for stage in kind.stages} | {APPROVE_ORDER}
    assert set(known_permissions()) - used <= pages | stages


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.kind)
def test_a_fact_is_named_in_the_past_tense_and_holds_no_float(body: type[FactBody]) -> None:
    subject, _, verb = body.kind.partition(".")
    assert subject
    assert any(word.endswith(("ed", "en", "wn")) or word == "set" for word in verb.split("_"))
    assert not any(annotation in (float, "float") for annotation in body.__annotations__.values())


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.kind)
def test_a_fact_about_an_account_has_a_line_in_its_history(body: type[FactBody]) -> None:
    if "account_no" in body.__struct_fields__:
        assert body in told()
