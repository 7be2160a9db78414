"""The Python client: typed calls of the HTTP API; knows nothing of the server's internals."""

from xuanwu.client.client import Client

__all__ = ["Client"]
