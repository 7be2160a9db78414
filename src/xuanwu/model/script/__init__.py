"""A script of Flink SQL as text: tokens, statements, places; what it means is the gateway's."""
