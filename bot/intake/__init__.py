"""The request form as pure functions: what is asked when, how answers are read. No Telegram here."""
