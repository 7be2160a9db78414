"""The lease loop: claim rows that are due, step them, put them back."""
