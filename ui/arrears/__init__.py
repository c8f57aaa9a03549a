"""催费: who owes, how long, what comes next by the law's steps, and supply to be restored in time."""
