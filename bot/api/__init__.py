"""The HTTP API and the page, on one FastAPI application (`app`); the sinkhole alone on another (`sinkhole`)."""
