"""The use cases of the gateway: check, lineage, plan, complete, format, debug."""
