"""Releases of Flink, and the tracking of runs."""
