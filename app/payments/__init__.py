"""The till: shifts, payments and what pays what, for the clerk who takes the money."""
