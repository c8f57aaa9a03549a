"""Settings and rules as they are in force."""

from db.tables.shapes import clock, key, projection, words

settings = projection("settings", key("name"), clock("published_at"), words("content", "published_at"))
