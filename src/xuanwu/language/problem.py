"""The problems that make a script invalid: unclosed tokens and sets, malformed placeholders.

The engine finds the same problems, with the same messages (`engine/job`, `Splitter`, `Template`).
"""

from __future__ import annotations

from dataclasses import dataclass

from xuanwu.kernel.errors import InvalidInput
from xuanwu.language.lexer import Token, TokenKind
from xuanwu.language.placeholder import Placeholder
from xuanwu.language.places import Places
from xuanwu.model.gateway import Range

_UNCLOSED = {
    TokenKind.TEXT: ("string", "'"),
    TokenKind.NAME: ("quoted name", "`"),
    TokenKind.COMMENT: ("comment", "*/"),
}


@dataclass(frozen=True, slots=True)
class ScriptProblem:
    """`script[start:end]` is wrong; the engine's failure and the finding have the same `code`."""

    code: str
    message: str
    start: int
    end: int


def unclosed(token: Token) -> ScriptProblem:
    """The problem of an unclosed string, quoted name or comment, at the place where it opens."""
    noun, closer = _UNCLOSED[token.kind]
    return unclosed_at(token.start, noun, f"add {closer} at its end.")


def unclosed_at(start: int, noun: str, advice: str, length: int = 1) -> ScriptProblem:
    return ScriptProblem(
        "sql_syntax", f"This {noun} is not closed; {advice}", start, start + length
    )


def malformed(placeholder: Placeholder, text: str) -> ScriptProblem:
    """The problem of a `placeholder` of `text` that has no name."""
    start, end = placeholder.start, placeholder.end
    return ScriptProblem(
        "placeholder_invalid",
        f"'{text[start:end]}' is not a placeholder: use ${{name}}, ${{secret.name}}, or $${{ for "
        "a literal ${.",
        start,
        end,
    )


def refusal(problem: ScriptProblem, script: str, first_line: int = 1) -> InvalidInput:
    """The error for a problem; `first_line` is the number of the script's first line."""
    at: Range = Places(script).range(problem.start, problem.end)
    line, column = at.line + first_line - 1, at.column
    return InvalidInput(
        f"Line {line}, column {column}: {problem.message}",
        code=problem.code,
        where=f"line {line}, column {column}",
        facts={"line": line, "column": column},
    )
