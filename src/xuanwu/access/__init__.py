"""Access control: spaces and tokens."""
