"""The command line: one module a command; each is a thin shell over an answer."""
