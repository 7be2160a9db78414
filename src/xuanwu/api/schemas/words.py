"""Responses about the words of a release."""

from __future__ import annotations

from xuanwu.api.schemas.shape import ListView
from xuanwu.model.words import Connector, Format, Function, Keyword, Option, ReleaseOption


class FunctionList(ListView[Function]):
    """By name."""


class ReleaseOptionList(ListView[ReleaseOption]):
    """By key."""


class OptionList(ListView[Option]):
    """By key."""


class ConnectorList(ListView[Connector]):
    """By name, each without its options."""


class FormatList(ListView[Format]):
    """By name."""


class KeywordList(ListView[Keyword]):
    """In alphabetical order."""
