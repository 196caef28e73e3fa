"""What the office checks of a request, and the evidence."""
