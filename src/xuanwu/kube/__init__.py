"""A general client of Kubernetes: access, objects, watch, cache, exec, logs, merge; no Flink."""
