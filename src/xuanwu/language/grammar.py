"""The grammar by which the platform and the engine read a script, before Flink parses it.

* White space is that of Unicode, and the byte order mark. Lines end at LF, CR or CR LF.
* Comments run from `--` or `//` to the end of the line, and from `/*` to the next `*/`: they do
  not nest. A hint `/*+ … */` is not a comment; its contents are code.
* Strings are enclosed in `'…'`, with `''` for a quote, and may span lines. Names are enclosed in
  `` `…` ``, with two back quotes for one, and end on their line. A double quote is a symbol.
* Words consist of ASCII letters, digits, `_`, `$` and all characters beyond ASCII; keywords are
  ASCII.
* A statement ends at a `;` outside all of these, or at the end of the text. Comments around it
  do not belong to it; a statement without other tokens does not exist.
* `EXECUTE STATEMENT SET BEGIN`, `STATEMENT SET BEGIN` or `BEGIN STATEMENT SET` opens a set at
  the start of a statement, and a statement `END` closes it; the statements between are
  statements of the script. A set inside an EXPLAIN or COMPILE statement is a part of that
  statement. The EXECUTE of `EXECUTE INSERT` does not belong to the INSERT.
* `${name}` and `${secret.name}` are placeholders in code, hints, strings and names; in a comment
  they are text. A name has ASCII letters, digits, `_`, `.`, `-` and begins with a letter or `_`.
  `$${` is a literal `${`. Any other `${` is malformed, up to its `}` if one follows on the line
  before any of `` { $ ' ` ; ``.
* An unclosed string, name, comment or set is a problem at the place where it opens; the statement
  that contains it does not count as a statement.

`tests/language/grammar.yaml` has test cases for all of this, which both sides must pass.
"""

from __future__ import annotations

from collections.abc import Iterable

from xuanwu.language.placeholder import Placeholder, is_open, placeholders
from xuanwu.language.problem import ScriptProblem, malformed, refusal
from xuanwu.language.statements import Statement, split


def placeholders_of(script: str) -> list[Placeholder]:
    """The placeholders outside comments, including malformed ones; fast for a script without."""
    return _within(script, split(script)[0]) if is_open(script) else []


def problems_of(script: str) -> list[ScriptProblem]:
    """All problems of a script, sorted by place; takes seconds for megabytes."""
    statements, open_end = split(script)
    found = [malformed(one, script) for one in _within(script, statements) if not one.name]
    return sorted([*found, *open_end], key=lambda problem: problem.start)


def check_script(script: str) -> None:
    """Raises: InvalidInput for the first problem, with its place."""
    for problem in problems_of(script):
        raise refusal(problem, script)


def _within(script: str, statements: Iterable[Statement]) -> list[Placeholder]:
    return [
        found
        for statement in statements
        for token in statement.tokens
        if is_open(token.text)
        for found in placeholders(script, token.start, token.end)
    ]
