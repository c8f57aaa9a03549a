"""A made-up service area for trying, showing and practising: nobody in it exists."""
