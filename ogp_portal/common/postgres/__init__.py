"""Django's Postgres backend with a cheaper look at whether a connection still lives."""
