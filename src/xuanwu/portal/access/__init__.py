"""Spaces and tokens."""
