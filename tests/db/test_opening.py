"""A home is opened by the desk that it knows, or not at all."""

from pathlib import Path

import pytest

from app.adapters.tools import tools_of
from app.kernel.refusals import Refused
from app.setup.home_folder import HomeFolder
from app.setup.keys import DESK_KEY
from db.opening import open_home
from tests.console import answer


def test_a_desk_whose_signing_key_was_lost_does_not_sign_with_another(tmp_path: Path) -> None:
    answer("demo", "--home", tmp_path / "h", "--accounts", "3")
    folder = HomeFolder(tmp_path / "h")
    config = folder.read()
    tools = tools_of(folder, config, lambda _is_new: "")
    kept = tools.keys.get(f"{DESK_KEY}-{config.desk_id}")
    assert kept is not None
    tools.keys.put(f"{DESK_KEY}-{config.desk_id}", b"x" * 32)
    with pytest.raises(Refused) as stopped:
        open_home(folder, config, tools_of(folder, config, lambda _is_new: ""))
    assert stopped.value.codes == {"vault.desk_key_other"}
    tools.keys.put(f"{DESK_KEY}-{config.desk_id}", kept)
    open_home(folder, config, tools_of(folder, config, lambda _is_new: "")).close()
