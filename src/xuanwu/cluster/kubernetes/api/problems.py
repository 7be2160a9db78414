"""Turns what an API server answers into the tree of errors; sends nothing, decides no retry.

What is decided, is decided by status codes and the machine-readable fields of a `Status` object.
Source: Kubernetes API conventions, "Response Status Kind".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson

from xuanwu.cluster.kubernetes.api.kinds import SECRET, Place
from xuanwu.kernel.errors import Conflict, NotFound, Refused, Unreachable, XuanwuError

RETRY_AFTER = "retry_after_s"
_LONGEST = 1000
_QUOTING = (None, "", "Invalid", "BadRequest", "InternalError")
_UNAUTHORIZED, _FORBIDDEN, _MISSING, _CONFLICT, _GONE, _MANY = 401, 403, 404, 409, 410, 429
_WITHOUT_STATUS = (_MISSING, _MANY)  # an unknown path and a full queue get plain text


class TooOld(Conflict):
    """The API server no longer keeps the version that was asked for: list anew."""

    code = "version_too_old"


def problem(
    status: int, content: bytes, headers: Mapping[str, str], place: Place, server: str
) -> XuanwuError:
    """The error for an answer of 300 and above, except that 403 needs `forbidden`, too."""
    told = read_status(content)
    said = _said(told, place)
    if status < 400 or (not told and status < 500 and status not in _WITHOUT_STATUS):
        return silent(server, f"what answers {status} there is no API server of Kubernetes")
    if status == _UNAUTHORIZED:
        return Refused(
            f"The API server at {server} does not know the credentials that were sent. Renew the"
            " token or certificate of this target.",
            code="credentials_refused",
            where=str(place),
        )
    if status == _MISSING:
        return _missing(told, place, server)
    if status == _CONFLICT:
        return Conflict(f"{place} cannot be changed now: {said} Try again.", where=str(place))
    if status == _GONE:
        return TooOld(f"{place}: {said} They are listed anew.", where=str(place))
    if status == _MANY or status >= 500:
        return _busy(status, headers, place, server, said)
    return Refused(
        f"Kubernetes refuses {place}: {said} Change what it names.",
        code="kubernetes_refused",
        where=_field(told) or str(place),
        facts={"status": status, "reason": told.get("reason")},
    )


def forbidden(content: bytes, place: Place, missing: Sequence[str] | None) -> Refused:
    """The error for 403: a right is missing, or with `missing` empty, an admission said no.

    None means that it could not be found out. An exceeded quota is such an admission.
    """
    if missing:
        return right_missing(place, missing)
    told = read_status(content)
    return Refused(
        f"Kubernetes refuses {place}: {_said(told, place)} Free room, raise the limit that it"
        " names, or change what it objects to.",
        code="admission_refused" if missing is not None else "kubernetes_refused",
        where=str(place),
        facts={"status": _FORBIDDEN, "reason": told.get("reason")},
    )


def right_missing(place: Place, verbs: Sequence[str]) -> Refused:
    """The error of an account that lacks these verbs."""
    resource = place.kind.plural + (f"/{place.part}" if place.part else "")
    role = f'a Role in namespace "{place.namespace}"' if place.namespace else "a ClusterRole"
    rule = f'apiGroups ["{place.kind.group}"], resources ["{resource}"], verbs [{", ".join(verbs)}]'
    where = f' in namespace "{place.namespace}"' if place.namespace else ""
    return Refused(
        f"The account of this target may not {' or '.join(verbs)} {resource}{where}."
        f" Bind it to {role} with {rule}.",
        code="right_missing",
        where=str(place),
        facts={"verbs": list(verbs), "resource": resource, "group": place.kind.group},
    )


def silent(server: str, what: str, code: str | None = None) -> Unreachable:
    """The error of an API server that did not answer as one; `what` says what happened."""
    return Unreachable(
        f"The API server at {server} cannot be asked ({what}). It is asked again.",
        code=code,
        where=server,
    )


def read_status(content: bytes) -> dict[str, Any]:
    """The `Status` object of an answer; empty where it is none."""
    try:
        read: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", read) if isinstance(read, dict) else {}


def error_of_event(told: dict[str, Any], place: Place, server: str) -> XuanwuError:
    """The error that an ERROR event of a watch carries."""
    status = int(told.get("code") or 500)
    return problem(status, orjson.dumps(told), {}, place, server)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How long to wait, in seconds, if the answer says so."""
    text = headers.get("Retry-After", "")
    return float(text) if text.isdigit() else None


def _missing(told: dict[str, Any], place: Place, server: str) -> XuanwuError:
    details = told.get("details") or {}
    if not told:
        return Refused(
            f"The API server at {server} serves no {place.kind.plural} of"
            f" {place.kind.api_version}. Use a release of Kubernetes that has them.",
            code="kind_unknown",
            where=str(place),
        )
    if details.get("kind") == "namespaces" and place.kind.plural != "namespaces":
        return Refused(
            f'There is no namespace "{details.get("name")}" at {server}. Make it, or name'
            " another one in the target's settings.",
            code="namespace_missing",
            where=str(place),
        )
    return NotFound(f"There is no {place} at {server}. List what there is.", where=str(place))


def _busy(
    status: int, headers: Mapping[str, str], place: Place, server: str, said: str
) -> Unreachable:
    wait = retry_after(headers)
    return Unreachable(
        f"The API server at {server} cannot answer for {place} now ({status}: {said})"
        f" It is asked again{f' in {wait:g} s' if wait else ''}.",
        where=server,
        facts={"status": status, **({RETRY_AFTER: wait} if wait is not None else {})},
    )


def _said(told: dict[str, Any], place: Place) -> str:
    """The API server's own sentence; where it may quote a Secret's values, only the fields."""
    if place.kind is SECRET and told.get("reason") in _QUOTING:
        causes = (told.get("details") or {}).get("causes") or ()
        fields = ", ".join(str(one.get("field")) for one in causes if one.get("field"))
        text = f"{told.get('reason') or 'refused'}{f' ({fields})' if fields else ''}"
    else:
        text = str(told.get("message") or told.get("reason") or "it says no reason").strip()
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    return text if text.endswith((".", "…", "!")) else f"{text}."


def _field(told: dict[str, Any]) -> str | None:
    causes = (told.get("details") or {}).get("causes") or ()
    return next((str(one["field"]) for one in causes if one.get("field")), None)
