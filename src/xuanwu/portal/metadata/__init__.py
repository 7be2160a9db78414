"""Catalogs, variables, secrets and artifacts."""
