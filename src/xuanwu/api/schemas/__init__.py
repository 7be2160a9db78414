"""One file a noun: what the wire carries of it."""
