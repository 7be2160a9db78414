"""An answer that is passed on as it is, read up to a bound; knows no server and no meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from xuanwu.kernel.errors import Refused


@dataclass(frozen=True)
class Page:
    """What came back, whatever its status; headers are found in any spelling."""

    status: int
    headers: Mapping[str, str]
    content: bytes


async def read_page(response: aiohttp.ClientResponse, limit: int) -> Page:
    """Raises: Refused (`answer_too_large`); whatever aiohttp raises."""
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > limit:
            raise Refused(
                f"The answer is larger than {limit >> 20} MiB. Logs are read in parts with: xuanwu"
                " run logs",
                code="answer_too_large",
            )
    return Page(response.status, response.headers, bytes(content))
