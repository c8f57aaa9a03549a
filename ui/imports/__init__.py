"""Taking in files that halls export: choose, look, match columns, run, mend what stayed out."""
