"""Formats a script canonically, without a gateway."""

from __future__ import annotations

from xuanwu.kernel.tasks import in_thread
from xuanwu.language.format import format_script
from xuanwu.service.scripts.asked import check_size


async def format_sql(script: str) -> str:
    """Formats a script. Raises: InvalidInput for a quote or comment that is never closed, and
    (`script_too_large`) for a script that is too large."""
    check_size(script)
    return await in_thread(format_script, script)
