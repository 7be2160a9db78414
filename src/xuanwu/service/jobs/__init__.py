"""The use cases of jobs: write, read, compare."""
