"""One SQL for every release: options are written in the form that the release of a run knows."""
