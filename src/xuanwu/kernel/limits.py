"""Raises what the system lets this process hold; knows nothing of what for."""

from __future__ import annotations

import resource

_ENOUGH = 1 << 16


def raise_open_files() -> int:
    """As many open files and connections as the system allows, 65,536 at most; how many now.

    The usual soft limit of 1,024 would end a server at its thousandth connection.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
