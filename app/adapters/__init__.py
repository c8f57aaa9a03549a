"""The world outside: drawing, printers, keys, files and the clock; handed out by main.py only."""
