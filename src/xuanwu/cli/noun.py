"""Creates every group of commands, so that all of them look and behave alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

from xuanwu.kernel.errors import did_you_mean

if TYPE_CHECKING:
    from typer._click import Command, Context


class Noun(TyperGroup):
    """A group that lists its commands to whoever calls one that it does not have."""

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        if args[0] not in self.commands:
            hint = did_you_mean(args[0], self.commands)
            ctx.fail(f"No such command '{args[0]}'. {hint}")
        return super().resolve_command(ctx, args)


def noun(help: str | None = None) -> typer.Typer:  # noqa: A002  Typer's own word
    """Creates the commands of one noun, or without `help` one single command.

    Help is plain text: it is the same in a pipe, and appears four times as fast.
    """
    return typer.Typer(
        cls=Noun,
        help=help,
        no_args_is_help=help is not None,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
