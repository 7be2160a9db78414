"""Programs that write, and check, the generated files of the repository."""
