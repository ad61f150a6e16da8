"""What admins may do from their own chat with the bot: change texts and facts, deal with what was not answered."""
