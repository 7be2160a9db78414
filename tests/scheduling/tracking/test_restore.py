"""What can be restored."""

from __future__ import annotations

import pytest

from xuanwu.kernel.errors import InvalidInput
from xuanwu.scheduling.tracking.restore import check_restore


@pytest.mark.parametrize("restore", ["none", "latest", "/state/chk-7", "s3://state/savepoint-1"])
def test_words_and_whole_paths_can_be_restored(restore: str) -> None:
    check_restore(restore)


def test_anything_else_is_refused_with_the_nearest_word() -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'latest'"):
        check_restore("lastest")
