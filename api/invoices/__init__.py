"""Invoices: drafts, checks, submission, corrections, their statuses and history."""
