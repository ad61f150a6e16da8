"""Guided journeys (faq/panduan/*.yml): a citizen is led step by step, to the end."""
