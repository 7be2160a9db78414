"""A server may hold as many connections as the system allows."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASK = """\
import resource
from xuanwu.kernel.limits import raise_open_files
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(raise_open_files(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(("soft", "hard", "now"), [(256, 4000, 4000), (512, 512, 512)])
def test_a_process_may_hold_what_the_system_allows(soft: int, hard: int, now: int) -> None:
    ask = _ASK.format(soft=soft, hard=hard)
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(now), str(now), str(hard)]
