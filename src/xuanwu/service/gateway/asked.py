"""Makes a text ready for the gateway of one release: definition, dialect, what is known already.

It is pure, so that the command line can do the same without a server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize
from xuanwu.model.definition import definition
from xuanwu.model.gateway import Finding
from xuanwu.model.possession import Catalog
from xuanwu.model.release import Release
from xuanwu.model.spec import JobKind, JobSpec
from xuanwu.scheduling.dialect.translate import translate
from xuanwu.service.gateway.findings import unknown_secrets
from xuanwu.service.jobs.names import texts_of

LARGEST = ByteSize(5 << 20)


@dataclass(frozen=True)
class Around:
    """What stands around a text.

    `secret_names` are those that exist (None: nobody knows); `secrets` their values, which are
    only needed where real systems are read.
    """

    space: str = "local"
    catalogs: Sequence[Catalog] = ()
    artifact_names: Mapping[str, str] = field(default_factory=dict[str, str])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    secret_names: frozenset[str] | None = None
    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True)
class Asked:
    """A text, ready for the gateway of `release`; `findings` are those that need no gateway."""

    release: str
    kind: JobKind
    definition: Mapping[str, Any] = field(repr=False)
    findings: tuple[Finding, ...] = ()


def check_size(script: str) -> None:
    """Raises: InvalidInput (`script_too_large`)."""
    if len(script.encode(errors="replace")) > LARGEST:
        raise InvalidInput(
            f"The script is larger than {LARGEST}. Split it into several jobs.",
            code="script_too_large",
            where="sql",
        )


def asked(spec: JobSpec, release: Release, around: Around) -> Asked:
    """Takes its time for a long script. Raises: InvalidInput (`script_too_large`)."""
    script = spec.sql or ""
    check_size(script)
    translation = translate(script, spec.options, release)
    document = definition(
        run={"id": "draft", "job": spec.name, "space": around.space},
        spec=spec.model_copy(update={"options": dict(translation.options)}),
        catalogs=list(around.catalogs),
        artifact_names=dict(around.artifact_names),
        artifact_url=None,
        variables=dict(around.variables),
        secrets=dict(around.secrets),
        edits=translation.edits,
    )
    findings = [*translation.findings]
    if around.secret_names is not None:
        findings += unknown_secrets(texts_of(spec, list(around.catalogs)), around.secret_names)
    return Asked(release.version, spec.kind, document, tuple(findings))
