"""What the bot says: topics, answers, facts and the search over them."""
