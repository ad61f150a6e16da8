"""The citizen's side of cases: asking for help, and what becomes of it."""
