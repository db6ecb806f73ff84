"""The back office of this app: one page a file in `pages`, found by its URLs."""
