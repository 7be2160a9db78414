"""Plans a text as a run would, without running anything; what is wrong with it, a check says."""

from __future__ import annotations

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.gateway import Plan, Purpose
from xuanwu.model.spec import JobKind
from xuanwu.service.scripts.asked import Asked
from xuanwu.service.scripts.check import check
from xuanwu.service.scripts.port import GatewayPort


async def plan(gateway: GatewayPort, asked: Asked) -> Plan:
    """Returns the plan. Raises: InvalidInput for a program (JAR); else as the gateway."""
    if asked.kind is JobKind.JAR:
        raise InvalidInput(
            "A program creates its plan when it runs. Only SQL can be planned without running it.",
            where="jar",
        )
    options = {**asked.definition.get("options", {}), "parallelism.default": str(asked.parallelism)}
    found = await gateway.plan(asked.release, {**asked.definition, "options": options})
    checked = await check(gateway, asked, Purpose.DEBUG)
    return found.model_copy(update={"findings": checked.findings})
