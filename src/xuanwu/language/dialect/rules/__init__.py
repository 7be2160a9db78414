"""The rules of the dialect as data; `dialect/rule.py` defines what a rule can contain."""
