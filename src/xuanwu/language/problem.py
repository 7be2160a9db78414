"""The problems that make a script invalid: unclosed tokens and sets, malformed placeholders.

The engine finds the same problems, with the same messages (`engine/job`, `Splitter`, `Template`).
"""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.lexer import Token, TokenKind
from xuanwu.language.message import Message, message
from xuanwu.language.placeholder import Placeholder
from xuanwu.language.places import Places
from xuanwu.model.gateway import Range

_UNCLOSED = {
    TokenKind.TEXT: "sql_syntax.string_open",
    TokenKind.NAME: "sql_syntax.name_open",
    TokenKind.COMMENT: "sql_syntax.comment_open",
}


@dataclass(frozen=True, slots=True)
class ScriptProblem:
    """`script[start:end]` is wrong; the engine's failure and the finding have the same `code`."""

    code: str
    message: Message
    start: int
    end: int


def unclosed(token: Token) -> ScriptProblem:
    """The problem of an unclosed string, quoted name or comment, at the place where it opens."""
    told = message(_UNCLOSED[token.kind])
    return ScriptProblem("sql_syntax", told, token.start, token.start + 1)


def unclosed_hint(opening: Token) -> ScriptProblem:
    """The problem of a hint that is not closed, at the place where it opens."""
    told = message("sql_syntax.hint_unclosed")
    return ScriptProblem("sql_syntax", told, opening.start, opening.start + 1)


def unclosed_set(opening: Token) -> ScriptProblem:
    """The problem of a statement set without END."""
    return ScriptProblem("sql_syntax", message("sql_syntax.set_open"), opening.start, opening.end)


def malformed(placeholder: Placeholder, text: str) -> ScriptProblem:
    """The problem of a `placeholder` of `text` that has no name."""
    start, end = placeholder.start, placeholder.end
    told = message("placeholder_invalid", text=text[start:end])
    return ScriptProblem("placeholder_invalid", told, start, end)


def refusal(problem: ScriptProblem, script: str, first_line: int = 1) -> InvalidInput:
    """The error for a problem; `first_line` is the number of the script's first line."""
    at: Range = Places(script).range(problem.start, problem.end)
    line, column = at.line + first_line - 1, at.column
    return InvalidInput(
        f"Line {line}, column {column}: {problem.message.text}",
        code=problem.code,
        where=f"line {line}, column {column}",
        facts={"line": line, "column": column},
    )
