"""How to touch Flink: targets, its REST interface, its options and memory."""
