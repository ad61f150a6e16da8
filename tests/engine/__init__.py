"""Tests of what runs inside Rasa's process; run by the engine's own Python with unittest (see scripts/test)."""
