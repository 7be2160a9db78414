"""The HTTP interface: thin routes over the use cases."""
