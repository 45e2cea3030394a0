"""Files of others made into tables of the store: recognised, read, checked, doubtful rows set aside."""
