"""Insured persons a company sends invoices for: personal data, representative, decisions, mandate."""
