"""One SQL for every release: options are rewritten to the form that the run's release knows."""
