"""What Flink is told at start: options and memory."""
