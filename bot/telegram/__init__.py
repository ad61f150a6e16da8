"""Telegram: updates in, replies rendered, calls out."""
