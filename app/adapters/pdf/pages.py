"""Lays bands on pages: breaks tables between rows, repeats their heads, carries their sums over."""

from app.adapters.pdf.bands import Band
from app.adapters.pdf.tables import CARRIED_IN, CARRIED_OUT, TableFlow
from app.kernel.money import yuan

Placed = tuple[float, Band]


class Pages:
    """Fills one page after the other from `top` to `bottom`; a roll has no bottom."""

    def __init__(self, top: float, bottom: float) -> None:
        self._top = top
        self._bottom = bottom
        self._at = top
        self.pages: list[list[Placed]] = [[]]

    @property
    def used(self) -> float:
        """How far down the last page is filled."""
        return self._at

    def fits(self, height: float) -> bool:
        return self._at + height <= self._bottom + 0.01

    def add(self, *bands: Band) -> None:
        """Put bands on, together if a page can hold them."""
        if not self.fits(sum(band.height for band in bands)):
            self.turn()
        for band in bands:
            if not self.fits(band.height):
                self.turn()
            self._put(band)

    def turn(self) -> None:
        """Begin a new page, unless this one is still empty."""
        if self.pages[-1]:
            self.pages.append([])
            self._at = self._top

    def add_table(self, flow: TableFlow, tail: float) -> None:
        """Put a table on; its last row stays with the `tail` points that follow it."""
        carried = 0
        self.add_head(flow)
        for place, (row, band) in enumerate(zip(flow.table.rows, flow.rows, strict=True)):
            last = place == len(flow.rows) - 1
            carry = flow.carry(CARRIED_OUT, yuan(carried)) if flow.table.carries else None
            after = tail if last else carry.height if carry else 0
            if place and not self.fits(band.height + after):
                if carry:
                    self._put(carry)
                self.turn()
                for head in flow.again:
                    self._put(head)
                if carry:
                    self._put(flow.carry(CARRIED_IN, yuan(carried)))
            carried += row.amount_fen
            self._put(band)

    def add_head(self, flow: TableFlow) -> None:
        """The head of a table never stands alone at the foot of a page."""
        if not self.fits(sum(band.height for band in (*flow.header, *flow.rows[:2]))):
            self.turn()
        for head in flow.header:
            self._put(head)

    def _put(self, band: Band) -> None:
        self.pages[-1].append((self._at, band))
        self._at += band.height
