"""The use cases of runs: start, stop, savepoint, restart, history, and the entry point's needs."""
