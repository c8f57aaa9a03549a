"""Tables that fetch their rows by key, off the GUI thread, for every page that lists something."""
