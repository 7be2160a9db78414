"""The rules of the dialect as data; `dialect/rule.py` says what a rule may hold."""
