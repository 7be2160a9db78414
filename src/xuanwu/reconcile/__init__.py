"""The lease loop: it claims due rows, runs a step for each, and writes the results."""
