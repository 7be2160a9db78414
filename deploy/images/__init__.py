"""Builds the image of a Flink release without any daemon: layers, an OCI archive, nothing else."""
