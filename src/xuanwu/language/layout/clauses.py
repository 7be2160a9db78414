"""Splits one level of a statement into its clauses: SELECT …, FROM …, WITH …, JOIN … ON …."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xuanwu.language.layout import words
from xuanwu.language.layout.atoms import Atom
from xuanwu.language.layout.tree import Nest, Node

_QUERY = (
    words.words_of("""
    SELECT FROM WHERE GROUP HAVING WINDOW ORDER LIMIT OFFSET FETCH VALUES INSERT
    MATCH_RECOGNIZE WITH
    """)
    | words.SET_OPERATIONS
)
_DEFINITION = words.words_of("COMMENT PARTITIONED DISTRIBUTED WITH LIKE AS FRESHNESS REFRESH_MODE")
_INNER = words.words_of("""
    PARTITION ORDER ROWS RANGE MEASURES ONE ALL AFTER PATTERN SUBSET DEFINE WITHIN
    """)
_WITH_BY = words.words_of("GROUP ORDER PARTITION PARTITIONED")
_QUERY_STARTS = words.words_of("SELECT WITH VALUES")
_DEFINES = words.words_of("TABLE VIEW CATALOG DATABASE MODEL")


@dataclass(slots=True, eq=False)
class Clause:
    """A clause; `key` is its first keyword, empty for the nodes before the first clause."""

    key: str
    remarks: list[Atom]  # comments before it, on lines of their own
    nodes: list[Node]
    is_ctes: bool = False


def is_query(nodes: Sequence[Node]) -> bool:
    """Whether the contents of parentheses are a query, whose clauses get lines of their own."""
    level = [node.key for node in nodes if isinstance(node, Atom) and not node.is_comment]
    if not level:
        return False
    first = next((node for node in nodes if not _is_comment(node)), None)
    starts = isinstance(first, Atom) and first.key in {"SELECT", "WITH", "INSERT"}
    return starts or not words.SET_OPERATIONS.isdisjoint(level)


def has_inner_clauses(nodes: Sequence[Node]) -> bool:
    """Whether the contents of parentheses have clauses as in OVER (…) and MATCH_RECOGNIZE (…)."""
    return any(_starts_inner(nodes, at) for at in range(len(nodes)))


def inner_clauses(nodes: Sequence[Node]) -> list[Clause]:
    """The clauses in the parentheses of OVER, MATCH_RECOGNIZE or an ordered aggregate."""
    return _cut(nodes, [at for at in range(len(nodes)) if _starts_inner(nodes, at)])


def query_clauses(nodes: Sequence[Node]) -> list[Clause]:
    """The clauses of a query, or of a whole statement, such as CREATE or INSERT."""
    return _Cutter(nodes).cut()


class _Cutter:
    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._code = [at for at, node in enumerate(nodes) if not _is_comment(node)]
        first = [self._key(place) for place in range(min(8, len(self._code)))]
        self._is_definition = first[:1] == ["CREATE"] and not _DEFINES.isdisjoint(first)
        self._is_update = first[:1] == ["UPDATE"]
        self._in_query = not self._is_definition

    def cut(self) -> list[Clause]:
        starts: list[int] = []
        ctes: set[int] = set()
        for place, at in enumerate(self._code):
            key = self._key(place)
            if self._starts(place, key):
                starts.append(at)
                if key == "WITH" and self._in_query:
                    ctes.add(at)
            if key in _QUERY_STARTS and (key != "WITH" or self._after_as(place)):
                self._in_query = True
        clauses = _cut(self._nodes, starts)
        firsts = {id(self._nodes[at]) for at in ctes}
        for clause in clauses:
            clause.is_ctes = bool(clause.nodes) and id(clause.nodes[0]) in firsts
        return clauses

    def _starts(self, place: int, key: str) -> bool:
        if not key:
            return False
        before, after = self._key(place - 1), self._key(place + 1)
        if self._is_definition and not self._in_query:
            if key == "WITH" and self._after_as(place):
                self._in_query = True
                return True
            return self._starts_in_definition(place, key, after)
        if key in words.JOINS:
            return before not in words.JOINS and self._leads_to_join(place)
        if key == "FROM":
            return before not in {"DISTINCT", "DELETE"} or self._is_select_distinct(place)
        if key == "INSERT":
            return place > 0 and before != "EXECUTE"
        if key == "SET":
            return self._is_update
        if key == "WITH":
            return after != "ORDINALITY" and not before.endswith("ORDINALITY")
        if key in _WITH_BY:
            return after == "BY" and key in _QUERY
        return key in _QUERY

    def _starts_in_definition(self, place: int, key: str, after: str) -> bool:
        if key == "AS":
            return self._leads_to_query(place)
        if key == "PARTITIONED":
            return after == "BY"
        return place > 0 and (key in _DEFINITION or key in {"SELECT", "VALUES"})

    def _leads_to_query(self, place: int) -> bool:
        return self._key(place + 1) in _QUERY_STARTS or self._key(place + 1) == "("

    def _after_as(self, place: int) -> bool:
        return self._is_definition and self._key(place - 1) == "AS"

    def _leads_to_join(self, place: int) -> bool:
        for further in range(place, place + 4):
            if self._key(further) == "JOIN":
                return True
            if self._key(further) not in words.JOINS:
                return False
        return False

    def _is_select_distinct(self, place: int) -> bool:
        return self._key(place - 1) == "DISTINCT" and self._key(place - 2) not in {"IS", "NOT"}

    def _key(self, place: int) -> str:
        if not 0 <= place < len(self._code):
            return ""
        node = self._nodes[self._code[place]]
        return node.open.key if isinstance(node, Nest) else node.key


def _starts_inner(nodes: Sequence[Node], at: int) -> bool:
    node = nodes[at]
    if not isinstance(node, Atom) or node.key not in _INNER:
        return False
    follows = nodes[at + 1] if at + 1 < len(nodes) else None
    after = follows.key if isinstance(follows, Atom) else ""
    match node.key:
        case "PARTITION" | "ORDER":
            return after == "BY"
        case "ONE" | "ALL":
            return after in {"ROW", "ROWS"}
        case "AFTER":
            return after == "MATCH"
        case "ROWS":
            return not (at > 0 and _key_of(nodes[at - 1]) == "ALL")
        case _:
            return True


def _cut(nodes: Sequence[Node], starts: Sequence[int]) -> list[Clause]:
    clauses: list[Clause] = []
    edges = [0, *starts, len(nodes)]
    for index, (start, end) in enumerate(pairwise(edges)):
        own = list(nodes[start:end])
        if index == 0:
            if own or not starts:
                clauses.append(Clause("", [], own))
            continue
        remarks = _taken_remarks(clauses)
        clauses.append(Clause(_key_of(own[0]), remarks, own))
    return [clause for clause in clauses if clause.nodes or clause.remarks]


def _taken_remarks(clauses: list[Clause]) -> list[Atom]:
    """Removes the comments at the end of the last clause, and returns them for the next clause."""
    if not clauses:
        return []
    nodes, remarks = clauses[-1].nodes, list[Atom]()
    while nodes and isinstance(last := nodes[-1], Atom) and _stands_alone(last):
        remarks.insert(0, last)
        nodes.pop()
    return remarks


def _stands_alone(atom: Atom) -> bool:
    return atom.is_comment and atom.newlines > 0 and atom.ends_line


def _is_comment(node: Node) -> bool:
    return isinstance(node, Atom) and node.is_comment


def _key_of(node: Node) -> str:
    return node.key if isinstance(node, Atom) else ""
