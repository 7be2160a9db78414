"""A target's settings for access to its API server; it reads no file and sends no request."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kube.access import Access, InCluster, Kubeconfig, TokenAccess, check_inline

SECRETS = ("kubeconfig_text", "token")
"""The keys of the section whose values are secret."""


class AccessSection(BaseModel):
    """Access to the API server: a kubeconfig, a token, or the account of the server's own pod.

    With none of them: the pod's account if there is one, else the user's own kubeconfig.
    Use a text (`kubeconfig_text`, `token`, `ca`) instead of a file of the server's machine.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_cluster: bool = False
    kubeconfig: Path | None = None
    kubeconfig_text: SecretStr | None = None
    context: str | None = None
    server: str | None = Field(default=None, pattern=r"^https?://[^/\s]+(/\S*)?$")
    token: SecretStr | None = None
    token_file: Path | None = None
    ca: str | None = None
    ca_file: Path | None = None

    @field_validator("kubeconfig_text")
    @classmethod
    def _names_no_file(cls, text: SecretStr | None) -> SecretStr | None:
        if text is not None:
            try:
                check_inline(text.get_secret_value())
            except InvalidInput as error:
                raise ValueError(f"at {error.where}: {error.message}") from None
        return text

    @model_validator(mode="after")
    def _is_one_way(self) -> AccessSection:
        given = (self.kubeconfig, self.kubeconfig_text, self.context)
        by_config = any(one is not None for one in given)
        if self.in_cluster + by_config + (self.server is not None) > 1:
            raise ValueError("set one of 'in_cluster', a kubeconfig (and 'context') and 'server'")
        for one, other in (
            ("kubeconfig", "kubeconfig_text"),
            ("token", "token_file"),
            ("ca", "ca_file"),
        ):
            if getattr(self, one) is not None and getattr(self, other) is not None:
                raise ValueError(f"set either '{one}' or '{other}'")
        if self.server is None and (self.token or self.token_file or self.ca or self.ca_file):
            raise ValueError("a token and a CA require 'server'")
        return self

    @property
    def own_files(self) -> tuple[str, ...]:
        """The keys that make it read a file of the server's machine."""
        named = [key for key in ("kubeconfig", "token_file", "ca_file") if getattr(self, key)]
        if self.context is not None and not (self.kubeconfig or self.kubeconfig_text):
            named.append("context")  # it selects from the user's own kubeconfig
        return tuple(named)

    @property
    def is_own_account(self) -> bool:
        """Whether it is the account of the server's own pod."""
        return isinstance(self.access(), InCluster)

    def access(self) -> Access:
        """Returns what a connection is opened with."""
        if self.server is not None:
            token = self.token.get_secret_value() if self.token else None
            return TokenAccess(self.server, token, self.token_file, self.ca, self.ca_file)
        if self.kubeconfig_text is not None:
            return Kubeconfig(None, self.context, self.kubeconfig_text.get_secret_value())
        if self.kubeconfig is None and self.context is None and (self.in_cluster or _is_pod()):
            return InCluster()
        return Kubeconfig(self.kubeconfig, self.context)


def _is_pod() -> bool:
    return "KUBERNETES_SERVICE_HOST" in os.environ
