"""One module a provider: `parse` turns its file into a validated table; nothing else knows its quirks."""
