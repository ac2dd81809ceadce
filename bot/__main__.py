"""`python -m bot` is `waystone`."""

from bot.cli import main

main()
