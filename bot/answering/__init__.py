"""From a question to an answer on record: every step of the way, and the events that tell of it."""
