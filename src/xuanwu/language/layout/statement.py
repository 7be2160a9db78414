"""Lays out one statement as a document: it decides which parts get lines of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from xuanwu.language.layout import words
from xuanwu.language.layout.atoms import Atom
from xuanwu.language.layout.clauses import (
    Clause,
    has_inner_clauses,
    inner_clauses,
    is_query,
    query_clauses,
)
from xuanwu.language.layout.doc import (
    HARD,
    LINE,
    SOFT,
    SPACE,
    Break,
    Concat,
    Doc,
    Group,
    Indent,
    Remark,
)
from xuanwu.language.layout.tree import Nest, Node, first_atom, keys, nest

_CONDITIONS = words.words_of("WHERE HAVING")
_LISTS = words.words_of("SELECT FROM GROUP ORDER VALUES WINDOW PARTITION MEASURES DEFINE SET")
_HEADS = words.words_of("SELECT DISTINCT ALL BY STREAM")


def statement_doc(atoms: Sequence[Atom]) -> Doc:
    """The document of one statement; `atoms` include its comments, but not its semicolon."""
    clauses = query_clauses(nest(atoms))
    is_definition = atoms[0].key == "CREATE"
    docs: list[Doc] = []
    for index, clause in enumerate(clauses):
        if index:
            docs.append(_before(clause, index, is_definition=is_definition))
        docs.append(_definition(clause, index) if is_definition else _clause(clause))
    return Concat(docs)


def _before(clause: Clause, index: int, *, is_definition: bool) -> Doc:
    stays = (
        is_definition
        and not clause.remarks
        and (clause.key == "AS" or (index == 1 and clause.key in {"WITH", "COMMENT", "LIKE"}))
    )
    return SPACE if stays and not clause.is_ctes else HARD


def _definition(clause: Clause, index: int) -> Doc:
    """A clause of CREATE; each column and each option gets a line of its own."""
    is_list = (index == 0 or clause.key == "WITH") and not clause.is_ctes
    if not is_list:
        return _clause(clause)
    first = next((node for node in clause.nodes if _is_parenthesis(node)), None)
    return Concat([*_remarks(clause.remarks), _row(clause.nodes, stretched=first)])


def _query(nodes: Sequence[Node]) -> Doc:
    docs: list[Doc] = []
    for clause in query_clauses(nodes):
        docs += [HARD, _clause(clause)] if docs else [_clause(clause)]
    return Concat(docs)


def _clause(clause: Clause) -> Doc:
    core, tail = _without_tail(clause.nodes)
    return Concat([*_remarks(clause.remarks), _core(clause, core), *tail])


def _core(clause: Clause, nodes: Sequence[Node]) -> Doc:
    if clause.is_ctes:
        return _with(nodes)
    if clause.key in words.JOINS:
        return _join(nodes)
    if clause.key in _CONDITIONS:
        return Group(Concat([_row(nodes[:1]), SPACE, _behind_head(nodes[1:], _condition)]))
    if clause.key in _LISTS:
        return _list(clause, nodes)
    return _condition(nodes) if clause.key == "" else _row(nodes)


def _list(clause: Clause, nodes: Sequence[Node]) -> Doc:
    head = 1
    while head < len(nodes) and _belongs_to_head(nodes[head], clause.key):
        head += 1
    parts = list(_split(nodes[head:]))
    if len(parts) == 0:
        return _row(nodes)
    if len(parts) == 1 and not _is_own_line(nodes[head]):
        return Concat([_row(nodes[:head]), SPACE, _behind_head(nodes[head:], _item)])
    return Group(Concat([_row(nodes[:head]), Indent(Concat([LINE, *_items(parts)]))]))


def _belongs_to_head(node: Node, key: str) -> bool:
    if not isinstance(node, Atom):
        return False
    is_word = node.key == "BY" or (key == "SELECT" and node.key in _HEADS)
    return is_word or node.text.startswith("/*+") or _is_trailing(node)


def _with(nodes: Sequence[Node]) -> Doc:
    docs: list[Doc] = [_row(nodes[:1]), SPACE]
    for part, after in _split(nodes[1:]):
        docs += [_row(part), *(HARD if doc is LINE else doc for doc in after)]
    return Concat(docs)


def _join(nodes: Sequence[Node]) -> Doc:
    on = next(
        (
            at
            for at, node in enumerate(nodes)
            if isinstance(node, Atom) and node.key in {"ON", "USING"}
        ),
        None,
    )
    if on is None:
        return Indent(_row(nodes))
    condition = Concat([_row(nodes[on : on + 1]), SPACE, _behind_head(nodes[on + 1 :], _condition)])
    return Group(Concat([_row(nodes[:on]), Indent(Concat([LINE, condition]))]))


def _items(parts: Iterable[tuple[Sequence[Node], Sequence[Doc]]]) -> Iterator[Doc]:
    for part, after in parts:
        yield _item(part)
        yield from after


def _item(nodes: Sequence[Node]) -> Doc:
    """An item; its further lines are indented, but not comments on lines before and after it."""
    if len(nodes) == 1 and isinstance(one := nodes[0], Atom) and not one.is_comment:
        return one.text
    lead = 0
    while lead < len(nodes) and _ends_line(nodes[lead]):
        lead += 1
    core, tail = _without_tail(nodes[lead:])
    before = [doc for remark in _remarks(nodes[:lead]) for doc in (remark, HARD)]
    if not core:
        return Concat([*before[:-1], *tail])
    return Concat([*before, Group(_condition(core)), *tail])


def _condition(nodes: Sequence[Node]) -> Doc:
    """A condition; AND and OR each have a possible line break before them."""
    docs: list[Doc] = []
    start, is_between, has_operand = 0, False, False
    for at, node in enumerate(nodes):
        key = node.key if isinstance(node, Atom) else ""
        if key == "BETWEEN":
            is_between = True
        elif key == "AND" and is_between:
            is_between = False
        elif key in {"AND", "OR"} and has_operand:
            docs += [_row(nodes[start:at]), LINE]
            start = at
        has_operand = has_operand or not (isinstance(node, Atom) and node.is_comment)
    last = _row(nodes[start:])
    return Concat([docs[0], Indent(Concat([*docs[1:], last]))]) if docs else last


def _behind_head(nodes: Sequence[Node], body: Callable[[Sequence[Node]], Doc]) -> Doc:
    """The body on the line of its head; below it if a comment ends that line."""
    return Indent(body(nodes)) if nodes and _ends_line(nodes[0]) else body(nodes)


def _row(nodes: Sequence[Node], stretched: Node | None = None) -> Concat:
    """The nodes one after the other; each item of `stretched` gets a line of its own."""
    docs: list[Doc] = []
    for index, node in enumerate(nodes):
        if isinstance(node, Atom) and node.is_comment:
            docs.append(_remark(node))
            continue
        if index and (first_atom(node).space or isinstance(docs[-1], Remark)):
            docs.append(SPACE)
        if isinstance(node, Atom):
            docs.append(node.text)
        elif index and _key(nodes[index - 1]) == "PATTERN":
            docs += [node.open.text, _row(node.nodes), node.close.text if node.close else ""]
        else:
            docs.append(_nest(node, is_stretched=node is stretched))
    return Concat(docs)


def _nest(node: Nest, *, is_stretched: bool = False) -> Doc:
    if node.is_case:
        return _case(node, [LINE, node.close.text] if node.close else [])
    behind = 0  # number of comments on the line of the opening parenthesis
    while behind < len(node.nodes) and _is_trailing(node.nodes[behind]):
        behind += 1
    open_ = Concat([node.open.text, *_remarks(node.nodes[:behind])])
    nodes = node.nodes[behind:]
    if not nodes:
        return Concat([open_, *_closed(node, None)])
    if node.open.key == "(" and is_query(nodes):
        return Concat([open_, Indent(Concat([HARD, _query(nodes)])), *_closed(node, HARD)])
    if node.open.key == "(" and has_inner_clauses(nodes):
        return _inner(open_, nodes, _closed(node, SOFT))
    parts = list(_split(nodes))
    inner = Indent(Concat([SOFT, *_items(parts)]))
    return Group(Concat([open_, inner, *_closed(node, SOFT)]), is_stretched and len(parts) > 1)


def _closed(node: Nest, end: Break | None) -> list[Doc]:
    """The closing atom with the break before it; empty if the nest is never closed."""
    if node.close is None:
        return []
    return [node.close.text] if end is None else [end, node.close.text]


def _inner(open_: Doc, nodes: Sequence[Node], close: Sequence[Doc]) -> Doc:
    docs: list[Doc] = [SOFT]
    for index, clause in enumerate(inner_clauses(nodes)):
        docs += [LINE, _clause(clause)] if index else [_clause(clause)]
    must_break = not {"MEASURES", "PATTERN", "DEFINE"}.isdisjoint(keys(nodes))
    return Group(Concat([open_, Indent(Concat(docs)), *close]), must_break)


def _case(node: Nest, close: Sequence[Doc]) -> Doc:
    starts = [
        at
        for at, one in enumerate(node.nodes)
        if isinstance(one, Atom) and one.key in {"WHEN", "ELSE"}
    ]
    operand = node.nodes[: starts[0]] if starts else node.nodes
    docs: list[Doc] = []
    for start, end in zip(starts, [*starts[1:], len(node.nodes)], strict=False):
        docs += [LINE, _branch(node.nodes[start:end])]
    whens = sum(1 for one in node.nodes if isinstance(one, Atom) and one.key == "WHEN")
    head = [SPACE, _row(operand)] if operand else []
    return Group(Concat([node.open.text, *head, Indent(Concat(docs)), *close]), whens > 1)


def _branch(nodes: Sequence[Node]) -> Doc:
    core, tail = _without_tail(nodes)
    then = next(
        (at for at, one in enumerate(core) if isinstance(one, Atom) and one.key == "THEN"), None
    )
    if then is None:
        return Concat([Group(Indent(_condition(core))), *tail])
    return Concat(
        [Group(Indent(Concat([_condition(core[:then]), LINE, _row(core[then:])]))), *tail]
    )


def _split(nodes: Sequence[Node]) -> Iterator[tuple[Sequence[Node], Sequence[Doc]]]:
    """The items between commas, each with what follows it: comma, comments, break.

    A comment after a comma on the same line stays on that line.
    """
    start, at = 0, 0
    while at < len(nodes):
        node = nodes[at]
        at += 1
        if not isinstance(node, Atom) or node.key != ",":
            continue
        item = nodes[start : at - 1]
        leads = bool(item) and _ends_line(item[-1])  # the comma begins a line
        behind = at
        while behind < len(nodes) and _is_trailing(nodes[behind]) and not leads:
            behind += 1
        after: list[Doc] = [",", *_remarks(nodes[at:behind])]
        if behind < len(nodes):
            after.append(SPACE if leads else LINE)
        yield item, after
        start = at = behind
    if start < len(nodes):
        yield nodes[start:], []


def _without_tail(nodes: Sequence[Node]) -> tuple[Sequence[Node], list[Remark]]:
    """Separates the comments at the end, so that they do not force breaks in the nodes before."""
    end = len(nodes)
    while end > 0 and isinstance(last := nodes[end - 1], Atom) and last.is_comment:
        end -= 1
    return nodes[:end], _remarks(nodes[end:])


def _remarks(nodes: Sequence[Node]) -> list[Remark]:
    return [_remark(node) for node in nodes if isinstance(node, Atom)]


def _remark(atom: Atom) -> Remark:
    return Remark(atom.text, atom.newlines, atom.ends_line)


def _key(node: Node) -> str:
    return node.key if isinstance(node, Atom) else ""


def _ends_line(node: Node) -> bool:
    return isinstance(node, Atom) and node.is_comment and node.ends_line


def _is_own_line(node: Node) -> bool:
    return isinstance(node, Atom) and node.is_comment and node.newlines > 0


def _is_trailing(node: Node) -> bool:
    return _ends_line(node) and not _is_own_line(node)


def _is_parenthesis(node: Node) -> bool:
    return isinstance(node, Nest) and node.open.key == "("
