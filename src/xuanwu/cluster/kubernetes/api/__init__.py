"""Speaks to an API server of Kubernetes; knows nothing of Flink and of runs.

`access` finds the credentials (`kubeconfig` by the library), `connection` sends `calls` to the
`kinds` of objects, `problems` and `rights` turn its answers into errors. On these stand `objects`
(apply, list, delete), `watch` with its `cache`, `logs` and `exec`.
"""
