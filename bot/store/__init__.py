"""What must survive a restart, in one SQLite file."""
