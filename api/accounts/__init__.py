"""People, their membership in organisations, login, sessions: who is calling."""
