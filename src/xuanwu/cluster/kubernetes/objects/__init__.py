"""Builds the manifests of a run's objects from its specification: pure, a file a kind."""
