"""The Secret with the token of one run: the only object that holds a secret. Knows no other."""

from __future__ import annotations

from base64 import b64encode

from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline


def secret(outline: Outline) -> Manifest | None:
    """Builds the Secret; None for a run without token, whose definition is a file in the pod."""
    token = outline.spec.entry.token
    if not token:
        return None
    made = outline.owned("v1", "Secret", outline.names.secret)
    made["type"] = "Opaque"
    made["data"] = {"token": b64encode(token.encode()).decode()}
    made["immutable"] = True
    return made
