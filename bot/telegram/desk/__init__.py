"""The staff's group: cards, what is written there, what officers do."""
