"""The look of the counter: colours, type and spacing in one place, for every widget of the window."""
