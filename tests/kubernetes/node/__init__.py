"""A real Kubernetes node of one machine for the tests: see `docs/kubernetes-node.md`."""
