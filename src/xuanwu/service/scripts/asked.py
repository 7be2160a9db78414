"""Prepares a text for the gateway of one release: definition, dialect, early findings.

It is pure, so that the command line can do the same without a server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize
from xuanwu.language.dialect.translate import translate
from xuanwu.language.names import texts_of
from xuanwu.model.definition import definition, with_secrets
from xuanwu.model.gateway import Finding
from xuanwu.model.possession import Catalog
from xuanwu.model.release import Release
from xuanwu.model.spec import JobKind, JobSpec
from xuanwu.service.scripts.findings import unknown_secrets

LARGEST = ByteSize(5 << 20)


@dataclass(frozen=True)
class Around:
    """The context of a text.

    `secret_names` are those that exist (None: not known); `secrets` are their values, which are
    only needed for reading real systems.
    """

    space: str = "local"
    catalogs: Sequence[Catalog] = ()
    artifact_names: Mapping[str, str] = field(default_factory=dict[str, str])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    secret_names: frozenset[str] | None = None
    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True)
class Asked:
    """A text, ready for the gateway of `release`; `findings` are those that need no gateway.

    `target` and `parallelism` are those of a run; None means the default target.
    """

    release: str
    kind: JobKind
    definition: Mapping[str, Any] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    target: str | None = None
    parallelism: int = 1


def check_size(script: str) -> None:
    """Checks a script's length. Raises: InvalidInput (`script_too_large`)."""
    if len(script.encode(errors="replace")) > LARGEST:
        raise InvalidInput(
            f"The script is larger than {LARGEST}. Split it into several jobs.",
            code="script_too_large",
            where="sql",
        )


def check_is_sql(text: Asked) -> None:
    """Checks that there is a script to look at. Raises: InvalidInput for a program (JAR)."""
    if text.kind is JobKind.JAR:
        raise InvalidInput(
            "A program has no script. Ask about the script of an SQL job instead.", where="jar"
        )


def asked(spec: JobSpec, release: Release, around: Around) -> Asked:
    """Prepares a text; slow for a long script. Raises: InvalidInput (`script_too_large`)."""
    script = spec.sql or ""
    check_size(script)
    translation = translate(script, spec.options, release, around.catalogs)
    document = definition(
        run={"id": "draft", "job": spec.name, "space": around.space},
        spec=spec.model_copy(update={"options": dict(translation.options)}),
        catalogs=translation.catalogs,
        artifact_names=dict(around.artifact_names),
        variables=dict(around.variables),
        edits=translation.edits,
    )
    findings = [*translation.findings]
    if around.secret_names is not None:
        findings += unknown_secrets(texts_of(spec, list(around.catalogs)), around.secret_names)
    full = with_secrets(document, around.secrets, artifact_url=None)
    return Asked(release.version, spec.kind, full, tuple(findings), spec.target, spec.parallelism)
