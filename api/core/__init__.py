"""What every domain stands on: configuration, database, errors, texts, jobs, audit."""
