"""The service room: how customers rate what was done for them, and what follows when they are unhappy."""
