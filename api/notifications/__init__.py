"""Mails and SMS: templates, outbox, senders."""
