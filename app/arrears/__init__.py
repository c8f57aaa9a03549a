"""Who owes, how long, and what is done about it: reminders, notices, plans, stopping supply by the law."""
