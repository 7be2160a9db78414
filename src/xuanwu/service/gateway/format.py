"""Brings a script into the one form; no gateway is asked."""

from __future__ import annotations

from xuanwu.kernel.tasks import in_thread
from xuanwu.model.script.format import format_script
from xuanwu.service.gateway.asked import check_size


async def format_sql(script: str) -> str:
    """Raises: InvalidInput for a quote or comment that is never closed, and (`script_too_large`)
    for a script that is too large."""
    check_size(script)
    return await in_thread(format_script, script)
