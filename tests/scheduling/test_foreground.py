"""A text that its release cannot take is refused before anything is started."""

from pathlib import Path
from typing import Any, cast

import pytest

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.release import InstalledRelease
from xuanwu.model.spec import JobSpec
from xuanwu.scheduling.foreground import Listener, Order, run_in_foreground
from xuanwu.scheduling.releases.catalogue import find

pytestmark = pytest.mark.anyio
_NOBODY = cast("Any", None)  # whoever is asked for anything fails


async def test_what_no_rule_carries_over_is_refused_at_its_place_before_the_start(
    tmp_path: Path,
) -> None:
    release = InstalledRelease(find("1.20.5"), tmp_path, tmp_path)
    spec = JobSpec(name="j", sql="SELECT 1;\nSET 'state.backend.type' = 'forst'")
    told = Listener(on_phase=pytest.fail, on_line=pytest.fail)
    with pytest.raises(InvalidInput, match=r"^Line 2, column 5: ") as raised:
        await run_in_foreground(_NOBODY, _NOBODY, Order(spec, release, tmp_path), told)
    assert raised.value.detail_code == "script_invalid"
    (finding,) = cast("list[dict[str, Any]]", raised.value.facts["findings"])
    assert finding["code"] == "dialect_impossible"
    assert raised.value.where == "sql"
    assert list(tmp_path.iterdir()) == []
