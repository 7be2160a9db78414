"""Amounts as Kubernetes writes them, in the shortest exact form."""

from __future__ import annotations

import math

_UNITS = (("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10))


def cpu(cores: float) -> str:
    """Whole cores or thousandths of one, rounded up: `2`, `1500m`, at least `1m`."""
    thousandths = max(1, math.ceil(round(cores * 1000, 6)))
    whole, rest = divmod(thousandths, 1000)
    return f"{thousandths}m" if rest else str(whole)


def memory(size: int) -> str:
    """`1280Mi`; bytes without a unit where no unit divides them."""
    for unit, factor in _UNITS:
        if size and size % factor == 0:
            return f"{size // factor}{unit}"
    return str(int(size))  # a `ByteSize` writes itself in the units of Flink
