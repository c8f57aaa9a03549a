"""What is owed: bills as they were issued or taken over from another system."""
