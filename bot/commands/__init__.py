"""Commands of the operator that work on the store: who is on the staff, and the cases."""
