"""Test cases of scripts: rows that are given, rows that are expected, and how the two compare."""
