"""What the office decides, and how the company is told."""
