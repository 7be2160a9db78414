"""The releases and targets that this server can use, and the defaults for jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xuanwu.cluster.target import Target
from xuanwu.kernel.errors import NotFound, did_you_mean
from xuanwu.model.release import InstalledRelease
from xuanwu.model.run import Placement


@dataclass(frozen=True)
class Infrastructure:
    """The targets and releases for runs. `default` is for jobs that name no target or release."""

    find_release: Callable[[str], InstalledRelease]
    targets: Mapping[str, Target]
    default: Placement

    def is_here(self, target: str | None) -> bool:
        """Whether a target (None: the default) runs its processes on this machine.

        These use the releases of this server, and its files.
        """
        found = self.targets.get(target or self.default.target)
        return found is not None and not found.brings_release

    def target(self, name: str) -> Target:
        """Raises: NotFound, which names the nearest known target."""
        if name not in self.targets:
            raise NotFound(
                f"The target '{name}' was not found. {did_you_mean(name, self.targets)}",
                where="target",
            )
        return self.targets[name]
