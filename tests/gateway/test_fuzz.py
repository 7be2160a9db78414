"""No text ends a planner or is an internal error: a part of what `make fuzz` asks in full."""

from __future__ import annotations

import random

import pytest

from tests.gateway.conftest import Asking
from tests.gateway.fuzz import mixtures, prefixes, unanswered
from tests.support.wait import wait_until
from xuanwu.gateway.command import GatewayRole

pytestmark = pytest.mark.flink
PREFIXES, MIXTURES = 300, 150  # so few that no planner reaches the calls of its life


def test_every_text_gets_an_answer_and_no_planner_is_lost(asking: Asking) -> None:
    chance = random.Random(asking.release)
    texts = chance.sample(list(prefixes()), k=PREFIXES)
    texts += [text for text, _ in zip(mixtures(seed=1), range(MIXTURES), strict=False)]
    asking.check("SELECT 1;")  # A worker answers it when the planner has not started yet.
    before = wait_until(lambda: _planner(asking), what="a planner")
    assert asking.portal.call(unanswered, asking.gateway, asking.release, texts) == []
    assert _planner(asking) == before


def _planner(asking: Asking) -> set[int]:
    return {
        one.pid
        for one in asking.gateway.status()
        if one.role is GatewayRole.PLANNER and one.release == asking.release
    }
