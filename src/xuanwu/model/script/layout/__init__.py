"""How a script of Flink SQL is set on lines; `model.script.format` is its only door."""
