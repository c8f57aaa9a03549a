"""The customer file on screen: one account's attributes, meters and history, and the forms that change it."""
