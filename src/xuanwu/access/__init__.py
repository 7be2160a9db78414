"""Access control: spaces, tokens, people and their sessions."""
