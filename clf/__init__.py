"""A propaganda and rhetoric classifier for Arabic news."""
