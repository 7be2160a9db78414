"""Flink versions side by side: the known ones, and those that are installed."""
