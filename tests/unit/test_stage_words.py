"""What a stage is called: as its own business calls it."""

from app.workorders.history import stage_word


def test_a_closing_takes_the_meter_down() -> None:
    assert stage_word("meter", "close") == "拆表断电"
    assert stage_word("meter", "new_low") == "装表接电"
    assert stage_word("meter") == "装表接电"
    assert stage_word("nothing", "close") == "nothing"
