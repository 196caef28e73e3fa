"""How the product runs on one machine: PostgreSQL, database roles, the process tree, the checks."""
