"""The target `kubernetes`: one cluster of Flink for each run, as objects of an API server."""
