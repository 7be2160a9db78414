"""Flink versions side by side: what is known of them, and which are installed."""
