"""The state that a run starts from: a list of choices, of which the first that exists is restored.

A choice is the path of a savepoint or checkpoint. A path that ends with a slash is a folder: its
newest complete checkpoint is restored. The last choice must exist, unless it is the word `none`:
then the run starts without state. An empty list means `none`. This module reads no state store.
"""

from __future__ import annotations

NONE = "none"
LATEST = "latest"
MOST = 100  # the engine looks for each one before the run starts

_SHOWN = 3


def before(choice: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """Puts a choice before others, which may be empty.

    If there are more than `MOST`, drops the last but one: the last choice is known to exist.
    """
    rest = others or (NONE,)
    return (choice, *rest[:-1][: MOST - 2], rest[-1])


def told(choices: tuple[str, ...]) -> str:
    """Describes the choices for people, as the end of a sentence after "restored from"."""
    words = [_told(one) for one in choices]
    if len(words) > _SHOWN:
        words = [words[0], f"{len(words) - 2} older folders", words[-1]]
    return ", else from ".join(words)


def _told(choice: str) -> str:
    if choice == NONE:
        return "nothing"
    return f"the newest checkpoint in {choice}" if choice.endswith("/") else choice
