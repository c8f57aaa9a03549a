"""What electricity costs: tariffs as data with effective dates, and pure functions that price with them."""
