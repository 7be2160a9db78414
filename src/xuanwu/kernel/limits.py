"""Raises the resource limits of this process; it does not know what the resources are for."""

from __future__ import annotations

import resource

_ENOUGH = 1 << 16


def raise_open_files() -> int:
    """Raises the limit of open files and connections to the hard limit, at most 65,536.

    Returns the new limit. With the usual soft limit of 1,024, a server fails at about its
    thousandth connection.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
