"""Who may change what the bot says, and what comes of it: items of content, drafts, publishing, new topics."""
