"""Measuring how well citizens' messages are understood."""
