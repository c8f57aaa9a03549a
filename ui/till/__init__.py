"""The till's pages: taking money, the shift, what was taken, and what a stopped program left undone."""
