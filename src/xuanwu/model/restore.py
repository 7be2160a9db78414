"""What a run begins with: choices, of which the first that is there counts. Knows no store.

A choice is the path of a savepoint or checkpoint; or, with a slash at its end, a folder, of whose
checkpoints the newest complete one is meant. The last choice must be there, unless it is the word
`none`: then the run begins without state. No choice at all is the same as that word.
"""

from __future__ import annotations

NONE = "none"
LATEST = "latest"
MOST = 100  # each is looked for in the store before the run starts

_SHOWN = 3


def before(choice: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """A choice in front of others, which may be none.

    Should there be too many, the oldest but the last goes: the last is what is known to be there.
    """
    rest = others or (NONE,)
    return (choice, *rest[:-1][: MOST - 2], rest[-1])


def told(choices: tuple[str, ...]) -> str:
    """The choices for people, to go on after "restored from"."""
    words = [_told(one) for one in choices]
    if len(words) > _SHOWN:
        words = [words[0], f"{len(words) - 2} older folders", words[-1]]
    return ", else from ".join(words)


def _told(choice: str) -> str:
    if choice == NONE:
        return "nothing"
    return f"the newest checkpoint in {choice}" if choice.endswith("/") else choice
