"""What runs inside Rasa's process. Only `normalise` is free of Rasa, so that the bot's search can use it too."""
