"""Questions: what may be asked and what comes back, how it is worked out, and how it reads."""
