"""Checks a caller's draft in its space, for a run also on the machine that would run it."""

from __future__ import annotations

from xuanwu.model.access import Caller, Permission
from xuanwu.model.draft import CheckOrder
from xuanwu.model.gateway import Check, Purpose
from xuanwu.service.scripts.ask import ask, gateway_of
from xuanwu.service.scripts.check import check
from xuanwu.service.scripts.parts import Scripts


async def check_draft(scripts: Scripts, caller: Caller, space_id: str, order: CheckOrder) -> Check:
    """Returns all findings. Raises: as `ask`, and as the gateway; NotFound for a target that a
    check for a run names.

    Whether files exist on the server is told only to those who may start runs, which read them.
    """
    gateway = gateway_of(scripts)
    asked = await ask(scripts, caller, space_id, order)
    runs_here = False
    if order.purpose is Purpose.RUN:
        if asked.target is not None:
            scripts.infra.target(asked.target)
        may_run = caller.may(Permission.RUN_ACT, space_id)
        runs_here = may_run and scripts.infra.is_here(asked.target)
    return await check(gateway, asked, order.purpose, runs_here=runs_here)
