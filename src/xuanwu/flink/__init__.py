"""Flink seen from outside: its REST interface, options, memory, and the engine's reports."""
