"""The settings of a `kubernetes` target; parses and checks them, and calls no cluster.

A wrong key is rejected with its place and the nearest right one, before any run needs it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from xuanwu.cluster.kubernetes import names
from xuanwu.cluster.kubernetes.settings_access import AccessSection
from xuanwu.cluster.kubernetes.settings_values import (
    Annotations,
    Disruption,
    DnsLabel,
    Labels,
    ObjectName,
    Path,
    StateUri,
    Template,
    check_template,
    fill,
)
from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.findings import findings_of, invalid_input
from xuanwu.kernel.units import ByteSize, Duration
from xuanwu.kube.merge import check_patch
from xuanwu.language.placeholder import is_open
from xuanwu.model.spec import options_as_text

_JITTER = 2.2  # a candidate waits up to this many retry periods between two tries
_SECRET_WORDS = ("password", "secret", "account.key", "api-key", "apikey")
_IMAGE = re.compile(r"[a-zA-Z0-9][\w.-]*(:[0-9]+)?(/[\w.-]+)*(:[\w.-]+)?(@sha256:[0-9a-f]{64})?")


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PullSection(_Section):
    """How nodes pull the image; `secrets` are names of Secrets in the namespace."""

    policy: Literal["Always", "IfNotPresent", "Never"] = "IfNotPresent"
    secrets: tuple[ObjectName, ...] = ()

    @field_validator("secrets")
    @classmethod
    def _once_each(cls, secrets: tuple[str, ...]) -> tuple[str, ...]:
        """Removes duplicates, which the API server rejects."""
        return tuple(dict.fromkeys(secrets))


class VolumeSection(_Section):
    """A volume that every pod mounts: a claim that many nodes can write, or a path of the node."""

    mount: Path
    claim: ObjectName | None = None
    host_path: Path | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> VolumeSection:
        if (self.claim is None) == (self.host_path is None):
            raise ValueError("Set either 'claim' or 'host_path'")
        return self


class StateSection(_Section):
    """Where checkpoints, savepoints, job graphs and results are, of all jobs: below `uri`."""

    volume: VolumeSection | None = None
    uri: StateUri

    @field_validator("uri")
    @classmethod
    def _is_shared(cls, uri: str, info: ValidationInfo) -> str:
        volume: VolumeSection | None = info.data.get("volume")
        if not uri.startswith("file:") or "volume" not in info.data:
            return uri
        path = uri.removeprefix("file://")
        if volume is None or not f"{path}/".startswith(f"{volume.mount}/"):
            raise ValueError(
                f"'{uri}' is a path that is local to each pod. Use an object store, or a "
                "'volume' whose 'mount' contains the path"
            )
        return uri


class LeaderSection(_Section):
    """How the JobManagers of a run elect their leader.

    A dead leader is replaced within `lease` plus one to 2.2 `retry`. A leader that cannot reach the
    API server gives up after `renew`, which is shorter than `lease`, so that two never lead. Every
    run writes once a `retry`: 500 times a second for 1,000 runs. With 6 s a takeover takes well
    below Flink's 15 s, and two writes may be lost before a leader gives up.
    """

    lease: Duration = Duration(seconds=6)
    renew: Duration = Field(default=Duration(seconds=5), validate_default=True)
    retry: Duration = Field(default=Duration(seconds=2), validate_default=True)

    @field_validator("lease")
    @classmethod
    def _is_possible(cls, lease: Duration) -> Duration:
        if lease < Duration(seconds=1):
            raise ValueError(f"{lease} is too short for a lease. Set it to at least 1s")
        return lease

    @field_validator("renew")
    @classmethod
    def _ends_before_the_lease(cls, renew: Duration, info: ValidationInfo) -> Duration:
        if "lease" in info.data and renew >= info.data["lease"]:
            raise ValueError(f"{renew} must be shorter than 'lease' ({info.data['lease']})")
        return renew

    @field_validator("retry")
    @classmethod
    def _fits_into_the_renewal(cls, retry: Duration, info: ValidationInfo) -> Duration:
        if not retry:
            raise ValueError("it must be positive. Set it to 2s, or to as little as 200ms")
        if "renew" in info.data and retry * _JITTER >= info.data["renew"]:
            raise ValueError(f"{_JITTER} times {retry} must be shorter than 'renew'")
        return retry


_Id = Annotated[int, Field(ge=1, le=2**31 - 1)] | Literal["cluster"]


class SecuritySection(_Section):
    """The processes' user and group: numbers, or "cluster" to let it choose, as OpenShift does."""

    user: _Id = 9999
    group: _Id = 9999
    read_only_root: bool = True
    seccomp: Literal["RuntimeDefault", "Unconfined"] = "RuntimeDefault"


class IngressSection(_Section):
    """A host for each run, `{cluster}.flink.example.com`; `{namespace}` is also replaced."""

    class_name: ObjectName | None = Field(default=None, alias="class")
    host: Template
    tls_secret: Template | None = None
    annotations: Annotations = {}

    @field_validator("host", "tls_secret")
    @classmethod
    def _makes_names(cls, template: str | None, info: ValidationInfo) -> str | None:
        if template is None:
            return None
        check_template(template, {"cluster", "namespace"})
        if info.field_name == "host" and "{cluster}" not in template:
            raise ValueError("it must contain {cluster}, so that every run has a separate host")
        made = fill(template, cluster="x" * 45, namespace="x" * 63)
        if not names.is_dns_subdomain(made):
            raise ValueError(f"'{template}' does not produce a DNS name of at most 253 characters")
        return template


class TemplatesSection(_Section):
    """Strategic merge patches for the pods of a role: `metadata` and `spec` of a pod template."""

    jobmanager: dict[str, Any] = {}
    taskmanager: dict[str, Any] = {}

    @field_validator("jobmanager", "taskmanager")
    @classmethod
    def _can_be_merged(cls, patch: dict[str, Any]) -> dict[str, Any]:
        try:
            check_patch(patch)
        except InvalidInput as error:
            raise ValueError(f"at {error.where}: {error.message}") from error
        return patch

    def of(self, role: str) -> dict[str, Any]:
        return self.jobmanager if role == names.JOBMANAGER else self.taskmanager


class KubernetesSettings(_Section):
    """One namespace of one cluster, and how its runs are set up.

    `reach` is how the server calls JobManagers: by their Ingress, through the API server's proxy,
    or by the DNS name of their Service, which only pods of the cluster can resolve.
    `image` is a template with `{release}`. Of a run's `jobmanagers` one leads and the others stand
    by; `redundant_taskmanagers` are started beyond what the slots need, so that a lost one is
    replaced at once. CPU is requested, and limited only with `cpu_limit_factor` (a limit slows
    every start down). `scratch` limits the local disk of one pod. Logs of pods are kept for
    `log_days` after their last line. `options` are Flink's, for every run here; a job's own
    options override them.
    """

    access: AccessSection = AccessSection()
    reach: Literal["ingress", "proxy", "service"] | None = None
    namespace: DnsLabel
    image: Template
    state: StateSection
    pull: PullSection = PullSection()
    service_account: ObjectName = "xuanwu-flink"
    taskmanager_service_account: ObjectName = "xuanwu-flink-taskmanager"
    jobmanagers: int = Field(default=1, ge=1, le=9)
    redundant_taskmanagers: int = Field(default=0, ge=0, le=100)
    leader: LeaderSection = LeaderSection()
    cpu_limit_factor: float | None = Field(default=None, ge=1, le=100)
    scratch: ByteSize | None = None
    stop_grace: Duration = Duration(seconds=30)
    labels: Labels = {}
    annotations: Annotations = {}
    node_selector: Labels = {}
    tolerations: tuple[dict[str, Any], ...] = ()
    affinity: dict[str, Any] | None = None
    priority_class: ObjectName | None = None
    security: SecuritySection = SecuritySection()
    disrupted_taskmanagers: Disruption = 1
    ingress: IngressSection | None = None
    pod_templates: TemplatesSection = TemplatesSection()
    options: dict[str, str] = {}
    log_days: int = Field(default=7, ge=1, le=3650)

    @model_validator(mode="after")
    def _can_be_reached(self) -> KubernetesSettings:
        if self.reach == "ingress" and self.ingress is None:
            raise ValueError("'reach' by an Ingress requires the section 'ingress'")
        return self

    @field_validator("image")
    @classmethod
    def _is_an_image(cls, template: str) -> str:
        check_template(template, {"release"})
        if not _IMAGE.fullmatch(fill(template, release="2.2.1")):
            raise ValueError(
                f"'{template}' is not an image. Use the form registry/name:{{release}}"
            )
        return template

    @field_validator("labels", "annotations")
    @classmethod
    def _are_not_ours(cls, given: dict[str, str]) -> dict[str, str]:
        for key in given:
            if key.startswith(names.OWN_PREFIX) or key in {names.NAME_LABEL, names.MANAGED_BY}:
                raise ValueError(f"'{key}' is set by Xuanwu. Choose another name")
        return given

    @field_validator("options", mode="before")
    @classmethod
    def _are_texts(cls, given: Any) -> Any:
        """Converts TOML's `true` and `3`: Flink's options are texts."""
        return options_as_text(given)

    @field_validator("options")
    @classmethod
    def _hold_no_secret(cls, options: dict[str, str]) -> dict[str, str]:
        for key, value in options.items():
            if is_open(value) or any(word in key for word in _SECRET_WORDS):
                raise ValueError(
                    f"'{key}': the options of a target are stored as plain text in a ConfigMap. "
                    "Use 'pod_templates' to mount a Secret instead"
                )
        return options

    def image_of(self, release: str) -> str:
        return fill(self.image, release=release)

    def account_of(self, role: str) -> str:
        """JobManagers write the leader ConfigMap; TaskManagers, which run user code, only watch it.

        Source: Flink 1.20 to 2.3, `KubernetesLeaderRetrievalDriver` and
        `KubernetesConfigMapSharedInformer`; only candidates of the election create a driver of it.
        """
        is_leader = role == names.JOBMANAGER
        return self.service_account if is_leader else self.taskmanager_service_account


def kubernetes_settings(values: Mapping[str, Any], *, where: str = "target") -> KubernetesSettings:
    """Parses settings from `values` (nested as in a TOML or JSON file).

    Raises: InvalidInput with each wrong key below `where`, and the nearest right one.
    """
    try:
        return KubernetesSettings.model_validate(dict(values))
    except ValidationError as error:
        found = findings_of(error.errors(), KubernetesSettings, root=where)
        at = found[0].where
        raise invalid_input(found, where=where if at == where else f"{where}.{at}") from None
