"""Model pages on unfold, one model a file."""
