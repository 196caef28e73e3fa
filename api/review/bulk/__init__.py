"""One decision on many requests."""
