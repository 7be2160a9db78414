"""What the page takes from the server's sources: the types of the API, and the life of a run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tools import problems
from xuanwu.language.message import templates
from xuanwu.model.access import Permission
from xuanwu.model.action import Action
from xuanwu.model.state import CAUSES, LIVE, Seen, State

_HEAD = "// Generated from src/xuanwu/model by `make generate`; do not edit.\n"


def types(root: Path, openapi: str) -> str:
    """The TypeScript types of an OpenAPI document, given as JSON.

    Raises: CalledProcessError where the parts of the page are missing; `make dev` fetches them.
    """
    command = ("npm", "--prefix", "web", "run", "--silent", "types")
    return subprocess.run(
        command, cwd=root, input=openapi, capture_output=True, text=True, check=True
    ).stdout


def lifecycle(root: Path) -> str:
    """The states, causes, acts, permissions and codes of problems as lists that the page reads."""
    states = [{"name": one, "isLive": one in LIVE} for one in State]
    lists = {
        "STATES": states,
        "CAUSES": [{"name": cause, "text": text} for cause, (_, text) in CAUSES.items()],
        "ACTIONS": list(Action),
        "SILENT": Seen.SILENT,
        "PERMISSIONS": list(Permission),
        "PROBLEMS": problems.codes(root),
    }
    lines = [f"export const {name} = {_literal(value)} as const;" for name, value in lists.items()]
    return _HEAD + "\n".join(lines) + "\n"


def messages() -> str:
    """The Chinese templates of what findings tell; the English texts come with the findings."""
    chinese = {name: both["zh"] for name, both in templates().items()}
    lines = [f"  {_literal(name)}: {_literal(text)}," for name, text in chinese.items()]
    head = _HEAD.replace("model", "language/messages.json")
    opening = "export const CHINESE: Readonly<Record<string, string>> = {"
    return head + "\n".join([opening, *lines, "};"]) + "\n"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
