"""Turns an API server's responses into the tree of errors; sends nothing, decides no retry.

Decisions depend only on status codes and the machine-readable fields of a `Status` object.
Source: Kubernetes API conventions, "Response Status Kind".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson

from xuanwu.kernel.errors import Conflict, NotFound, Refused, Unreachable, XuanwuError
from xuanwu.kube.kinds import SECRET, ResourcePath

RETRY_AFTER = "retry_after_s"
_LONGEST = 1000
_QUOTING = (None, "", "Invalid", "BadRequest", "InternalError")
_UNAUTHORIZED, _FORBIDDEN, _MISSING, _CONFLICT, _GONE, _MANY = 401, 403, 404, 409, 410, 429
_WITHOUT_STATUS = (_MISSING, _MANY)  # an unknown path and a full queue get plain text


class AccessInvalid(Exception):
    """Why a login to an API server is impossible, in words that repeat nothing from the file."""


class TooOld(Conflict):
    """The API server no longer has the requested version: list again."""

    code = "version_too_old"


def problem(
    status: int, content: bytes, headers: Mapping[str, str], place: ResourcePath, server: str
) -> XuanwuError:
    """Returns the error for a status of 300 and above; for 403, call `forbidden`, too."""
    told = read_status(content)
    said = _said(told, place)
    if status < 400 or (not told and status < 500 and status not in _WITHOUT_STATUS):
        return silent(
            server, f"the server that responds with {status} is not a Kubernetes API server"
        )
    if status == _UNAUTHORIZED:
        return Refused(
            f"The API server at {server} rejects the credentials. Renew the token or certificate "
            "of this target.",
            code="credentials_refused",
            where=str(place),
        )
    if status == _MISSING:
        return _missing(told, place, server)
    if status == _CONFLICT:
        return Conflict(f"{place} cannot be changed now: {said} Try again.", where=str(place))
    if status == _GONE:
        return TooOld(f"{place}: {said} Xuanwu lists them again.", where=str(place))
    if status == _MANY or status >= 500:
        return _busy(status, headers, place, server, said)
    return Refused(
        f"Kubernetes rejects {place}: {said} Correct the fields that it names.",
        code="kubernetes_refused",
        where=_field(told) or str(place),
        facts={"status": status, "reason": told.get("reason")},
    )


def forbidden(content: bytes, place: ResourcePath, missing: Sequence[str] | None) -> Refused:
    """Returns the error for 403: a missing right or, if `missing` is empty, a refused admission.

    None means that it could not be found out. An exceeded quota is a refused admission.
    """
    if missing:
        return right_missing(place, missing)
    told = read_status(content)
    return Refused(
        f"Kubernetes rejects {place}: {_said(told, place)} Free resources, raise the limit that "
        "it names, or correct the fields that it names.",
        code="admission_refused" if missing is not None else "kubernetes_refused",
        where=str(place),
        facts={"status": _FORBIDDEN, "reason": told.get("reason")},
    )


def right_missing(place: ResourcePath, verbs: Sequence[str]) -> Refused:
    """Returns the error for an account that lacks these verbs."""
    resource = place.kind.plural + (f"/{place.part}" if place.part else "")
    role = f'a Role in namespace "{place.namespace}"' if place.namespace else "a ClusterRole"
    rule = f'apiGroups ["{place.kind.group}"], resources ["{resource}"], verbs [{", ".join(verbs)}]'
    where = f' in namespace "{place.namespace}"' if place.namespace else ""
    return Refused(
        f"The account of this target is not permitted to {' or '.join(verbs)} {resource}{where}. "
        f"Bind it to {role} with {rule}.",
        code="right_missing",
        where=str(place),
        facts={"verbs": list(verbs), "resource": resource, "group": place.kind.group},
    )


def silent(server: str, what: str, code: str | None = None) -> Unreachable:
    """Returns the error for an API server without valid response; `what` says what happened."""
    return Unreachable(
        f"The API server at {server} cannot be reached ({what}). Xuanwu retries.",
        code=code,
        where=server,
    )


def read_status(content: bytes) -> dict[str, Any]:
    """Parses the `Status` object of a response; empty where it is none."""
    try:
        read: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", read) if isinstance(read, dict) else {}


def error_of_event(told: dict[str, Any], place: ResourcePath, server: str) -> XuanwuError:
    """Returns the error of a watch's ERROR event."""
    status = int(told.get("code") or 500)
    return problem(status, orjson.dumps(told), {}, place, server)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Returns the wait in seconds that the response requests, if any."""
    text = headers.get("Retry-After", "")
    return float(text) if text.isdigit() else None


def _missing(told: dict[str, Any], place: ResourcePath, server: str) -> XuanwuError:
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
            f'The namespace "{details.get("name")}" does not exist at {server}. Create it, or name'
            " another one in the target's settings.",
            code="namespace_missing",
            where=str(place),
        )
    return NotFound(
        f"The {place} was not found at {server}. List the existing objects.", where=str(place)
    )


def _busy(
    status: int, headers: Mapping[str, str], place: ResourcePath, server: str, said: str
) -> Unreachable:
    wait = retry_after(headers)
    return Unreachable(
        f"The API server at {server} cannot serve {place} now ({status}: {said})"
        f" Xuanwu retries{f' in {wait:g} s' if wait else ''}.",
        where=server,
        facts={"status": status, **({RETRY_AFTER: wait} if wait is not None else {})},
    )


def _said(told: dict[str, Any], place: ResourcePath) -> str:
    """Returns the API server's message; where it may quote a Secret's values, only the fields."""
    if place.kind is SECRET and told.get("reason") in _QUOTING:
        causes = (told.get("details") or {}).get("causes") or ()
        fields = ", ".join(str(one.get("field")) for one in causes if one.get("field"))
        text = f"{told.get('reason') or 'refused'}{f' ({fields})' if fields else ''}"
    else:
        text = str(told.get("message") or told.get("reason") or "it gave no reason").strip()
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    return text if text.endswith((".", "…", "!")) else f"{text}."


def _field(told: dict[str, Any]) -> str | None:
    causes = (told.get("details") or {}).get("causes") or ()
    return next((str(one["field"]) for one in causes if one.get("field")), None)
