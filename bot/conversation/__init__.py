"""From a citizen's text to what is to be said: cleaning, the engine, and what happens without it."""
