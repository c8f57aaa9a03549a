"""The billing page: runs, their review lists, corrections of bills."""
