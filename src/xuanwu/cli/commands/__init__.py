"""One file a noun or verb of the command line; each has an `app`."""
