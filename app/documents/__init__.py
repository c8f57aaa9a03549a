"""Papers: what they say, their codes, their store and their way to the printer."""
