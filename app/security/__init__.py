"""Who may do what: units, desks, staff, roles, passwords, sign-in and a second person's approval."""
