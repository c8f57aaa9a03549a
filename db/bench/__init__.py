"""Measurements that anyone can repeat: our figure, the floor of the same run, the ratio."""
