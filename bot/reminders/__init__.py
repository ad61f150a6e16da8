"""Reminders that a citizen asked for: typed times, when to remind, and the loop that does it."""
