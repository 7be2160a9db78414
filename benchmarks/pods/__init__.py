"""Runs of Flink on a real Kubernetes node: their start, their takeover, their objects alone."""
