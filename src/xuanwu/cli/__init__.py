"""The command line, written on the Python client."""
