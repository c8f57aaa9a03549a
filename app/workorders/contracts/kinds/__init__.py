"""One file for each contract: which chapters it has, in which order."""
