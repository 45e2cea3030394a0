"""Like-minded partners: groups of economies read as one."""
