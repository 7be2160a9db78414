"""Xuanwu: a one-stop real-time computing platform on Apache Flink."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xuanwu.client import Client

__all__ = ["Client"]


def __getattr__(name: str) -> Any:
    """Loads the client when it is first asked for."""
    if name == "Client":
        from xuanwu.client import Client  # every command imports this package

        return Client
    raise AttributeError(f"module 'xuanwu' has no attribute '{name}'")
