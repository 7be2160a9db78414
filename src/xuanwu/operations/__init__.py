"""Figures of the platform for its operators."""
