"""Flink releases, targets, and the tracking of runs."""
