"""Methods as pure functions on float64 arrays: numpy and scipy only, no labels, no files."""
