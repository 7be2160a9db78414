"""Formats quantities for Kubernetes, in the shortest exact form."""

from __future__ import annotations

import math

_UNITS = (("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10))


def cpu(cores: float) -> str:
    """Formats whole cores or thousandths, rounded up: `2`, `1500m`, at least `1m`."""
    thousandths = max(1, math.ceil(round(cores * 1000, 6)))
    whole, rest = divmod(thousandths, 1000)
    return f"{thousandths}m" if rest else str(whole)


def memory(size: int) -> str:
    """Formats a size such as `1280Mi`; in bytes without a unit where no unit divides it."""
    for unit, factor in _UNITS:
        if size and size % factor == 0:
            return f"{size // factor}{unit}"
    return str(int(size))  # a `ByteSize` formats itself in Flink's units
