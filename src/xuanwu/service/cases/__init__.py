"""Test cases of scripts: given rows, expected rows, and how they compare."""
