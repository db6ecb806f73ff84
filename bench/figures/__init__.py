"""One file for each section of the bench; `measure(world)` returns its rows."""
