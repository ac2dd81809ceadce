"""How a command reaches the collection: in this process, or through the one that owns the data folder."""
