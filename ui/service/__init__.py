"""Rating what was done, and following up whoever is not satisfied."""
