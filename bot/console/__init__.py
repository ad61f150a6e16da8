"""The web console of the staff: pages of the bot's own process, in plain HTML."""
