"""One file a noun: thin routes over the use cases."""
