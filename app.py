"""`python app.py` is `waystone serve`: the page and the HTTP API."""

from bot.cli import main

if __name__ == "__main__":
    main(["serve"])
