"""Who may do what: users and their credentials, the one table of rules, and what slows down guessing.

The gate (`bot/api/gate.py`) asks this room about each call before anything else sees it, and notes who calls; the
page's own functions, which share one path, ask `reader_of` for that.
"""
