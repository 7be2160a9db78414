"""No text ends a planner or is an internal error: a part of what `make fuzz` asks in full."""

from __future__ import annotations

import random

import pytest
from structlog.testing import capture_logs

from tests.gateway.conftest import Asking
from tests.gateway.fuzz import mixtures, prefixes, unanswered

pytestmark = pytest.mark.flink
PREFIXES, MIXTURES = 300, 150  # so few that no planner reaches the calls of its life


def test_every_text_gets_an_answer_and_no_planner_is_lost(asking: Asking) -> None:
    chance = random.Random(asking.release)
    texts = chance.sample(list(prefixes()), k=PREFIXES)
    texts += [text for text, _ in zip(mixtures(seed=1), range(MIXTURES), strict=False)]
    with capture_logs() as logs:
        unheard = asking.portal.call(unanswered, asking.gateway, asking.release, texts)
    assert unheard == []
    warnings = [line for line in logs if line["log_level"] != "info"]
    assert warnings == [], "a planner that has served its calls is replaced without a warning"
