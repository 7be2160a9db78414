"""The Python client: the wire as typed calls; knows nothing of how the server works."""

from xuanwu.client.client import Client

__all__ = ["Client"]
