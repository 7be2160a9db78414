"""One file a noun: its requests and responses."""
