"""The failure table, a file for each of its rows."""
