"""The window: what clerks see and touch. Knows the business (`app`), never the database (`db`)."""

from ui.immortal import keep_singletons

keep_singletons()
