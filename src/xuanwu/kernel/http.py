"""Reads an HTTP response up to a size limit, to pass it on unchanged; it knows no server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from xuanwu.kernel.errors import Refused


@dataclass(frozen=True)
class HttpAnswer:
    """A response with any status; the lookup of headers ignores case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


async def read_answer(response: aiohttp.ClientResponse, limit: int) -> HttpAnswer:
    """Reads a body of at most `limit` bytes.

    Raises: Refused (`answer_too_large`); all errors of aiohttp, unchanged.
    """
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > limit:
            raise Refused(
                f"The response is larger than {limit >> 20} MiB. Read logs in parts with: xuanwu "
                "run logs",
                code="answer_too_large",
            )
    return HttpAnswer(response.status, response.headers, bytes(content))
