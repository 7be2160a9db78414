"""Shows why a run was not started: each mistake of its script, with its source line."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

from pydantic import ValidationError

from xuanwu.cli.output import stderr
from xuanwu.cli.scripts.findings import findings_text
from xuanwu.cli.scripts.source import Source
from xuanwu.client import Client
from xuanwu.kernel.errors import InvalidInput, XuanwuError
from xuanwu.model.gateway import Finding


@contextmanager
def explained(client: Client, job: str, revision: int | None = None) -> Generator[None]:
    """Prints the findings of a refused start; the error is then raised as usual."""
    try:
        yield
    except InvalidInput as error:
        if findings := _findings(error):
            source = Source(job, _text(client, job, revision))
            stderr().print(findings_text(findings, source), end="", soft_wrap=True)
        raise


def _findings(error: InvalidInput) -> list[Finding]:
    found = error.facts.get("findings")
    if error.detail_code != "script_invalid" or not isinstance(found, list):
        return []
    try:
        return [Finding.model_validate(one) for one in cast("list[Any]", found)]
    except ValidationError:  # from a newer server; its message is enough
        return []


def _text(client: Client, job: str, revision: int | None) -> str:
    try:
        if revision is not None:
            return client.jobs.revision(job, revision).spec.sql or ""
        return client.jobs.get(job).spec.sql or ""
    except XuanwuError:
        return ""
