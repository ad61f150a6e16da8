"""The processes of the bot: training, starting, watching, stopping."""
