"""Targets, the places where clusters live: their rows, and the opened targets of this server."""
