"""The audit log: its search and export, its seals, and the verifier (SECURITY R-50, R-52)."""
