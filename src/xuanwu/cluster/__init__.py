"""Targets: the places where clusters of Flink live, and how the server reaches them."""
