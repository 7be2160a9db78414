"""What the words of Flink SQL mean, as data for people."""
