"""Journeys to begin with. One file an entry, found because it exists: it has an `ENTRY`."""
