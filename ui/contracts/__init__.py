"""Pages about contracts: the worklist, what a contract says, its signature."""
