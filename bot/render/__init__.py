"""An answer as text to read; nothing is ever read back out of it."""
