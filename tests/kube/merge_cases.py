"""Patches on one pod template, and what `kubectl patch` makes of it, kept beside this file.

    python -m tests.kube.merge_cases

asks the kubectl of this machine again (no cluster is needed); the tests themselves need none.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("merge_cases.yaml")


def cases() -> dict[str, dict[str, Any]]:
    """By name: `patch`, and `expected`, the whole pod template that follows from it."""
    return deepcopy(_read()["cases"])


def base() -> dict[str, Any]:
    return deepcopy(_read()["base"])


@cache
def _read() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())


def kubectl(template: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """The template as kubectl patches it. Raises: CalledProcessError where it refuses."""
    pod = {"apiVersion": "v1", "kind": "Pod", **template}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(pod, file)
        file.flush()
        command = ["kubectl", "patch", "--local", "--type=strategic", "--output=json"]
        done = subprocess.run(
            [*command, f"--filename={file.name}", f"--patch={json.dumps(patch)}"],
            check=True,
            capture_output=True,
            timeout=60,
        )
    answer = json.loads(done.stdout)
    return {key: answer[key] for key in ("metadata", "spec") if key in answer}


def _renew() -> None:
    kept = yaml.safe_load(FILE.read_text())
    for case in kept["cases"].values():
        case["expected"] = kubectl(kept["base"], case["patch"])
    FILE.write_text(yaml.safe_dump(kept, sort_keys=False, width=100))


if __name__ == "__main__":
    _renew()
