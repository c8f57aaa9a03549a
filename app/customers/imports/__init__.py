"""Takes in the tables that halls export: what goes in, and for each row that cannot, why."""
