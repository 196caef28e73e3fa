"""One request as an officer examines it."""
