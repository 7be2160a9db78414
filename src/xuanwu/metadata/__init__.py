"""Catalogs, connectors and lineage between jobs: what a space knows of external tables."""
