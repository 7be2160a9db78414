"""From the specification of a run to the manifests of its objects: pure, a file a kind."""
