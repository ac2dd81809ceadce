"""The sinkhole: an open, append-only log of what readers thought of answers.

`schema` says what an event is, `store` keeps events, `rating` makes one of a stored answer, `accept` one of
what another front end sent, `filters` judge what nobody should learn from, `export` writes events out, `command`
is `waystone sinkhole`.
"""
