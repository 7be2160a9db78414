"""The use cases of jobs and runs."""
