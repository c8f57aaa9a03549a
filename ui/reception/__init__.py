"""Reception: the page on which every business is accepted, from the menu to the order number."""
