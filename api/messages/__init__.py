"""Messages between companies and the office, about a request or about something else."""
