"""The till: shifts, payments taken and given back, and what they do to bills and credit."""
