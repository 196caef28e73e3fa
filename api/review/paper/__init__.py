"""Requests that came on paper: somebody of the office enters them for the company, and another one decides."""
