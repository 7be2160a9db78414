"""The plain variables of a space, by name."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy import delete as delete_from

from xuanwu.kernel.errors import NotFound
from xuanwu.model.possession import Variable
from xuanwu.store import spaces
from xuanwu.store.tables.possessions import variables
from xuanwu.store.transaction import Transaction


async def put(tx: Transaction, variable: Variable) -> bool:
    """Adds a variable (True), or changes its value. Raises: NotFound when the space is gone."""
    await spaces.lock(tx, variable.space_id)
    is_same = (variables.c.space_id == variable.space_id) & (variables.c.name == variable.name)
    is_new = await tx.execute(update(variables).where(is_same).values(**vars(variable))) == 0
    if is_new:
        await tx.execute(insert(variables).values(**vars(variable)))
    return is_new


async def all_of(tx: Transaction, space_id: str) -> list[Variable]:
    """Every variable of a space: a text may name any of them, so there is no limit."""
    query = select(variables).where(variables.c.space_id == space_id)
    return [_variable(row) for row in await tx.all(query.order_by(variables.c.name))]


async def delete(tx: Transaction, space_id: str, name: str) -> None:
    """Raises: NotFound."""
    is_it = (variables.c.space_id == space_id) & (variables.c.name == name)
    if await tx.execute(delete_from(variables).where(is_it)) != 1:
        raise NotFound(
            f"The variable '{name}' was not found in this space. List the variables to see their "
            "names.",
            where="variable",
        )


def _variable(row: RowMapping) -> Variable:
    return Variable(**row)
