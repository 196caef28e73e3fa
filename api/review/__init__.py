"""The office: registrations, queue, decisions."""
