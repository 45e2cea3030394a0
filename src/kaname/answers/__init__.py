"""Questions and their answers as documented, stable data: what the command line, pages and leaflets all speak."""
