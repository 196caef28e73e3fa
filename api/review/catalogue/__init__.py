"""Reasons and texts that decisions are written with."""
