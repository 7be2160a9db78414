"""Tests of the objects of a run, without any API server."""
