"""What failed and waits for somebody, and the daily proof that what came in is there."""
