"""Tests of the target `kubernetes`."""
