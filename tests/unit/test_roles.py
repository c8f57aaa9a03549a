"""Roles: separated duties, and a label for every permission."""

import itertools

from app.kernel.permissions import known_permissions, permission_label
from app.security.roles import MONEY, PERMISSIONS, ROLES, clash, permissions_of, role_names
from app.setup.founding import FOUNDER


def test_every_permission_of_a_role_has_a_label() -> None:
    for role in ROLES.values():
        assert role.permissions <= set(PERMISSIONS), role.code
    assert known_permissions()["payment.take"] == permission_label("payment.take") == "收费"


def test_every_permission_belongs_to_somebody() -> None:
    assert permissions_of(ROLES) == frozenset(PERMISSIONS)


def test_audit_and_administration_never_meet_money() -> None:
    for size in (1, 2, 3):
        for roles in itertools.combinations(ROLES, size):
            if clash(roles) is None and {"auditor", "administrator"} & set(roles):
                assert not permissions_of(roles) & MONEY, roles


def test_counter_roles_combine_freely() -> None:
    assert clash(("cashier", "clerk", "shift_leader", "station_head")) is None
    assert clash(("auditor", "administrator")) is not None
    assert clash(("cashier", "auditor")) == ("cashier", "auditor")
    assert clash(("auditor", "clerk")) is None


def test_unknown_roles_bring_nothing() -> None:
    assert permissions_of(("owner",)) == frozenset()
    assert role_names(("cashier", "shift_leader")) == "收费员、班长"


def test_the_founder_takes_no_money() -> None:
    assert not FOUNDER.permissions & MONEY
    assert FOUNDER.permissions <= set(PERMISSIONS)
