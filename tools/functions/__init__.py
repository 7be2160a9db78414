"""Compares the functions of the releases of Flink with what the dialect tells of them."""
