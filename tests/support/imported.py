"""Imports what a command of `xuanwu` needs, a server included, for processes that are forked."""

from __future__ import annotations

import gc
import importlib

from xuanwu.cli.main import ENTRIES

for module in ("xuanwu.app", *(f"xuanwu.cli.commands.{one.module}" for one in ENTRIES.values())):
    importlib.import_module(module)
gc.freeze()  # or the first collection of a child would copy every page
