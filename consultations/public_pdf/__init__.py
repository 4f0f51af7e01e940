"""The accessible PDF that the public gets instead of a file from which something is removed."""
