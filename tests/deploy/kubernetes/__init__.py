"""Tests of the chart that need no helm and no cluster."""
