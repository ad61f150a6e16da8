"""Cases: what a citizen asks of an officer, from the request to its end. No Telegram here, and no engine."""
