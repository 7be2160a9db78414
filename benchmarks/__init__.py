"""Measurements: one file a question, each prints a table for people and writes JSON."""
