"""Leaving the counter: taking all data out, and closing an account."""
