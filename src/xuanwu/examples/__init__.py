"""Built-in cases on real data: job files, and the data set that they read."""
