"""The small types of the target's settings, each with the message for a wrong value."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Annotated

from pydantic import AfterValidator, Field

from xuanwu.cluster.kubernetes import names

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_URI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s?#]+")
_USER_INFO = re.compile(r"://[^/@]*:[^/@]*@")


def fill(template: str, **values: str) -> str:
    """Replaces the placeholders of `template`; every name must have been checked."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], template)


def check_template(template: str, known: Collection[str]) -> None:
    """Raises: ValueError for an unknown placeholder."""
    for match in _PLACEHOLDER.finditer(template):
        if match[1] not in known:
            words = " and ".join(f"{{{name}}}" for name in sorted(known))
            raise ValueError(f"the placeholder {match[0]} is unknown. Known: {words}")


def _checked(is_right: Callable[[str], bool], what: str) -> AfterValidator:
    def check(text: str) -> str:
        if not is_right(text):
            raise ValueError(f"'{text}' is not a valid {what}")
        return text

    return AfterValidator(check)


def _check_labels(labels: dict[str, str]) -> dict[str, str]:
    for key, value in _check_annotations(labels).items():
        if not names.is_label_value(value):
            raise ValueError(
                f"'{value}' of '{key}' is not a valid label value: up to 63 letters, digits, "
                "'-', '_' and '.', with a letter or digit at both ends"
            )
    return labels


def _check_annotations(annotations: dict[str, str]) -> dict[str, str]:
    for key in annotations:
        if not names.is_qualified_name(key):
            raise ValueError(f"'{key}' is not a valid label key. Use name or domain/name")
    return annotations


def _state_uri(uri: str) -> str:
    if not _URI.fullmatch(uri):
        raise ValueError(f"'{uri}' is not the URI of a folder. Use one such as s3://bucket/flink")
    if _USER_INFO.search(uri):
        raise ValueError(
            "it contains a password. Set the password in the options of the file system"
        )
    return uri.rstrip("/")


def _path(path: str) -> str:
    parts = path.split("/")[1:]
    if not path.startswith("/") or path == "/" or ".." in parts or ":" in path:
        raise ValueError(f"'{path}' is not the absolute path of a folder")
    return path.rstrip("/")


DnsLabel = Annotated[str, _checked(names.is_dns_label, "DNS label (a-z, 0-9 and '-')")]
ObjectName = Annotated[str, _checked(names.is_dns_subdomain, "name of an object")]
Template = Annotated[str, _checked(bool, "text")]
StateUri = Annotated[str, AfterValidator(_state_uri)]
Path = Annotated[str, AfterValidator(_path)]
Labels = Annotated[dict[str, str], AfterValidator(_check_labels)]
Annotations = Annotated[dict[str, str], AfterValidator(_check_annotations)]
Disruption = Annotated[
    Annotated[int, Field(ge=0)] | Annotated[str, Field(pattern=r"^(100|[1-9]?[0-9])%$")],
    Field(union_mode="left_to_right"),
]
"""How many pods may be evicted voluntarily at once: a number or a percentage."""
