"""How Flink's processes run in tests."""

from __future__ import annotations

QUICK_JAVA = {"env.java.opts.taskmanager": "-XX:TieredStopAtLevel=1"}
"""Options of a run that ends after seconds: the optimizing compiler would take half its CPU."""
