"""Thousands of virtual JobManagers, the rows of their runs, and the processes that track them."""
