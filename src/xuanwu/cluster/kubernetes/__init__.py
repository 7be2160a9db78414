"""The target `kubernetes`: one Flink cluster for each run, as objects of an API server."""
