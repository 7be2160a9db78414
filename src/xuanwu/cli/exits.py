"""Reports errors as lines on standard error and an exit code; decides by class, never by text."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, cast

import typer
from typer import TyperException

from xuanwu.kernel.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    Refused,
    Unauthenticated,
    Unavailable,
    Unreachable,
    XuanwuError,
)


class ExitCode(IntEnum):
    """The exit codes of commands."""

    OK = 0
    FAILED = 1
    INVALID = 2
    NOT_FOUND = 3
    CONFLICT = 4
    NOT_ALLOWED = 5
    UNREACHABLE = 6
    BUG = 70
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "failed: a run or a test failed, a script has errors, or you answered no",
    ExitCode.INVALID: "the command line or its input is not valid",
    ExitCode.NOT_FOUND: "the named object was not found",
    ExitCode.CONFLICT: "conflict: not possible now, or it conflicts with something that exists",
    ExitCode.NOT_ALLOWED: "the token is not valid, or its role does not allow the request",
    ExitCode.UNREACHABLE: "the server cannot be reached, or something is missing on this machine",
    ExitCode.BUG: "a bug in Xuanwu",
    ExitCode.INTERRUPTED: "interrupted by Ctrl-C",
}

_BY_CLASS: tuple[tuple[type[XuanwuError], ExitCode], ...] = (
    (InvalidInput, ExitCode.INVALID),
    (NotFound, ExitCode.NOT_FOUND),
    (Conflict, ExitCode.CONFLICT),
    (Refused, ExitCode.CONFLICT),
    (Forbidden, ExitCode.NOT_ALLOWED),
    (Unauthenticated, ExitCode.NOT_ALLOWED),
    (Unreachable, ExitCode.UNREACHABLE),
    (Unavailable, ExitCode.UNREACHABLE),
)


def code_of(error: XuanwuError) -> ExitCode:
    """Returns the exit code of an error; one without its own is a bug."""
    return next((code for kind, code in _BY_CLASS if isinstance(error, kind)), ExitCode.BUG)


def report(error: Exception) -> int:
    """Reports an error on standard error; returns the exit code."""
    if os.environ.get("XUANWU_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, XuanwuError):
        _say_error(error)
        return code_of(error)
    if isinstance(error, TyperException):
        return _say_usage(error)
    if isinstance(error, typer.Abort):
        _say("Interrupted.")
        return ExitCode.INTERRUPTED
    _say(f"{_red('error:')} {type(error).__name__}: {error}")
    _say("This is a bug in Xuanwu. Run it again with XUANWU_DEBUG=1 to see where it happened.")
    return ExitCode.BUG


def _say_error(error: XuanwuError) -> None:
    findings = _findings(error.facts)
    if len(findings) > 1:
        place = f" in {error.where}" if error.where else ""
        _say(f"{_red('error:')} {len(findings)} errors{place}")
        for finding in findings:
            _say(f"  {finding}")
    else:
        _say(f"{_red('error:')} {error.message}")
        if error.where:
            _say(f"where: {error.where}")
    if code_of(error) is ExitCode.BUG:
        _say(
            "This is a bug in Xuanwu, not in your input. Send this message to the operator of the "
            "server, who finds the cause in its log."
            if "request" in error.facts
            else "This is a bug in Xuanwu. Report it with this message."
        )


def _findings(facts: Mapping[str, object]) -> list[str]:
    found = facts.get("errors")
    if not isinstance(found, list):
        return []
    entries = [
        cast("dict[str, Any]", one) for one in cast("list[Any]", found) if isinstance(one, dict)
    ]
    return [str(one["message"]) for one in entries if "message" in one]


def _say_usage(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if message:
        _say(f"{_red('error:')} {message}")
    if context is not None and message:
        _say(context.get_usage())
        _say(f"Try: {context.command_path} --help")
    return error.exit_code


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _red(word: str) -> str:
    wants_colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return typer.style(word, fg="red", bold=True) if wants_colour else word
