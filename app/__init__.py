"""The business of the counter: rules, facts and commands, without window, database or drawing."""

VERSION = "0.1.0"
