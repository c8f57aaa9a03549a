"""Founding a home: the first unit, the first desk, the first people, the rules and books it starts with."""
