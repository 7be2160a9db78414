"""The layout of Flink SQL on lines; use it only through `language.format`."""
