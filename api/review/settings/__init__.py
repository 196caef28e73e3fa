"""Tariffs, parameters, holidays and absences."""
