"""The command line: one module a command, over the same names that the library offers."""
