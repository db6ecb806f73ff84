"""Kinds of long work that this app knows; each is one file and is found by itself."""
