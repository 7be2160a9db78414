"""What the jobs of a space share: variables, secrets and artifacts."""
