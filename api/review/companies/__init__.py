"""Registrations and companies, as the office keeps them."""
