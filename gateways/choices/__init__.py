"""What forms can pick from this app; each kind is one file and is found by itself."""
