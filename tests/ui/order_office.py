"""A hall with orders for tests of windows: every business can be accepted and real papers are printed."""

from app.adapters.pdf import draw
from app.documents.press import Press
from app.kernel.settings import PublishSetting
from app.security.commands import RegisterOrgUnit
from app.service.settings import SETTING
from app.setup.founding import FOUNDER
from db.engine import Engines
from db.issuing import Issuer
from tests.counter import RULES
from tests.homes import TestDesk, make_desk
from tests.order_hall import furnish_hall


def hall_home(engines: Engines) -> TestDesk:
    """A furnished hall with the rules of the service room."""
    home = furnish_hall(make_desk(engines, issue=Issuer(Press(draw))))
    home.do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    home.do(PublishSetting(name=SETTING, content=(RULES / f"{SETTING}.json").read_text("utf-8")))
    return home
