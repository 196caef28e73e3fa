"""Companies: registration, own data, members, bank accounts."""
