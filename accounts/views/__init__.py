"""Pages about oneself, signing in for the demonstration, roles, mail."""
