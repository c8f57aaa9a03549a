"""Fields, forms and the few dialogs: everything that takes an answer from a clerk."""
