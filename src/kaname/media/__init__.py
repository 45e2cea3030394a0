"""Media: what an answer looks like, and one module a medium to write it in; nothing here asks or computes."""
