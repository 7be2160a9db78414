"""Speaks to an API server of Kubernetes; knows nothing of Flink and of runs."""
