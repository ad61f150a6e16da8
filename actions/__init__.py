"""Rasa's custom actions. Thin: what they decide by lives in the conversation or in bot/."""
