"""Whether and when a message may leave: pure decisions, and the set-based look at what they depend on."""
