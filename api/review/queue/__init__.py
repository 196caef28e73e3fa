"""The requests that wait: found, ordered, given to officers."""
